using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The instance's paths to AWS without the internet: S3's gateway endpoint for packages and staged files,
/// Systems Manager's two interface endpoints for sessions and commands.
/// </summary>
internal sealed class ConnectorEndpoints
{
    // Current agents use ssmmessages for both, so ec2messages is not needed.
    private static readonly string[] s_sessionServices = ["ssm", "ssmmessages"];

    public ConnectorEndpoints(
        string name,
        ConnectorSettings settings,
        ConnectorNetwork network,
        Resource component
    )
    {
        Storage = new(
            $"{name}-s3",
            new()
            {
                VpcId = network.Vpc.Id,
                ServiceName = ServiceName(settings.Region, "s3"),
                VpcEndpointType = "Gateway",
                RouteTableIds = network.RouteTable.Id,
                Policy = RolePolicyText.AllowAnyone("s3:GetObject", ReadableObjects(settings)),
                Tags = { ["Name"] = $"{name}-s3" },
            },
            new() { Parent = component }
        );
        Sessions = new(
            $"{name}-endpoints",
            "Endpoints of Systems Manager",
            network.Vpc.Id,
            component
        );
        var zones = settings.HighlyAvailable ? network.PrivateSubnets.Length : 1;
        SessionEndpoints =
        [
            .. s_sessionServices.Select(service => new VpcEndpoint(
                $"{name}-{service}",
                new()
                {
                    VpcId = network.Vpc.Id,
                    ServiceName = ServiceName(settings.Region, service),
                    VpcEndpointType = "Interface",
                    PrivateDnsEnabled = true,
                    SubnetIds = network.PrivateSubnets[..zones].Select(s => s.Id).ToArray(),
                    SecurityGroupIds = Sessions.Group.Id,
                    Tags = { ["Name"] = $"{name}-{service}" },
                },
                new() { Parent = component }
            )),
        ];
    }

    /// <summary>S3's endpoint; security groups name its prefix list.</summary>
    public VpcEndpoint Storage { get; }

    /// <summary>The group of the interface endpoints.</summary>
    public RuledGroup Sessions { get; }

    public IReadOnlyList<Resource> SessionEndpoints { get; }

    /// <summary>The bucket for a staged binary, the only one with this prefix.</summary>
    public static string StagingPrefix(string accountId) => $"keyless-alloydb-{accountId}-";

    private static string ServiceName(string region, string service) =>
        $"com.amazonaws.{region}.{service}";

    /// <summary>
    /// Buckets of Amazon Linux's packages, of staged binaries, and of Systems Manager: updates of its agent,
    /// documents, patch baselines. Without the last ones sessions work and patching does not.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html</remarks>
    private static IEnumerable<string> ReadableObjects(ConnectorSettings settings) =>
        new[]
        {
            $"al2023-repos-{settings.Region}-*",
            $"{StagingPrefix(settings.AccountId)}*",
            $"amazon-ssm-{settings.Region}",
            $"amazon-ssm-packages-{settings.Region}",
            $"amazoncloudwatch-agent-{settings.Region}",
            $"aws-patch-manager-{settings.Region}-*",
            $"aws-ssm-{settings.Region}",
            $"aws-ssm-distributor-file-{settings.Region}",
            $"aws-ssm-document-attachments-{settings.Region}",
            $"patch-baseline-snapshot-{settings.Region}",
            $"patch-baseline-snapshot-{settings.Region}-*",
            $"{settings.Region}-birdwatcher-prod",
        }.Select(bucket => $"arn:{settings.Partition}:s3:::{bucket}/*");
}
