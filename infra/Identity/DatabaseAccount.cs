using Pulumi.Gcp.ServiceAccount;

namespace KeylessAlloyDb.Identity;

/// <summary>A service account that AWS roles or pods can impersonate and that can log in to AlloyDB.</summary>
internal sealed class DatabaseAccount
{
    private readonly Account _account;
    private readonly ImmutableArray<Pulumi.Gcp.Projects.IAMMember> _roles;
    private readonly List<Pulumi.Gcp.ServiceAccount.IAMMember> _members = [];
    private readonly string _name;
    private readonly Resource _component;

    public DatabaseAccount(
        string name,
        WorkloadIdentityFederationArgs args,
        string accountId,
        string description,
        Resource component,
        InputList<Resource> apis
    )
    {
        (_name, _component) = (name, component);
        _account = new(
            $"{name}-account",
            new()
            {
                Project = args.Project,
                AccountId = accountId,
                DisplayName = accountId,
                Description = description,
            },
            new() { Parent = component, DependsOn = apis }
        );
        _roles = DatabaseLogin.Grant($"{name}-role", args.LoginProject, _account.Member, component);
    }

    public Output<string> Email => _account.Email.OnceCreated();

    /// <summary>The database user, once the account may log in.</summary>
    public Output<string> UserName => Email.After(_roles).Apply(DatabaseUser.Name);

    /// <summary>
    /// Lets a subject impersonate the account. It is the second check after the provider's condition.
    /// </summary>
    public void Trust(IdentityPool pool, TrustedSubject subject) =>
        Bind("member", "roles/iam.workloadIdentityUser", pool, subject);

    /// <summary>Lets a subject sign as the account.</summary>
    public void TrustToSign(IdentityPool pool, TrustedSubject subject) =>
        Bind("signer", "roles/iam.serviceAccountTokenCreator", pool, subject);

    /// <summary>
    /// The credential file for a pool's clients. It resolves once its subjects can impersonate this account.
    /// </summary>
    public Output<string> CredentialConfigurationOf(IdentityPool pool, int tokenLifetimeSeconds) =>
        Output
            .Tuple(pool.ProviderName, Email)
            .After(_members)
            .Apply(t => pool.CredentialFile(t.Item1, t.Item2, tokenLifetimeSeconds));

    private void Bind(string kind, string role, IdentityPool pool, TrustedSubject subject) =>
        _members.Add(
            new(
                $"{_name}-{kind}-{subject.Name}",
                new()
                {
                    ServiceAccountId = _account.Name,
                    Role = role,
                    Member = pool.Member(subject),
                },
                new() { Parent = _component, DependsOn = pool.Provider }
            )
        );
}
