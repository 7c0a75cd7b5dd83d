using KeylessAlloyDb.PolicyServer;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>
/// What the policy pack says of a run's resources, called as Pulumi's engine calls it, next to what a
/// rehearsal says of them.
/// </summary>
internal static class PackComparison
{
    /// <summary>The engine does not tell a pack with what a resource is deleted, so it cannot judge these.</summary>
    public static readonly IReadOnlySet<string> Unseen = new HashSet<string>
    {
        "cluster-goes-with-instances",
    };

    /// <param name="resources">In the order in which the program has registered them.</param>
    /// <returns>Each level, rule and resource that only one of the two names; nothing where they agree.</returns>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(
        IReadOnlyList<ResourceState> resources
    )
    {
        await using var server = await PackServer.StartAsync();
        using var pack = PackClient.Connect(server.Port);
        await pack.HandshakeAsync();
        var said = (await pack.PreviewAsync(resources))
            .Select(found => $"[{found.EnforcementLevel}] {found.PolicyName} of {found.Urn}")
            .ToHashSet();
        var rehearsed = PolicyPack
            .All.Where(policy => !Unseen.Contains(policy.Name))
            .SelectMany(
                policy => policy.Check(new(resources)),
                (policy, violation) =>
                    $"[{Judge.LevelOf(policy)}] {policy.Name} of {violation.Resource.Urn}"
            )
            .ToHashSet();
        return
        [
            .. rehearsed.Except(said).Select(found => $"the policy pack misses {found}"),
            .. said.Except(rehearsed).Select(found => $"only the policy pack finds {found}"),
        ];
    }
}
