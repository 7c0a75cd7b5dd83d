using Pulumi.Gcp.Iam;
using Pulumi.Gcp.Iam.Inputs;

namespace KeylessAlloyDb.Identity;

/// <summary>
/// The pool of one AWS account or one Kubernetes cluster, with one provider. A provider trusts one of them, and
/// Google advises one provider per pool.
/// </summary>
internal sealed class IdentityPool
{
    private readonly WorkloadIdentityPool _pool;
    private readonly bool _hasTokenFile;

    private IdentityPool(
        string name,
        WorkloadIdentityFederationArgs args,
        string key,
        string idPrefix,
        string displayName,
        string description,
        WorkloadIdentityPoolProviderArgs provider,
        Resource component,
        InputList<Resource> apis
    )
    {
        // Ids of deleted pools stay reserved for 30 days, so each deployment needs a new one.
        var suffix = new PulumiRandom.RandomId(
            $"{name}-suffix-{key}",
            new() { ByteLength = 4 },
            new() { Parent = component }
        );
        var id = Output.Format($"{idPrefix}-{key}-{suffix.Hex}");
        _pool = new(
            $"{name}-pool-{key}",
            new()
            {
                Project = args.PoolProject,
                WorkloadIdentityPoolId = id,
                DisplayName = displayName,
                Description = description,
            },
            new()
            {
                Parent = component,
                DependsOn = apis,
                Protect = args.Settings.Protect,
            }
        );
        provider.Project = args.PoolProject;
        provider.WorkloadIdentityPoolId = _pool.WorkloadIdentityPoolId;
        provider.WorkloadIdentityPoolProviderId = id;
        provider.DisplayName = displayName;
        Provider = new(
            $"{name}-provider-{key}",
            provider,
            new() { Parent = component, Protect = args.Settings.Protect }
        );
        _hasTokenFile = provider.Oidc is not null;
    }

    public WorkloadIdentityPoolProvider Provider { get; }

    /// <summary>The provider's full name.</summary>
    public Output<string> ProviderName => Provider.Name.OnceCreated();

    public static IdentityPool Of(
        string accountId,
        IReadOnlyCollection<AwsRole> roles,
        string name,
        WorkloadIdentityFederationArgs args,
        Resource component,
        InputList<Resource> apis
    ) =>
        new(
            name,
            args,
            accountId,
            "aws",
            $"AWS {accountId}",
            $"Workloads of AWS account {accountId}",
            new()
            {
                Aws = new WorkloadIdentityPoolProviderAwsArgs { AccountId = accountId },
                AttributeMapping = TrustPolicy.AttributeMapping,
                AttributeCondition = TrustPolicy.Condition(roles),
            },
            component,
            apis
        );

    public static IdentityPool Of(
        KubernetesCluster cluster,
        IReadOnlyCollection<KubernetesServiceAccount> pods,
        string name,
        WorkloadIdentityFederationArgs args,
        Resource component,
        InputList<Resource> apis
    ) =>
        new(
            name,
            args,
            cluster.Name,
            "k8s",
            $"Kubernetes {cluster.Name}",
            $"Workloads of Kubernetes cluster {cluster.Name}",
            new()
            {
                // Without allowed audiences the provider takes tokens that name it, and no other.
                Oidc = new WorkloadIdentityPoolProviderOidcArgs
                {
                    IssuerUri = cluster.IssuerUri,
                    JwksJson = cluster.JwksJson!,
                },
                AttributeMapping = PodTrust.AttributeMapping,
                AttributeCondition = PodTrust.Condition(pods),
            },
            component,
            apis
        );

    /// <summary>The IAM member for a subject.</summary>
    public Output<string> Member(TrustedSubject subject) =>
        _pool.Name.OnceCreated().Apply(subject.Member);

    /// <summary>The text of the credential file for a client of this pool.</summary>
    public string CredentialFile(string providerName, string email, int tokenLifetimeSeconds) =>
        _hasTokenFile
            ? CredentialConfiguration.RenderForPod(providerName, email, tokenLifetimeSeconds)
            : CredentialConfiguration.Render(providerName, email, tokenLifetimeSeconds);
}
