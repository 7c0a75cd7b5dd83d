using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab;

/// <summary>The running lab as text: sessions, routes, the answer of the name, counters.</summary>
internal static class Picture
{
    public static async Task<string> OfAsync(RunningLab lab)
    {
        var (aws, google) = (lab.Plan.Aws, lab.Plan.Google);
        var sessions = await Sessions.ReadAsync(lab);
        var used = await RouteChecks.PathAsync(aws, google.Endpoint.Value);
        var answer = await DnsChecks.ResolveAsync(google.EndpointName.Value);
        var learned = await RouteChecks.LearnedByAwsAsync();
        var wire = await WireChecks.CountAsync();
        return string.Join(
            '\n',
            [
                "",
                $"AWS {aws.VpcCidr.Value}, AS {aws.Tunnels[0].Asn.Value}"
                    + $"   <- internet ->   Google, AS {google.Tunnels[0].Asn.Value}",
                .. aws.Tunnels.Select(
                    (end, i) =>
                        $"  {end.Inside.Value, -15} {end.Outside.Value, -15} "
                        + $"{(Topology.AwsDevice(i) == used ? "<====>" : "<---->")} "
                        + $"{end.PeerOutside.Value, -15} {end.PeerInside.Value, -15} "
                        + $"IKE {(sessions.HasTunnel(i) ? "up" : "down")}, BGP {sessions.Aws[i].State}"
                ),
                $"  AWS has learned {string.Join(", ", learned.Keys.Order(StringComparer.Ordinal))}",
                $"  instance {aws.Instance.Value} -> resolver {aws.Resolver} -> "
                    + $"{string.Join(", ", aws.Outbound.Select(one => one.Value))} -> Cloud DNS "
                    + string.Join(", ", google.Forwarders.Select(one => one.Value)),
                $"  {google.EndpointName.Value}: {answer.Status} {string.Join(", ", answer.Addresses)}",
                $"  endpoint {google.Endpoint.Value} -> {Topology.NatAddress} -> PostgreSQL {Topology.DatabaseAddress}",
                $"  packets: {string.Join(", ", wire.Select(entry => $"{entry.Key} {entry.Value}"))}",
                "",
            ]
        );
    }
}
