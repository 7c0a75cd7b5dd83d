using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// FRR as Cloud Router: announces what it was told to, spreads over all tunnels, and never lets a
/// learned route win over a subnet's own.
/// </summary>
internal static class Frr
{
    private const string Folder = $"{Sandbox.Folder}/frr";

    public static async Task<IReadOnlyList<Daemon>> StartAsync(GooglePlan google)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync($"{Folder}/zebra.conf", "log stdout\n");
        await File.WriteAllTextAsync($"{Folder}/bgpd.conf", Settings(google));
        // It gives up root's rights before it opens its sockets.
        await Command.RequireAsync(["chown", "-R", "frr:frr", Folder]);
        var zebra = Start("zebra");
        await Until.HoldsAsync(
            () => Task.FromResult(File.Exists($"{Folder}/zserv")),
            TimeSpan.FromSeconds(10),
            $"zebra does not start: {zebra.Log}"
        );
        return [zebra, Start("bgpd")];
    }

    /// <summary>The state of the session with each of Google's peers.</summary>
    public static async Task<IReadOnlyList<BgpSession>> SessionsAsync(GooglePlan google)
    {
        var outcome = await Command.RunAsync([
            "vtysh",
            "--vty_socket",
            Folder,
            "-d",
            "bgpd",
            "-c",
            "show bgp ipv4 unicast summary json",
        ]);
        var peers =
            outcome.Succeeded && outcome.Output.TrimStart().StartsWith('{')
                ? JsonNode.Parse(outcome.Output)!["peers"]
                : null;
        return
        [
            .. google.Tunnels.Select(end => new BgpSession(
                (string?)peers?[end.PeerInside.Value]?["state"] ?? "absent",
                ""
            )),
        ];
    }

    private static Daemon Start(string program) =>
        Daemon.Start(
            program,
            Topology.CloudRouter,
            Sandbox.Folder,
            $"exec /usr/lib/frr/{program} -u frr -g frr --vty_socket {Folder} -z {Folder}/zserv "
                + $"-i {Folder}/{program}.pid -f {Folder}/{program}.conf"
        );

    private static string Settings(GooglePlan google)
    {
        var tunnels = google.Tunnels;
        return string.Join(
            '\n',
            [
                "log stdout",
                .. google.Subnets.Select(subnet =>
                    $"ip prefix-list own permit {subnet.Value} le 32"
                ),
                "route-map learned deny 10",
                " match ip address prefix-list own",
                "route-map learned permit 20",
                $"router bgp {tunnels[0].Asn.Value}",
                $" bgp router-id {tunnels[0].Inside.Value}",
                " no bgp ebgp-requires-policy",
                " no bgp network import-check",
                .. tunnels.SelectMany(end =>
                    new[]
                    {
                        $" neighbor {end.PeerInside.Value} remote-as {end.PeerAsn.Value}",
                        $" neighbor {end.PeerInside.Value} update-source {end.Inside.Value}",
                        $" neighbor {end.PeerInside.Value} timers {end.HoldTime / 3} {end.HoldTime}",
                        $" neighbor {end.PeerInside.Value} timers connect 2",
                        $" neighbor {end.PeerInside.Value} advertisement-interval 0",
                    }
                ),
                " address-family ipv4 unicast",
                $"  maximum-paths {tunnels.Count}",
                .. google.Advertised.Select(range => $"  network {range.Value}"),
                .. tunnels.Select(end => $"  neighbor {end.PeerInside.Value} route-map learned in"),
                " exit-address-family",
                "",
            ]
        );
    }
}
