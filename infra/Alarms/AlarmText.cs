namespace KeylessAlloyDb.Alarms;

/// <summary>The text that an alarm sends.</summary>
internal static class AlarmText
{
    public static string Of(string stack, string says, string runbook) =>
        $"{says} Stack {stack}. What to do: docs/runbook.md#{runbook}";
}
