namespace KeylessAlloyDb.Identity;

/// <summary>
/// A service account, a role and a pod's account belong to one workload each. Otherwise one application could log in as another.
/// </summary>
internal static class WorkloadClaims
{
    public static void Validate(Problems problems, IdentitySettings settings)
    {
        Claim[] accounts =
        [
            new(null, nameof(settings.ServiceAccountId), settings.ServiceAccountId),
            .. settings.Workloads.Select(
                (workload, index) =>
                    new Claim(
                        index,
                        $"{PlaceOf(index)}.serviceAccountId",
                        workload.ServiceAccountId
                    )
            ),
        ];
        RequireOneEach(problems, settings, "service account", StringComparer.Ordinal, accounts);
        foreach (var workload in accounts.Skip(1))
        {
            problems.RequireBoth(
                workload.Value != settings.GrantsAccountId,
                (accounts[0].Setting, accounts[0].Value),
                (workload.Setting, workload.Value),
                "the second is the account that grants privileges, which the first has beside its own",
                "each service account in one workload"
            );
        }

        // IAM compares role names without regard to case.
        RequireOneEach(
            problems,
            settings,
            "role",
            StringComparer.OrdinalIgnoreCase,
            [
                .. ClaimsOf(null, nameof(settings.TrustedRoles), settings.TrustedRoles),
                .. settings.Workloads.SelectMany(
                    (workload, index) =>
                        ClaimsOf(index, $"{PlaceOf(index)}.trustedRoles", workload.TrustedRoles)
                ),
            ]
        );
        RequireOneEach(
            problems,
            settings,
            "Kubernetes service account",
            StringComparer.Ordinal,
            [
                .. ClaimsOf(null, nameof(settings.Pods), settings.Pods),
                .. settings.Workloads.SelectMany(
                    (workload, index) => ClaimsOf(index, $"{PlaceOf(index)}.pods", workload.Pods)
                ),
            ]
        );
    }

    private static IEnumerable<Claim> ClaimsOf(
        int? workload,
        string setting,
        IReadOnlyList<KubernetesServiceAccount> pods
    ) => pods.Select((pod, index) => new Claim(workload, $"{setting}[{index}]", pod.FullName));

    private static IEnumerable<Claim> ClaimsOf(
        int? workload,
        string setting,
        IReadOnlyList<AwsRole> roles
    ) =>
        roles.Select(
            (role, index) => new Claim(workload, $"{setting}[{index}]", role.AssumedRoleArn)
        );

    private static void RequireOneEach(
        Problems problems,
        IdentitySettings settings,
        string what,
        StringComparer comparer,
        IEnumerable<Claim> claims
    )
    {
        foreach (var same in claims.GroupBy(claim => claim.Value, comparer))
        {
            var first = same.First();
            foreach (var other in same.Where(claim => claim.Workload != first.Workload))
            {
                problems.RequireBoth(
                    false,
                    (first.Setting, first.Value),
                    (other.Setting, other.Value),
                    $"{NameOf(first)} and {NameOf(other)} have one {what}, so one could log in as the other",
                    $"each {what} in one workload"
                );
            }
        }

        // A text that is no name may be a secret.
        string NameOf(Claim claim) =>
            claim.Workload is not { } index ? "the stack's own workload"
            : problems.IsSound($"{PlaceOf(index)}.name")
                ? $"workload {settings.Workloads[index].Name}"
            : "another workload";
    }

    private static string PlaceOf(int workload) =>
        $"{nameof(IdentitySettings.Workloads)}[{workload}]";

    /// <param name="Workload">Place in the list of workloads; null for the stack's own.</param>
    /// <param name="Setting">The setting that has the value.</param>
    /// <param name="Value">What one workload may have.</param>
    private sealed record Claim(int? Workload, string Setting, string Value);
}
