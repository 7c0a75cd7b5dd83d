using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>Every rule; docs/rules.md is its table.</summary>
internal static class PolicyPack
{
    public static IReadOnlyList<Policy> All { get; } =
    [
        .. TrustPolicies.All,
        .. CredentialPolicies.All,
        .. DatabasePolicies.All,
        .. ProtectionPolicies.All,
        .. GoogleNetworkPolicies.All,
        .. VpnPolicies.All,
        .. AwsNetworkPolicies.All,
        .. InstancePolicies.All,
        .. AwsAccessPolicies.All,
        .. TextPolicies.All,
        .. SecretPolicies.All,
        .. AlarmPolicies.All,
        .. ProgramPolicies.All,
        .. TunnelPolicies.All,
        .. ReachabilityPolicies.All,
    ];

    /// <summary>
    /// Logs the violations of a run's resources. Rules judge a whole stack, so they skip a failed
    /// program.
    /// </summary>
    public static void Judge(DeploymentRun run, IEnumerable<ResourceState> resources)
    {
        if (run.Failed)
        {
            return;
        }
        foreach (var violation in Check(resources).ToList())
        {
            run.Log(violation);
        }
    }

    /// <summary>Violations as messages at their resources: what is mandatory is an error.</summary>
    public static IEnumerable<Diagnostic> Check(IEnumerable<ResourceState> resources)
    {
        var set = new ResourceSet(resources);
        return from policy in All
            from violation in policy.Check(set)
            select new Diagnostic(
                policy.Enforcement == Enforcement.Mandatory ? Severity.Error : Severity.Warning,
                violation.Resource.Urn,
                $"[{policy.Enforcement.ToString().ToLowerInvariant()}] {policy.Name}: {violation.Message}\n"
                    + $"{policy.Sentence} ({string.Join(", ", policy.Sources)})"
            );
    }
}
