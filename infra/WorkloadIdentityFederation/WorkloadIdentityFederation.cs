namespace KeylessAlloyDb.Infra;

/// <summary>
/// Lets AWS roles become a Google service account without a key: an identity pool per AWS account,
/// whose provider admits exactly the trusted roles, and a binding for each role.
/// </summary>
public sealed class WorkloadIdentityFederation : ComponentResource
{
    private readonly ImmutableDictionary<string, Output<string>> _files;

    /// <summary>Registers the trust.</summary>
    /// <param name="name">Prefix of the children's names.</param>
    /// <param name="args">Who is trusted, and as what.</param>
    /// <param name="options">Must give the providers of gcp and random.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public WorkloadIdentityFederation(
        string name,
        WorkloadIdentityFederationArgs args,
        ComponentResourceOptions? options = null
    )
        : base("keyless-alloydb:identity:WorkloadIdentityFederation", name, options)
    {
        args.ThrowIfInvalid(nameof(WorkloadIdentityFederation));

        InputList<Resource> apis = EnableApis(name, args).ToArray();
        var workload = new DatabaseAccount(
            name,
            args.Project,
            args.ServiceAccountId,
            "Becomes AlloyDB's client through workload identity federation",
            this,
            apis
        );
        var pools = args
            .TrustedRoles.GroupBy(role => role.AccountId)
            .ToImmutableSortedDictionary(
                roles => roles.Key,
                roles => new IdentityPool(name, args, roles.Key, [.. roles], this, apis)
            );
        foreach (var role in args.TrustedRoles)
        {
            workload.Trust(pools[role.AccountId], role);
            if (args.TokenCreator)
            {
                workload.TrustToSign(pools[role.AccountId], role);
            }
        }

        ServiceAccountEmail = workload.Email;
        DatabaseUserName = workload.UserName;
        Audiences = ByAccount(
            pools.ToImmutableDictionary(
                entry => entry.Key,
                entry => entry.Value.Provider.Name.Apply(CredentialConfiguration.Audience)
            )
        );
        _files = pools.ToImmutableDictionary(
            entry => entry.Key,
            entry => workload.CredentialConfigurationOf(entry.Value, args.TokenLifetimeSeconds)
        );
        CredentialConfigurations = ByAccount(_files);
        if (args.GrantsRole is { } grantsRole)
        {
            var pool = pools[grantsRole.AccountId];
            var grants = new DatabaseAccount(
                $"{name}-grants",
                args.Project,
                args.GrantsAccountId,
                "Grants privileges in AlloyDB; exists only while they are applied",
                this,
                apis
            );
            grants.Trust(pool, grantsRole);
            GrantsUserName = grants.UserName;
            GrantsCredentialConfiguration = grants.CredentialConfigurationOf(
                pool,
                args.TokenLifetimeSeconds
            );
        }

        var separate = args.PoolProject != args.Project;
        if (args.AuditLogs)
        {
            AuditLog.Enable(
                name,
                args.Project,
                separate ? $"{name}-audit-accounts" : $"{name}-audit",
                this
            );
        }

        if (args.IdentityAuditLogs)
        {
            AuditLog.Enable(name, args.PoolProject, $"{name}-audit", this);
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
    }

    /// <summary>E-mail address of the service account.</summary>
    public Output<string> ServiceAccountEmail { get; }

    /// <summary>The database user of the service account, once the account may log in.</summary>
    public Output<string> DatabaseUserName { get; }

    /// <summary>By AWS account: the audience of its tokens.</summary>
    public Output<ImmutableDictionary<string, string>> Audiences { get; }

    /// <summary>
    /// By AWS account: the finished credential configuration file, once its roles may become the
    /// service account. It holds no secret.
    /// </summary>
    public Output<ImmutableDictionary<string, string>> CredentialConfigurations { get; }

    /// <summary>The same for one account, whatever becomes of the others.</summary>
    /// <param name="accountId">An account with a trusted role, 12 digits.</param>
    public Output<string> CredentialConfigurationOf(string accountId) => _files[accountId];

    /// <summary>The database user of the account that grants privileges; null without one.</summary>
    public Output<string>? GrantsUserName { get; }

    /// <summary>The credential configuration file of that account; null without one.</summary>
    public Output<string>? GrantsCredentialConfiguration { get; }

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
        return args.PoolProject == args.Project
            ? identity.Union(accounts).Select(api => Enable("api", args.Project, api))
            :
            [
                .. identity.Select(api => Enable("api", args.PoolProject, api)),
                .. accounts.Select(api => Enable("accounts-api", args.Project, api)),
            ];

        Resource Enable(string kind, string project, string api) =>
            GoogleApi.Enable(this, $"{name}-{kind}-{api}", project, api);
    }

    private static Output<ImmutableDictionary<string, string>> ByAccount(
        ImmutableDictionary<string, Output<string>> values
    ) =>
        Output
            .All(values.Values)
            .Apply(known =>
                values
                    .Keys.Zip(known)
                    .ToImmutableDictionary(pair => pair.First, pair => pair.Second)
            );
}
