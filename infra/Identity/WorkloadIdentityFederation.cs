namespace KeylessAlloyDb.Identity;

/// <summary>
/// Lets AWS roles impersonate a Google service account without a key. Each AWS account has an identity pool
/// whose provider admits exactly the trusted roles, and each role has a binding.
/// </summary>
public sealed class WorkloadIdentityFederation : ComponentResource
{
    private readonly ImmutableDictionary<string, Output<string>> _files;

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
        var workload = new DatabaseAccount(
            name,
            args,
            settings.ServiceAccountId,
            "Becomes AlloyDB's client through workload identity federation",
            this,
            apis
        );
        var pools = settings
            .TrustedRoles.GroupBy(role => role.AccountId)
            .ToImmutableSortedDictionary(
                roles => roles.Key,
                roles => new IdentityPool(name, args, roles.Key, [.. roles], this, apis)
            );
        foreach (var role in settings.TrustedRoles)
        {
            workload.Trust(pools[role.AccountId], role);
            if (settings.TokenCreator)
            {
                workload.TrustToSign(pools[role.AccountId], role);
            }
        }

        ServiceAccountEmail = workload.Email;
        DatabaseUserName = workload.UserName;
        Audiences = ByAccount(
            pools.ToImmutableDictionary(
                entry => entry.Key,
                entry => entry.Value.ProviderName.Apply(CredentialConfiguration.Audience)
            )
        );
        _files = pools.ToImmutableDictionary(
            entry => entry.Key,
            entry => workload.CredentialConfigurationOf(entry.Value, settings.TokenLifetimeSeconds)
        );
        CredentialConfigurations = ByAccount(_files);
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
            grants.Trust(pool, grantsRole);
            Grants = new(
                grants.CredentialConfigurationOf(pool, settings.TokenLifetimeSeconds),
                grants.UserName
            );
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
    }

    /// <summary>E-mail address of the service account.</summary>
    public Output<string> ServiceAccountEmail { get; }

    /// <summary>The database user of the service account. It resolves once the account can log in.</summary>
    public Output<string> DatabaseUserName { get; }

    /// <summary>By AWS account: the audience of its tokens.</summary>
    public Output<ImmutableDictionary<string, string>> Audiences { get; }

    /// <summary>
    /// By AWS account: the finished credential configuration file. It resolves once the account's roles can
    /// impersonate the service account, and holds no secret.
    /// </summary>
    public Output<ImmutableDictionary<string, string>> CredentialConfigurations { get; }

    /// <summary>
    /// Service account and database user of one AWS account's trusted roles. It does not depend on the other
    /// accounts.
    /// </summary>
    /// <param name="accountId">An account with a trusted role, 12 digits.</param>
    public DatabaseIdentity IdentityOf(string accountId) =>
        new(_files[accountId], DatabaseUserName);

    /// <summary>
    /// The identity as an output of a stack. <see cref="Wiring.OtherHalf"/> reads it where AWS's half is a
    /// separate stack.
    /// </summary>
    public ImmutableDictionary<string, object> ToOutputs() =>
        ImmutableDictionary<string, object>
            .Empty.Add("serviceAccountEmail", ServiceAccountEmail)
            .Add("databaseUserName", DatabaseUserName)
            .Add("audiences", Audiences)
            .Add("credentialConfigurations", CredentialConfigurations);

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
