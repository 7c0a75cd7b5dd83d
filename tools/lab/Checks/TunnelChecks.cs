using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// IKE, IPsec and BGP of every tunnel. Each is checked on its own: with one tunnel of four up, a
/// client notices nothing.
/// </summary>
internal static class TunnelChecks
{
    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var sessions = await Sessions.ReadAsync(lab);
        var tunnels = Enumerable.Range(0, lab.Plan.Aws.Tunnels.Count).ToList();
        return
        [
            Count(lab.Plan),
            .. tunnels.Select(i => Ike(lab, sessions, i)),
            .. tunnels.Select(i => Bgp(lab, sessions, i)),
        ];
    }

    private static Check Count(LabPlan plan)
    {
        const int Wanted = 4;
        var (aws, google) = (plan.Aws.Tunnels.Count, plan.Google.Tunnels.Count);
        return new(
            "Both clouds have four tunnels",
            aws == Wanted && google == Wanted,
            $"AWS {aws}, Google {google}"
        );
    }

    private static Check Ike(RunningLab lab, Sessions sessions, int tunnel)
    {
        var aws = lab.Plan.Aws.Tunnels[tunnel];
        var shown = sessions.Associations[tunnel];
        var planned = aws.Ike.Shown.All(name => shown.Contains(name));
        return new(
            $"IKE of {aws.Name} is up with the planned transforms",
            sessions.HasTunnel(tunnel) && planned && aws.Ike.IsPinned && aws.Esp.IsPinned,
            !sessions.HasTunnel(tunnel) ? WhyNoTunnel(lab, sessions, tunnel)
                : !(aws.Ike.IsPinned && aws.Esp.IsPinned)
                    ? $"{aws.Ike.Source} = {aws.Ike}, {aws.Esp.Source} = {aws.Esp}: name one of each; "
                        + "long lists are fragmented, and Cloud VPN drops fragments at the first rekey"
                : planned ? $"{aws.PeerOutside.Value} to {aws.Outside.Value}, {aws.Ike}"
                : $"{aws.Ike.Source} = {aws.Ike}, but {shown}"
        );
    }

    private static string WhyNoTunnel(RunningLab lab, Sessions sessions, int tunnel)
    {
        var aws = lab.Plan.Aws.Tunnels[tunnel];
        var pair = lab.Plan.GoogleEndOf(aws);
        if (pair < 0)
        {
            return $"no tunnel of Google's runs between {aws.PeerOutside} and {aws.Outside}; theirs are "
                + string.Join(
                    "; ",
                    lab.Plan.Google.Tunnels.Select(end => $"{end.Outside}, {end.PeerOutside}")
                );
        }
        var google = lab.Plan.Google.Tunnels[pair];
        var logs = lab.AwsEnds[tunnel].Log + lab.GoogleEnds[pair].Log;
        if (logs.Contains("AUTHENTICATION_FAILED"))
        {
            return $"the keys differ: {aws.Key.Source} and {google.Key.Source} (setting presharedKeyVersion; "
                + "AWS logs \"MAC mismatched\", Google AUTHENTICATION_FAILED)";
        }
        if (logs.Contains("NO_PROPOSAL_CHOSEN"))
        {
            var (mine, theirs) = sessions.IsGuarded(tunnel)
                ? (aws.Esp, google.Esp)
                : (aws.Ike, google.Ike);
            return $"no common transforms (NO_PROPOSAL_CHOSEN): {mine.Source} = {mine}; {theirs.Source} = {theirs}";
        }
        return $"no answer on the way from {google.Outside} to {google.PeerOutside}";
    }

    private static Check Bgp(RunningLab lab, Sessions sessions, int tunnel)
    {
        var aws = lab.Plan.Aws.Tunnels[tunnel];
        var pair = lab.Plan.GoogleEndOf(aws);
        var theirs = pair < 0 ? null : sessions.Google[pair];
        var up = sessions.Aws[tunnel].IsEstablished && theirs is { IsEstablished: true };
        return new(
            $"BGP over {aws.Name} is established on both sides",
            up,
            up
                    ? $"{aws.Inside.Value} AS {aws.Asn.Value} with {aws.PeerInside.Value} AS {aws.PeerAsn.Value}"
                : pair < 0 || !sessions.HasTunnel(tunnel) ? "there is no tunnel under it"
                : WhyNoSession(aws, lab.Plan.Google.Tunnels[pair], sessions.Aws[tunnel])
        );
    }

    private static string WhyNoSession(TunnelEnd aws, TunnelEnd google, Daemons.BgpSession session)
    {
        var differences = new[]
        {
            Difference(aws.PeerAsn, google.Asn, "googleAsn"),
            Difference(aws.Asn, google.PeerAsn, "awsAsn"),
            Difference(aws.Inside, google.PeerInside, "insideCidrs"),
            Difference(aws.PeerInside, google.Inside, "insideCidrs"),
        };
        var causes = string.Join("; ", differences.Where(one => one.Length > 0));
        return $"{(causes.Length > 0 ? causes : "no answer")} (AWS: {session.State} {session.Error})";
    }

    private static string Difference(Planned aws, Planned google, string setting) =>
        aws.Value == google.Value ? "" : $"{aws}, but {google} (setting {setting})";
}
