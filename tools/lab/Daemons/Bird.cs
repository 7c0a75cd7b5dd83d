using System.Globalization;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// BIRD as AWS's VPN gateway: announces the VPC, sends over one best path, and never lets a learned
/// route win over the VPC's own.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html</remarks>
internal static class Bird
{
    private const string Control = $"{Sandbox.Folder}/bird.ctl";

    public static async Task<Daemon> StartAsync(AwsPlan aws)
    {
        var file = $"{Sandbox.Folder}/bird.conf";
        await File.WriteAllTextAsync(file, Settings(aws));
        return Daemon.Start(
            "bird",
            Topology.VpnGateway,
            Sandbox.Folder,
            $"exec bird -f -c {file} -s {Control} -P {Sandbox.Folder}/bird.pid"
        );
    }

    /// <summary>The state of each session: Established, Connect, ...; and BGP's last error.</summary>
    public static async Task<IReadOnlyList<BgpSession>> SessionsAsync(int count)
    {
        var lines = (await Command.RunAsync(["birdc", "-s", Control, "show", "protocols"]))
            .Output.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 5)
            .ToDictionary(words => words[0]);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    lines.TryGetValue(Name(i), out var words)
                        ? new BgpSession(words[5], string.Join(' ', words.Skip(6)))
                        : new BgpSession("absent", "")
                ),
        ];
    }

    private static string Name(int tunnel) =>
        string.Create(CultureInfo.InvariantCulture, $"tunnel{tunnel}");

    private static string Settings(AwsPlan aws) =>
        $$"""
            log stderr all;
            router id {{aws.Router}};
            protocol device { scan time 1; }
            protocol static {
              ipv4;
              route {{aws.VpcCidr.Value}} blackhole;
            }
            protocol kernel {
              kernel table {{Topology.LearnedRoutes}};
              scan time 1;
              ipv4 { import none; export where source = RTS_BGP; };
            }
            {{string.Join('\n', aws.Tunnels.Select((end, i) => Session(aws, end, i)))}}
            """;

    private static string Session(AwsPlan aws, TunnelEnd end, int tunnel) =>
        $$"""
            protocol bgp {{Name(tunnel)}} {
              local {{end.Inside.Value}} as {{end.Asn.Value}};
              neighbor {{end.PeerInside.Value}} as {{end.PeerAsn.Value}};
              hold time {{end.HoldTime}};
              keepalive time {{end.HoldTime / 3}};
              connect delay time 1;
              connect retry time 2;
              error wait time 2, 5;
              # A helper would keep a dead neighbour's routes for two more minutes.
              graceful restart off;
              ipv4 {
                import where ! (net ~ [ {{aws.VpcCidr.Value}}+ ]);
                export where source = RTS_STATIC;
                next hop self;
              };
            }
            """;
}

/// <param name="State">As BGP names it; <c>Established</c> is the good one.</param>
/// <param name="Error">The last error, if any.</param>
internal sealed record BgpSession(string State, string Error)
{
    public bool IsEstablished => State == "Established";
}
