using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The tunnels' states at one moment, from every daemon.</summary>
/// <param name="Associations">AWS's, as strongSwan lists them.</param>
/// <param name="Aws">AWS's BGP sessions.</param>
/// <param name="Google">Google's BGP sessions.</param>
/// <param name="GoogleEnds">By tunnel of AWS's, the number of Google's end; -1 for none.</param>
internal sealed record Sessions(
    IReadOnlyList<string> Associations,
    IReadOnlyList<BgpSession> Aws,
    IReadOnlyList<BgpSession> Google,
    IReadOnlyList<int> GoogleEnds
)
{
    public static async Task<Sessions> ReadAsync(RunningLab lab) =>
        new(
            await Task.WhenAll(lab.AwsEnds.Select(end => end.ListAsync())),
            await Bird.SessionsAsync(lab.Plan.Aws.Tunnels.Count),
            await Frr.SessionsAsync(lab.Plan.Google),
            [.. lab.Plan.Aws.Tunnels.Select(lab.Plan.GoogleEndOf)]
        );

    public bool AreComplete =>
        Enumerable.Range(0, Associations.Count).All(HasTunnel)
        && Aws.Concat(Google).All(session => session.IsEstablished);

    /// <summary>How many tunnels and sessions are up.</summary>
    public int Count =>
        Enumerable.Range(0, Associations.Count).Count(HasTunnel)
        + Aws.Concat(Google).Count(session => session.IsEstablished);

    /// <summary>Whether what an alarm reads of one of AWS's tunnels is up.</summary>
    public bool IsUp(TunnelSignal signal, int tunnel) =>
        signal switch
        {
            TunnelSignal.AwsSession => Aws[tunnel].IsEstablished,
            TunnelSignal.Tunnel => HasTunnel(tunnel),
            _ => GoogleEnds[tunnel] is >= 0 and var end && Google[end].IsEstablished,
        };

    public bool HasTunnel(int tunnel) =>
        IsGuarded(tunnel) && Associations[tunnel].Contains("INSTALLED");

    /// <summary>Whether the peers have proven their key to each other.</summary>
    public bool IsGuarded(int tunnel) => Associations[tunnel].Contains("ESTABLISHED");
}
