using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab;

/// <summary>The running lab as text: sessions, routes, the answer of the name, counters.</summary>
internal static class Picture
{
    public static string Of(LabPlan plan, Sighting seen)
    {
        var (aws, google) = (plan.Aws, plan.Google);
        return string.Join(
            '\n',
            [
                "",
                $"AWS {aws.VpcCidr.Value}, AS {aws.Tunnels[0].Asn.Value}"
                    + $"   <- internet ->   Google, AS {google.Tunnels[0].Asn.Value}",
                .. aws.Tunnels.Zip(seen.Tunnels, Tunnel),
                $"  AWS has learned {string.Join(", ", seen.Routes.Aws.Keys)}; "
                    + $"Google {string.Join(", ", seen.Routes.Google.Keys)}",
                $"  instance {aws.Instance.Value} -> resolver {aws.Resolver} -> "
                    + $"{string.Join(", ", aws.Outbound.Select(one => one.Value))} -> Cloud DNS "
                    + string.Join(", ", google.Forwarders.Select(one => one.Value)),
                $"  {seen.Name.Question}: {seen.Name.Status} {string.Join(", ", seen.Name.Addresses)}",
                $"  endpoint {google.Endpoint.Value} -> {Topology.NatAddress} -> PostgreSQL {Topology.DatabaseAddress}",
                $"  psql: {seen.Login.Words}",
                .. seen.Logins.Select(login =>
                    $"  login, path {login.Path}: {(login.Carried ? $"{login.Words}, median {login.Median} ms" : "none")}, by {login.Client}"
                ),
                $"  packets: {string.Join(", ", seen.Internet.Select(entry => $"{entry.Key} {entry.Value}"))}",
                "",
            ]
        );
    }

    private static string Tunnel(TunnelEnd end, SeenTunnel seen) =>
        $"  {end.Inside.Value, -15} {end.Outside.Value, -15} {(seen.Used ? "<====>" : "<---->")} "
        + $"{end.PeerOutside.Value, -15} {end.PeerInside.Value, -15} "
        + $"IKE {seen.Ike}, BGP {seen.Bgp.Aws}, {seen.ToGoogle.Packets} -> <- {seen.ToAws.Packets}";
}
