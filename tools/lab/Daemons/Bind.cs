using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>BIND as Cloud DNS: the planned zones at the inbound forwarder's addresses.</summary>
internal static class Bind
{
    private const string Folder = $"{Sandbox.Folder}/named";

    public static async Task<Daemon> StartAsync(GooglePlan google)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync($"{Folder}/named.conf", Settings(google));
        foreach (var zone in google.Zones)
        {
            await File.WriteAllTextAsync($"{Folder}/{zone.Name}zone", Zone(zone));
        }
        // With -g instead of -f it forgets where the log of queries goes.
        return Daemon.Start(
            "named",
            Topology.CloudDns,
            Sandbox.Folder,
            $"exec named -4 -f -n 1 -c {Folder}/named.conf"
        );
    }

    /// <summary>The queries that have come so far: who asked, and for what.</summary>
    public static IReadOnlyList<DnsQuery> Queries() =>
        File.Exists($"{Folder}/queries")
            ? [.. File.ReadLines($"{Folder}/queries").Select(Query).OfType<DnsQuery>()]
            : [];

    // client @0x7f 10.20.2.10#40000 (name.example): query: name.example IN A -E(0) (10.30.1.2)
    private static DnsQuery? Query(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (client, query) = (Array.IndexOf(words, "client"), Array.IndexOf(words, "query:"));
        return client >= 0 && query > client && query + 1 < words.Length
            ? new(words[client + 2].Split('#')[0], words[query + 1])
            : null;
    }

    private static string Settings(GooglePlan google) =>
        $$"""
            options {
              directory "{{Folder}}";
              pid-file "{{Folder}}/pid";
              session-keyfile "{{Folder}}/session.key";
              listen-on { {{string.Concat(google.Forwarders.Select(one => $"{one.Value}; "))}}};
              listen-on-v6 { none; };
              allow-query { any; };
              recursion no;
              dnssec-validation no;
              max-cache-size 8M;
            };
            controls { };
            logging {
              channel queries { file "{{Folder}}/queries"; };
              category queries { queries; };
            };
            {{string.Join('\n', google.Zones.Select(zone =>
                $$"""zone "{{zone.Name}}" { type primary; file "{{Folder}}/{{zone.Name}}zone"; };"""
            ))}}
            """;

    private static string Zone(DnsZone zone) =>
        string.Join(
            '\n',
            [
                "$TTL 300",
                "@ SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 300",
                "@ NS ns.invalid.",
                .. zone.Records.SelectMany(record =>
                    record.Values.Select(value =>
                        $"{record.Name} {record.Ttl} IN {record.Type} {value}"
                    )
                ),
                "",
            ]
        );
}

internal sealed record DnsQuery(string Client, string Name);
