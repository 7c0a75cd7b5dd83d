using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The traffic on the "internet" between the clouds.</summary>
internal static class WireChecks
{
    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var before = await CountAsync();
        var strange = before["other"] > 0 ? $": {await StrangeAsync()}" : "";
        // Sends one packet in clear to prove that the counter works.
        await Command.InAsync(
            Topology.AwsEnd(0),
            Command.Words($"ping -c 1 -W 1 {lab.Plan.Aws.Tunnels[0].PeerOutside.Value}")
        );
        var after = await CountAsync();
        return
        [
            new(
                "Only IKE, ESP and the public path's TLS crossed the internet",
                before["other"] == 0 && before["encrypted"] > 0,
                string.Join(", ", before.Select(entry => $"{entry.Key} {entry.Value}")) + strange
            ),
            new(
                "A packet in clear would have been counted",
                after["other"] > before["other"],
                $"other {before["other"]}, then {after["other"]}"
            ),
        ];
    }

    /// <summary>Who sent what is none of it.</summary>
    private static async Task<string> StrangeAsync()
    {
        var set = await Command.InAsync(
            Topology.Internet,
            Command.Words("nft list set ip wire strange")
        );
        return set.Words.Split("elements = ")[^1].TrimEnd(' ', '}');
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
