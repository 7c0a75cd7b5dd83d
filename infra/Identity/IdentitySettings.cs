namespace KeylessAlloyDb.Identity;

/// <summary>The trusted AWS roles and the service accounts that they impersonate.</summary>
public sealed record IdentitySettings : ComponentSettings
{
    /// <summary>The shortest lifetime of a token of Google's IAM, in seconds.</summary>
    public const int MinTokenLifetimeSeconds = 600;

    /// <summary>
    /// Id of the workloads' service account: 6 to 30 of a-z, 0-9 and <c>-</c>; at most 23 with a
    /// <see cref="GrantsRole"/>, whose account adds <c>-grants</c>.
    /// </summary>
    public required string ServiceAccountId { get; init; }

    /// <summary>
    /// The AWS roles that can impersonate the service account, of one or several AWS accounts. Without any, there
    /// are <see cref="Pods"/>.
    /// </summary>
    public required IReadOnlyList<AwsRole> TrustedRoles { get; init; }

    /// <summary>The Kubernetes service accounts whose pods can impersonate the service account.</summary>
    public IReadOnlyList<KubernetesServiceAccount> Pods { get; init; } = [];

    /// <summary>Further applications beside the one of <see cref="ServiceAccountId"/>, each with its own identity.</summary>
    public IReadOnlyList<Workload> Workloads { get; init; } = [];

    /// <summary>The Kubernetes clusters of the workloads' pods.</summary>
    public IReadOnlyList<KubernetesCluster> Clusters { get; init; } = [];

    /// <summary>Lifetime of impersonated tokens, 600 to 3600 seconds.</summary>
    public int TokenLifetimeSeconds { get; init; } =
        CredentialConfiguration.DefaultTokenLifetimeSeconds;

    /// <summary>
    /// Whether <see cref="TrustedRoles"/> may also sign as the service account. AlloyDB's login does not need it.
    /// It applies to this service account only, never to the project or another workload's account.
    /// </summary>
    public bool TokenCreator { get; init; }

    /// <summary>
    /// Id of the service account's project where this stack owns its audit configuration of IAM and STS, null
    /// where it does not. Only one stack per project may own it: a second one would overwrite it, and its
    /// destroy would remove it.
    /// </summary>
    public string? AuditedProject { get; init; }

    /// <summary>The same for the project of the pools, which several stacks or teams may share.</summary>
    public string? AuditedIdentityProject { get; init; }

    /// <summary>
    /// One of <see cref="TrustedRoles"/>. While this is set, the role can also impersonate the account that
    /// grants privileges in the database.
    /// </summary>
    public AwsRole? GrantsRole { get; init; }

    /// <summary>Whether Pulumi refuses to delete the pools and their providers.</summary>
    public bool Protect { get; init; }

    /// <summary>The roles of all workloads, each with the list that has it.</summary>
    internal IEnumerable<(string Setting, AwsRole Role)> AllRoles =>
        [
            .. TrustedRoles.Select(role => (nameof(TrustedRoles), role)),
            .. Workloads.SelectMany(
                (workload, index) =>
                    workload.TrustedRoles.Select(role =>
                        ($"{nameof(Workloads)}[{index}].trustedRoles", role)
                    )
            ),
        ];

    /// <summary>The pods of all workloads.</summary>
    internal IReadOnlyList<KubernetesServiceAccount> AllPods =>
        [.. Pods, .. Workloads.SelectMany(workload => workload.Pods)];

    /// <summary>Id of the account that grants privileges, where there is one.</summary>
    public string GrantsAccountId => $"{ServiceAccountId}-grants";

    /// <inheritdoc/>
    public override void Validate(Problems problems)
    {
        problems.RequireForm(
            ResourceNames.IsServiceAccount(ServiceAccountId),
            nameof(ServiceAccountId),
            ServiceAccountId,
            "is not a service account id",
            ResourceNames.ServiceAccountAllowed
        );
        problems.Require(
            GrantsRole is null || ResourceNames.IsServiceAccount(GrantsAccountId),
            nameof(ServiceAccountId),
            ServiceAccountId,
            $"is too long for the second account, {GrantsAccountId}",
            "6 to 23 characters with applyGrants"
        );
        problems.Require(
            TokenLifetimeSeconds
                is >= MinTokenLifetimeSeconds
                    and <= CredentialConfiguration.DefaultTokenLifetimeSeconds,
            nameof(TokenLifetimeSeconds),
            TokenLifetimeSeconds,
            "is out of range",
            $"{MinTokenLifetimeSeconds} to {CredentialConfiguration.DefaultTokenLifetimeSeconds} seconds"
        );
        RequireProject(nameof(AuditedProject), AuditedProject);
        RequireProject(nameof(AuditedIdentityProject), AuditedIdentityProject);
        problems.Require(
            TrustedRoles.Count + Pods.Count + Workloads.Count > 0,
            nameof(TrustedRoles),
            null,
            "nobody is trusted, so nobody could log in",
            "at least one role, e.g. [{accountId: \"123456789012\", roleName: alloydb-client}]"
        );
        TrustPolicy.Validate(problems, nameof(TrustedRoles), TrustedRoles);
        Workload.Validate(
            problems,
            nameof(Workloads),
            Workloads,
            [.. Clusters.Select(cluster => cluster.Name)]
        );
        KubernetesCluster.Validate(problems, nameof(Clusters), Clusters, AllPods);
        PodTrust.Validate(
            problems,
            nameof(Pods),
            Pods,
            [.. Clusters.Select(cluster => cluster.Name)]
        );
        PodTrust.ValidateClusters(problems, nameof(Clusters), AllPods);
        WorkloadClaims.Validate(problems, this);
        TrustPolicy.ValidateAccounts(problems, AllRoles);
        // Another check reports malformed roles.
        problems.Require(
            GrantsRole is null || TrustedRoles.Contains(GrantsRole) || !GrantsRole.IsWellFormed,
            nameof(TrustedRoles),
            TrustedRoles.Select(role => role.AssumedRoleArn),
            $"lacks {GrantsRole?.AssumedRoleArn}, which is to log in and to grant privileges",
            $"a list with {{accountId: \"{GrantsRole?.AccountId}\", roleName: {GrantsRole?.Name}}}"
        );

        void RequireProject(string property, string? project)
        {
            if (project is not null)
            {
                ResourceNames.RequireGoogleProject(problems, property, project);
            }
        }
    }
}
