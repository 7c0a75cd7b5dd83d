namespace KeylessAlloyDb.Identity;

/// <summary>The service account of one workload, and the files with which its roles and pods impersonate it.</summary>
public sealed class WorkloadIdentity
{
    private readonly ImmutableDictionary<string, Output<string>> _files;
    private readonly IReadOnlyList<AwsRole> _roles;

    internal WorkloadIdentity(
        DatabaseAccount account,
        IReadOnlyList<AwsRole> roles,
        IReadOnlyDictionary<string, IdentityPool> pools,
        int tokenLifetimeSeconds
    )
    {
        _roles = roles;
        ServiceAccountEmail = account.Email;
        DatabaseUserName = account.UserName;
        Audiences = ByPlace(
            pools.ToImmutableDictionary(
                entry => entry.Key,
                entry => entry.Value.ProviderName.Apply(CredentialConfiguration.Audience)
            )
        );
        _files = pools.ToImmutableDictionary(
            entry => entry.Key,
            entry => account.CredentialConfigurationOf(entry.Value, tokenLifetimeSeconds)
        );
        CredentialConfigurations = ByPlace(_files);
    }

    /// <summary>E-mail address of the service account.</summary>
    public Output<string> ServiceAccountEmail { get; }

    /// <summary>The database user of the service account. It resolves once the account can log in.</summary>
    public Output<string> DatabaseUserName { get; }

    /// <summary>
    /// By AWS account or cluster: the audience of its tokens. A pod's projected token names it, exactly.
    /// </summary>
    public Output<ImmutableDictionary<string, string>> Audiences { get; }

    /// <summary>
    /// By AWS account or cluster: the finished credential configuration file. It resolves once the account's roles,
    /// or the cluster's pods, can impersonate the service account, and holds no secret.
    /// </summary>
    public Output<ImmutableDictionary<string, string>> CredentialConfigurations { get; }

    /// <summary>
    /// Service account and database user of one AWS account's trusted roles, or of one cluster's pods. It does not
    /// depend on the other ones.
    /// </summary>
    /// <param name="place">An account with a trusted role, 12 digits, or a cluster with a trusted pod.</param>
    /// <exception cref="RunException">Nobody of that account or cluster is trusted.</exception>
    public DatabaseIdentity IdentityOf(string place) =>
        _files.TryGetValue(place, out var file)
            ? new(file, DatabaseUserName)
            {
                Roles = [.. _roles.Where(role => role.AccountId == place)],
            }
            : throw new RunException(
                $"Nobody of \"{place}\" may become this service account; roles or pods of "
                    + $"{string.Join(", ", _files.Keys.Order(StringComparer.Ordinal))} may. List the role or the pod in TrustedRoles or Pods."
            );

    /// <summary>The identity as an output of a stack.</summary>
    public ImmutableDictionary<string, object> ToOutputs() =>
        ImmutableDictionary<string, object>
            .Empty.Add("serviceAccountEmail", ServiceAccountEmail)
            .Add("databaseUserName", DatabaseUserName)
            .Add("audiences", Audiences)
            .Add("credentialConfigurations", CredentialConfigurations);

    private static Output<ImmutableDictionary<string, string>> ByPlace(
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
