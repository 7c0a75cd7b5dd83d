namespace KeylessAlloyDb.Identity;

/// <summary>
/// Lets AWS roles and pods impersonate Google service accounts without a key. Each AWS account and each cluster has
/// an identity pool whose provider admits exactly the trusted ones, and each of them has a binding to its own service
/// account.
/// </summary>
public sealed class WorkloadIdentityFederation : ComponentResource
{
    private readonly WorkloadIdentity _own;

    /// <summary>Registers the trust.</summary>
    /// <param name="name">Prefix of the children's names.</param>
    /// <param name="args">Trusted roles, service account and projects.</param>
    /// <param name="options">Must give the providers of gcp and random.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public WorkloadIdentityFederation(
        string name,
        WorkloadIdentityFederationArgs args,
        ComponentResourceOptions? options = null
    )
        : base("keyless-alloydb:identity:WorkloadIdentityFederation", name, options)
    {
        var settings = args.Settings;
        settings.ThrowIfInvalid(nameof(WorkloadIdentityFederation));

        InputList<Resource> apis = EnableApis(name, args).ToArray();
        var pools = settings
            .AllRoles.Select(entry => entry.Role)
            .GroupBy(role => role.AccountId)
            .Select(roles =>
                (roles.Key, Pool: IdentityPool.Of(roles.Key, [.. roles], name, args, this, apis))
            )
            .Concat(
                settings.Clusters.Select(cluster =>
                    (
                        Key: cluster.Name,
                        Pool: IdentityPool.Of(
                            cluster,
                            [.. settings.AllPods.Where(pod => pod.Cluster == cluster.Name)],
                            name,
                            args,
                            this,
                            apis
                        )
                    )
                )
            )
            .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Pool);
        var own = new DatabaseAccount(
            name,
            args,
            settings.ServiceAccountId,
            "Becomes AlloyDB's client through workload identity federation",
            this,
            apis
        );
        foreach (var role in settings.TrustedRoles.Where(_ => settings.TokenCreator))
        {
            own.TrustToSign(pools[role.AccountId], TrustedSubject.Of(role));
        }

        _own = Trust(own, settings.TrustedRoles, settings.Pods);
        Workloads = settings.Workloads.ToImmutableSortedDictionary(
            workload => workload.Name,
            workload =>
                Trust(
                    new(
                        $"{name}-workload-{workload.Name}",
                        args,
                        workload.ServiceAccountId,
                        $"Becomes {workload.Name}, a client of AlloyDB, through workload identity federation",
                        this,
                        apis
                    ),
                    workload.TrustedRoles,
                    workload.Pods
                )
        );
        if (settings.GrantsRole is { } grantsRole)
        {
            var pool = pools[grantsRole.AccountId];
            var grants = new DatabaseAccount(
                $"{name}-grants",
                args,
                settings.GrantsAccountId,
                "Grants privileges in AlloyDB; exists only while they are applied",
                this,
                apis
            );
            grants.Trust(pool, TrustedSubject.Of(grantsRole));
            Grants = new(
                grants.CredentialConfigurationOf(pool, settings.TokenLifetimeSeconds),
                grants.UserName
            )
            {
                Roles = [grantsRole],
            };
        }

        if (settings.AuditedProject is { } audited)
        {
            AuditLog.Enable(
                name,
                audited,
                args.IdentityProject is not null ? $"{name}-audit-accounts" : $"{name}-audit",
                this
            );
        }

        if (settings.AuditedIdentityProject is { } identityProject)
        {
            AuditLog.Enable(name, identityProject, $"{name}-audit", this);
        }

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["serviceAccountEmail"] = ServiceAccountEmail,
                ["databaseUserName"] = DatabaseUserName,
                ["audiences"] = Audiences,
                ["credentialConfigurations"] = CredentialConfigurations,
            }
        );

        WorkloadIdentity Trust(
            DatabaseAccount account,
            IReadOnlyList<AwsRole> roles,
            IReadOnlyList<KubernetesServiceAccount> pods
        )
        {
            var used = new SortedDictionary<string, IdentityPool>(StringComparer.Ordinal);
            foreach (
                var subject in roles
                    .Select(TrustedSubject.Of)
                    .Concat(pods.Select(TrustedSubject.Of))
            )
            {
                used[subject.Pool] = pools[subject.Pool];
                account.Trust(pools[subject.Pool], subject);
            }

            return new(account, roles, used, settings.TokenLifetimeSeconds);
        }
    }

    /// <inheritdoc cref="WorkloadIdentity.ServiceAccountEmail"/>
    public Output<string> ServiceAccountEmail => _own.ServiceAccountEmail;

    /// <inheritdoc cref="WorkloadIdentity.DatabaseUserName"/>
    public Output<string> DatabaseUserName => _own.DatabaseUserName;

    /// <inheritdoc cref="WorkloadIdentity.Audiences"/>
    public Output<ImmutableDictionary<string, string>> Audiences => _own.Audiences;

    /// <inheritdoc cref="WorkloadIdentity.CredentialConfigurations"/>
    public Output<ImmutableDictionary<string, string>> CredentialConfigurations =>
        _own.CredentialConfigurations;

    /// <summary>The identities of <see cref="IdentitySettings.Workloads"/>, by name.</summary>
    public ImmutableSortedDictionary<string, WorkloadIdentity> Workloads { get; }

    /// <inheritdoc cref="WorkloadIdentity.IdentityOf"/>
    public DatabaseIdentity IdentityOf(string place) => _own.IdentityOf(place);

    /// <summary>
    /// The identities as an output of a stack; those of <see cref="Workloads"/> by name in <c>workloads</c>.
    /// <see cref="Wiring.OtherHalf"/> reads it where AWS's half is a separate stack.
    /// </summary>
    public ImmutableDictionary<string, object> ToOutputs() =>
        Workloads.IsEmpty
            ? _own.ToOutputs()
            : _own.ToOutputs()
                .Add(
                    "workloads",
                    Workloads.ToImmutableDictionary(
                        workload => workload.Key,
                        workload => workload.Value.ToOutputs()
                    )
                );

    /// <summary>Service account and database user that grant privileges; null without a grants account.</summary>
    public DatabaseIdentity? Grants { get; }

    private IEnumerable<Resource> EnableApis(string name, WorkloadIdentityFederationArgs args)
    {
        string[] identity =
        [
            GoogleApi.Iam,
            GoogleApi.SecurityTokenService,
            GoogleApi.IamCredentials,
            GoogleApi.CloudResourceManager,
        ];
        string[] accounts = [GoogleApi.Iam, GoogleApi.IamCredentials, GoogleApi.ServiceUsage];
        return args.IdentityProject is null
            ? identity.Union(accounts).Select(api => Enable("api", args.Project, api))
            :
            [
                .. identity.Select(api => Enable("api", args.PoolProject, api)),
                .. accounts.Select(api => Enable("accounts-api", args.Project, api)),
            ];

        Resource Enable(string kind, Input<string> project, string api) =>
            GoogleApi.Enable(this, $"{name}-{kind}-{api}", project, api);
    }
}
