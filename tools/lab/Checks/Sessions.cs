using KeylessAlloyDb.Lab.Daemons;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The tunnels' states at one moment, from every daemon.</summary>
/// <param name="Associations">AWS's, as strongSwan lists them.</param>
/// <param name="Aws">AWS's BGP sessions.</param>
/// <param name="Google">Google's BGP sessions.</param>
internal sealed record Sessions(
    IReadOnlyList<string> Associations,
    IReadOnlyList<BgpSession> Aws,
    IReadOnlyList<BgpSession> Google
)
{
    public static async Task<Sessions> ReadAsync(RunningLab lab) =>
        new(
            await Task.WhenAll(lab.AwsEnds.Select(end => end.ListAsync())),
            await Bird.SessionsAsync(lab.Plan.Aws.Tunnels.Count),
            await Frr.SessionsAsync(lab.Plan.Google)
        );

    public bool AreComplete =>
        Enumerable.Range(0, Associations.Count).All(HasTunnel)
        && Aws.Concat(Google).All(session => session.IsEstablished);

    /// <summary>How many tunnels and sessions are up.</summary>
    public int Count =>
        Enumerable.Range(0, Associations.Count).Count(HasTunnel)
        + Aws.Concat(Google).Count(session => session.IsEstablished);

    public bool HasTunnel(int tunnel) =>
        IsGuarded(tunnel) && Associations[tunnel].Contains("INSTALLED");

    /// <summary>Whether the peers have proven their key to each other.</summary>
    public bool IsGuarded(int tunnel) => Associations[tunnel].Contains("ESTABLISHED");
}
