using Pulumi.Aws.Iam;
using Pulumi.Aws.S3;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The proxy's binary in a bucket of the account. The instance reads it through S3's gateway endpoint,
/// without a path to Google.
/// </summary>
internal sealed class StagedProxy
{
    public StagedProxy(
        string name,
        ConnectorSettings connector,
        InstanceSettings settings,
        Role role,
        Resource component
    )
    {
        var child = new CustomResourceOptions { Parent = component };
        var bucket = new Bucket(
            $"{name}-staging",
            new()
            {
                BucketPrefix = ConnectorEndpoints.StagingPrefix(connector.AccountId),
                // It holds only a copy of a public file.
                ForceDestroy = true,
            },
            child
        );
        _ = new BucketPublicAccessBlock(
            $"{name}-staging",
            new()
            {
                Bucket = bucket.Id,
                BlockPublicAcls = true,
                BlockPublicPolicy = true,
                IgnorePublicAcls = true,
                RestrictPublicBuckets = true,
            },
            child
        );
        var binary = new BucketObjectv2(
            $"{name}-staging",
            new()
            {
                Bucket = bucket.Id,
                Key =
                    $"alloydb-auth-proxy/v{settings.ProxyVersion}/linux.{InstanceArchitecture.ProxyName(settings.Architecture)}",
                Source = new FileAsset(settings.ProxyFile!),
            },
            child
        );
        Source = Output.Format($"s3://{bucket.Id}/{binary.Key.OnceCreated()}");
        Permission = new(
            $"{name}-staging",
            new()
            {
                Role = role.Name,
                Policy = bucket
                    .Arn.OnceCreated()
                    .Apply(arn => RolePolicyText.Allow((["s3:GetObject"], [$"{arn}/*"]))),
            },
            child
        );
    }

    /// <summary>Where the binary is, <c>s3://bucket/key</c>.</summary>
    public Output<string> Source { get; }

    /// <summary>The role's permission to read it.</summary>
    public RolePolicy Permission { get; }
}
