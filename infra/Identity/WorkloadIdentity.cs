namespace KeylessAlloyDb.Identity;

/// <summary>The service account of one workload, and the files with which its roles impersonate it.</summary>
public sealed class WorkloadIdentity
{
    private readonly ImmutableDictionary<string, Output<string>> _files;

    internal WorkloadIdentity(
        DatabaseAccount account,
        IReadOnlyDictionary<string, IdentityPool> pools,
        int tokenLifetimeSeconds
    )
    {
        ServiceAccountEmail = account.Email;
        DatabaseUserName = account.UserName;
        Audiences = ByAccount(
            pools.ToImmutableDictionary(
                entry => entry.Key,
                entry => entry.Value.ProviderName.Apply(CredentialConfiguration.Audience)
            )
        );
        _files = pools.ToImmutableDictionary(
            entry => entry.Key,
            entry => account.CredentialConfigurationOf(entry.Value, tokenLifetimeSeconds)
        );
        CredentialConfigurations = ByAccount(_files);
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

    /// <summary>The identity as an output of a stack.</summary>
    public ImmutableDictionary<string, object> ToOutputs() =>
        ImmutableDictionary<string, object>
            .Empty.Add("serviceAccountEmail", ServiceAccountEmail)
            .Add("databaseUserName", DatabaseUserName)
            .Add("audiences", Audiences)
            .Add("credentialConfigurations", CredentialConfigurations);

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
