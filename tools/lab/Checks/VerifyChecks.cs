using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The script that users run on the instance, run there from its first hop to its last.</summary>
internal static class VerifyChecks
{
    // Longer than the script of verify gives itself.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

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

    /// <summary>Runs the script of <c>verify</c>, as it lies on the instance.</summary>
    /// <returns>
    /// The document that it prints; null, and its words, where it prints none. The exit code is what Systems Manager
    /// judges a run by.
    /// </returns>
    public static async Task<(JsonNode? Document, string Words, int Exit)> WalkAsync(RunningLab lab)
    {
        var file = await WriteAsync(lab.Plan.Aws.VerifyScript);
        Sandbox.MakeExecutable(file);
        var outcome = await RunAsync(file, "--json");
        try
        {
            return (JsonNode.Parse(outcome.Output), outcome.Words, outcome.Exit);
        }
        catch (JsonException)
        {
            return (null, outcome.Words, outcome.Exit);
        }
    }

    /// <summary>Runs a script on the instance as Systems Manager does.</summary>
    public static async Task<Outcome> RunAsync(InstanceCheck check) =>
        await RunAsync("sh", await WriteAsync(check.Script));

    private static async Task<string> WriteAsync(string script)
    {
        const string File = $"{Sandbox.Folder}/script";
        await System.IO.File.WriteAllTextAsync(File, script);
        return File;
    }

    private static Task<Outcome> RunAsync(params IReadOnlyList<string> command) =>
        Command.RunAsync(
            [
                .. Command.Words($"ip netns exec {Topology.Ec2} env --ignore-environment"),
                .. ProxyUnits.Environment,
                .. command,
            ],
            limit: s_limit
        );

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
