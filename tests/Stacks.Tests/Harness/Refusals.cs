using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>What a run ends with.</summary>
internal static class Refusals
{
    /// <summary>The errors.</summary>
    public static string Texts(DeploymentRun run) =>
        string.Join(
            '\n',
            run.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message)
        );

    /// <summary>The problems that a list of wrong settings has, one a line.</summary>
    public static List<string> Listed(DeploymentRun run) =>
        [
            .. Texts(run)
                .Split('\n')
                .Select(line => line.Trim())
                .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
                .Select(line => line[2..]),
        ];
}
