using Pulumi.Gcp.Iam;
using Pulumi.Gcp.Iam.Inputs;

namespace KeylessAlloyDb.Identity;

/// <summary>
/// The pool of one AWS account with one provider. A provider trusts one account, and Google advises one
/// provider per pool.
/// </summary>
internal sealed class IdentityPool
{
    private readonly WorkloadIdentityPool _pool;

    public IdentityPool(
        string name,
        WorkloadIdentityFederationArgs args,
        string accountId,
        IReadOnlyCollection<AwsRole> roles,
        Resource component,
        InputList<Resource> apis
    )
    {
        // Ids of deleted pools stay reserved for 30 days, so each deployment needs a new one.
        var suffix = new PulumiRandom.RandomId(
            $"{name}-suffix-{accountId}",
            new() { ByteLength = 4 },
            new() { Parent = component }
        );
        var id = Output.Format($"aws-{accountId}-{suffix.Hex}");
        _pool = new(
            $"{name}-pool-{accountId}",
            new()
            {
                Project = args.PoolProject,
                WorkloadIdentityPoolId = id,
                DisplayName = $"AWS {accountId}",
                Description = $"Workloads of AWS account {accountId}",
            },
            new()
            {
                Parent = component,
                DependsOn = apis,
                Protect = args.Settings.Protect,
            }
        );
        Provider = new(
            $"{name}-provider-{accountId}",
            new()
            {
                Project = args.PoolProject,
                WorkloadIdentityPoolId = _pool.WorkloadIdentityPoolId,
                WorkloadIdentityPoolProviderId = id,
                DisplayName = $"AWS {accountId}",
                Aws = new WorkloadIdentityPoolProviderAwsArgs { AccountId = accountId },
                AttributeMapping = TrustPolicy.AttributeMapping,
                AttributeCondition = TrustPolicy.Condition(roles),
            },
            new() { Parent = component, Protect = args.Settings.Protect }
        );
    }

    public WorkloadIdentityPoolProvider Provider { get; }

    /// <summary>The provider's full name.</summary>
    public Output<string> ProviderName => Provider.Name.OnceCreated();

    /// <summary>The IAM member for a role's sessions.</summary>
    public Output<string> Member(AwsRole role) =>
        _pool.Name.OnceCreated().Apply(pool => TrustPolicy.Member(pool, role));
}
