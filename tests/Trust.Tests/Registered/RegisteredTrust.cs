using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Testing.Infra.Trust;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>Reads both gates from registered resources, whoever registered them.</summary>
internal static class RegisteredTrust
{
    public static Gates Gates(IEnumerable<ResourceState> resources)
    {
        var all = resources.ToList();
        return new([.. all.SelectMany(Provider)], [.. all.SelectMany(Members)]);
    }

    private static IEnumerable<DeployedProvider> Provider(ResourceState resource)
    {
        if (
            resource.Type != Types.PoolProvider
            || resource.Inputs.Get("disabled")?.AsBool == true
            || resource.Inputs.Get("aws")?.AsMap?.Text("accountId") is not { } account
        )
        {
            yield break;
        }
        var mapping = resource.Inputs.Get("attributeMapping")?.AsMap;
        yield return new(
            resource.Outputs.Text("name")!,
            account,
            mapping?.ToDictionary(entry => entry.Key, entry => entry.Value.AsText!) ?? [],
            resource.Inputs.Text("attributeCondition")
        );
    }

    // Whatever the role, a federated principal on a service account counts: no role of its own is
    // needed by the program, so each one there is must be exact.
    private static IEnumerable<DeployedMember> Members(ResourceState resource)
    {
        var account = resource.Inputs.Text("serviceAccountId")?.Split('/')[^1];
        var onProject = resource.Type.StartsWith("gcp:projects/iAM", StringComparison.Ordinal);
        if (account is null && !onProject)
        {
            return [];
        }
        return new[] { resource.Inputs.Text("member") }
            .Concat(resource.Inputs.Get("members")?.AsList.Select(item => item.AsText) ?? [])
            .OfType<string>()
            .Where(member => !member.StartsWith("serviceAccount:", StringComparison.Ordinal))
            .Select(member => new DeployedMember(account, member));
    }
}
