using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// The network hops of the script that users run on the instance, run there. What it does about
/// identities has no counterpart in the lab.
/// </summary>
internal static class VerifyChecks
{
    private const string File = $"{Sandbox.Folder}/verify";
    private static readonly string[] s_hops = ["dns", "port"];

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        if (lab.Plan.Aws.VerifyScript.Length == 0)
        {
            return [];
        }
        await System.IO.File.WriteAllTextAsync(File, lab.Plan.Aws.VerifyScript);
        var outcome = await Command.InAsync(Topology.Ec2, "python3", File, "--json");
        return [.. s_hops.Select(hop => Read(outcome, hop))];
    }

    private static Check Read(Outcome outcome, string hop)
    {
        var name = $"verify passes its hop {hop}";
        try
        {
            var result = JsonNode.Parse(outcome.Output)!["hops"]!
                .AsArray()
                .Single(one => (string?)one!["path"] == "psc" && (string?)one["hop"] == hop)!;
            return new(
                name,
                (bool?)result["ok"] is true,
                string.Join(
                        ' ',
                        [(string?)result["symptom"] ?? "", (string?)result["detail"] ?? ""]
                    )
                    .Trim()
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(name, false, outcome.Words);
        }
    }
}
