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

    /// <summary>
    /// The problems because of which a preview refuses a network that exists, before it registers anything; none
    /// where it passes.
    /// </summary>
    public static async Task<IReadOnlyList<string>> PreviewAsync(Company company)
    {
        var run = await Rehearsed.ExecuteAsync(
            company.Config(),
            company.Clouds,
            before: null,
            preview: true
        );
        var problems = Listed(run);
        if (problems.Count > 0)
        {
            run.Steps.Should()
                .NotContain(
                    step =>
                        step.State.Type.StartsWith("gcp:", StringComparison.Ordinal)
                        || step.State.Type.StartsWith("aws:", StringComparison.Ordinal),
                    "nothing is registered before the network is known to fit"
                );
        }

        return problems;
    }
}
