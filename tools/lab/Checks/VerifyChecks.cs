using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The script that users run on the instance, run there from its first hop to its last.</summary>
internal static class VerifyChecks
{
    private const string File = $"{Sandbox.Folder}/verify";

    // Without a login there is only the network to walk.
    private static readonly string[] s_network = ["dns", "port"];

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        if (lab.Plan.Aws.VerifyScript.Length == 0)
        {
            return [];
        }
        var outcome = await WalkAsync(lab);
        return outcome.Document?["hops"] is JsonArray hops
            ?
            [
                .. hops.Select(hop => hop!)
                    .Where(hop =>
                        lab.Login is not null || s_network.Contains((string?)hop["hop"] ?? "")
                    )
                    .Select(Read),
            ]
            : [new("verify prints its document", false, outcome.Words)];
    }

    /// <summary>Runs the script as it lies on the instance.</summary>
    /// <returns>The document that it prints; null, and its words, where it prints none.</returns>
    public static async Task<(JsonNode? Document, string Words)> WalkAsync(RunningLab lab)
    {
        await System.IO.File.WriteAllTextAsync(File, lab.Plan.Aws.VerifyScript);
        Sandbox.MakeExecutable(File);
        // Longer than the script gives itself.
        var outcome = await Command.RunAsync(
            [
                .. Command.Words($"ip netns exec {Topology.Ec2} env --ignore-environment"),
                .. ProxyUnits.Environment,
                File,
                "--json",
            ],
            limit: TimeSpan.FromMinutes(4)
        );
        try
        {
            return (JsonNode.Parse(outcome.Output), outcome.Words);
        }
        catch (JsonException)
        {
            return (null, outcome.Words);
        }
    }

    private static Check Read(JsonNode hop) =>
        new(
            string.Join(
                ' ',
                (
                    (string?[])["verify passes its hop", (string?)hop["path"], (string?)hop["hop"]]
                ).OfType<string>()
            ),
            (bool?)hop["ok"] is true,
            string.Join(
                ' ',
                ((string?[])[(string?)hop["symptom"], (string?)hop["detail"]]).OfType<string>()
            )
        );
}
