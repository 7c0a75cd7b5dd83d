using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The guards of a protected stack against deletion.</summary>
internal static class ProtectionPolicies
{
    private const string Provider =
        "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/tpgresource/utils.go";
    private const string Destroy =
        "https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/step_generator.go";

    /// <summary>DEFAULT and FORCE are a cluster's alone.</summary>
    private static readonly string[] s_deletionPolicies =
    [
        "DELETE",
        "PREVENT",
        "ABANDON",
        "DEFAULT",
        "FORCE",
    ];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "destroy-keeps-everything",
            "Where anything is protected, everything is: destroy without a preview deletes whatever no protected resource depends on.",
            [Destroy],
            set =>
                Unguarded(set)
                    .Select(resource => new Violation(
                        resource,
                        "no protected resource depends on it; let a protected one do so, or take all protection away"
                    ))
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "deletion-policy-known",
            "A deletion policy is one that the Google provider knows: it takes any text, and one that it does not know deletes.",
            [Provider],
            set =>
                from resource in set.All
                where resource.Type.StartsWith("gcp:", StringComparison.Ordinal)
                let policy = resource.Inputs.Text("deletionPolicy")
                where policy is not null && !s_deletionPolicies.Contains(policy)
                select new Violation(
                    resource,
                    $"deletionPolicy is \"{policy}\"; write one of {string.Join(", ", s_deletionPolicies)}, in upper case"
                )
        ),
    ];

    private static IEnumerable<ResourceState> Unguarded(ResourceSet set)
    {
        var kept = set.NeedsOf(set.All.Where(resource => resource.Protect));
        return kept.Count == 0
            ? []
            : set.All.Where(resource =>
                resource is { Custom: true, External: false }
                && !ProviderReference.IsProvider(resource.Type)
                && !kept.Contains(resource.Urn)
            );
    }
}
