using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Why a preview failed. Pulumi writes the reason among the plan's diagnostics, to standard error, or
/// leaves it to what the program or its build wrote.
/// </summary>
internal static class FailedPreview
{
    private const string NoReason =
        "Pulumi gives no reason. Violated policies are missing from its JSON: `pulumi preview` without --json shows them";

    /// <summary>The plan of a preview that failed, as far as it has one.</summary>
    /// <param name="path">What the preview wrote to standard output; may be empty.</param>
    /// <param name="log">What it wrote to standard error.</param>
    public static Plan Read(string path, string log)
    {
        var plan = ReadPlan(path);
        var reasons = plan.Errors.Where(error => error != NoReason).Union(Reasons(log)).ToList();
        return new(plan.Steps, reasons.Count > 0 ? reasons : [NoReason])
        {
            Omitted = plan.Omitted,
            Notes = plan.Notes,
        };
    }

    /// <summary>The reasons that a plan gives; none where it did not fail.</summary>
    public static IEnumerable<string> Reasons(JsonElement plan)
    {
        var messages =
            plan.TryGetProperty("diagnostics", out var diagnostics)
            && diagnostics.ValueKind == JsonValueKind.Array
                ? diagnostics.EnumerateArray().ToLookup(Severity, Message)
                : Array.Empty<string>().ToLookup(text => text);
        var reasons = messages["error"]
            .Select(Bare)
            .Where(text => !IsEmpty(text))
            .Distinct()
            .ToList();
        if (!plan.TryGetProperty("steps", out _) && Worst(messages["info#err"]) is { } written)
        {
            // Nothing was registered: the program or its build says more than its exit code.
            reasons.Add(written);
        }
        var failed = messages["error"].Any() || !plan.TryGetProperty("steps", out _);
        return reasons.Count == 0 && failed ? [NoReason] : reasons;
    }

    private static Plan ReadPlan(string path)
    {
        try
        {
            using var file = PlanFile.Open(path);
            return PlanFile.ReadPlan(file.RootElement);
        }
        catch (RehearsalException)
        {
            return new([], []);
        }
    }

    /// <summary>The errors of a log; without any, its last line.</summary>
    private static List<string> Reasons(string log)
    {
        const string error = "error: ";
        var lines = log.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        var errors = lines
            .Where(line => line.StartsWith(error, StringComparison.Ordinal))
            .Select(Bare)
            .Where(text => !IsEmpty(text))
            .ToList();
        return errors.Count > 0 || lines.Length == 0 ? errors : [lines[^1]];
    }

    private static string? Worst(IEnumerable<string> written)
    {
        var lines = written.Select(Bare).Where(line => line.Length > 0).ToList();
        return lines.Find(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? lines.FirstOrDefault();
    }

    private static string Severity(JsonElement diagnostic) => Text(diagnostic, "severity");

    private static string Message(JsonElement diagnostic) => Text(diagnostic, "message");

    private static string Text(JsonElement diagnostic, string name) =>
        diagnostic.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    /// <summary>Without the prefix that Pulumi gives it.</summary>
    private static string Bare(string message)
    {
        const string error = "error: ";
        var text = message.Trim();
        return text.StartsWith(error, StringComparison.Ordinal) ? text[error.Length..] : text;
    }

    /// <summary>Pulumi says at the end of a failed run that it failed.</summary>
    private static bool IsEmpty(string reason) => reason is "" or "preview failed";
}
