using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The traffic on the "internet" between the clouds.</summary>
internal static class WireChecks
{
    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var before = await CountAsync();
        // Sends one packet in clear to prove that the counter works.
        await Command.InAsync(
            Topology.AwsEnd(0),
            Command.Words($"ping -c 1 -W 1 {lab.Plan.Aws.Tunnels[0].PeerOutside.Value}")
        );
        var after = await CountAsync();
        return
        [
            new(
                "Only IKE and ESP crossed the internet",
                before["other"] == 0 && before["encrypted"] > 0,
                string.Join(", ", before.Select(entry => $"{entry.Key} {entry.Value}"))
            ),
            new(
                "A packet in clear would have been counted",
                after["other"] > before["other"],
                $"other {before["other"]}, then {after["other"]}"
            ),
        ];
    }

    /// <summary>Packets by kind.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync()
    {
        var json = await Command.RequireAsync(
            Command.Words($"ip netns exec {Topology.Internet} nft -j list counters")
        );
        return JsonNode.Parse(json)!["nftables"]!
            .AsArray()
            .Select(item => item!["counter"])
            .OfType<JsonNode>()
            .ToDictionary(
                counter => (string)counter["name"]!,
                counter => (long)counter["packets"]!
            );
    }
}
