using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Route53;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// Logs of VPN and BGP, of DNS queries and of the VPC's connections. A VPC that exists has an owner who decides
/// on its logs, so there the VPN alone writes one.
/// </summary>
internal sealed class ConnectorLogs
{
    private const string Format = "json";

    private readonly LogGroup _vpn;

    public ConnectorLogs(
        string name,
        AwsConnectorArgs args,
        ConnectorNetwork network,
        Resource component
    )
    {
        var settings = args.Settings;
        var prefix =
            $"/aws/vendedlogs/{Deployment.Instance.ProjectName}/{Deployment.Instance.StackName}";
        var child = new CustomResourceOptions { Parent = component };
        // A connection writes into its own account.
        _vpn = Group(
            settings.Network?.TransitGateway is { Id: var gateway } ? $"vpn-{gateway}" : "vpn",
            args.TransitGatewayProvider
        );
        if (settings.Network is not null)
        {
            return;
        }

        var queries = new ResolverQueryLogConfig(
            $"{name}-queries",
            new() { DestinationArn = Group("queries").Arn },
            child
        );
        _ = new ResolverQueryLogConfigAssociation(
            $"{name}-queries",
            new() { ResolverQueryLogConfigId = queries.Id, ResourceId = network.VpcId },
            child
        );

        var flows = Group("flows");
        // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
        var writer = new Role(
            $"{name}-flows",
            new()
            {
                AssumeRolePolicy = RolePolicyText.TrustService(
                    "vpc-flow-logs.amazonaws.com",
                    settings.AccountId,
                    $"arn:{settings.Partition}:ec2:{settings.Region}:{settings.AccountId}:vpc-flow-log/*"
                ),
                PermissionsBoundary = settings.PermissionsBoundary!,
            },
            child
        );
        var policy = new RolePolicy(
            $"{name}-flows",
            new()
            {
                Role = writer.Name,
                Policy = flows
                    .Arn.OnceCreated()
                    .Apply(arn =>
                        RolePolicyText.Allow(
                            (
                                [
                                    "logs:CreateLogStream",
                                    "logs:DescribeLogStreams",
                                    "logs:PutLogEvents",
                                ],
                                [arn, $"{arn}:*"]
                            ),
                            // The service lists log groups, and IAM has no narrower resource for that call.
                            (
                                ["logs:DescribeLogGroups"],
                                [
                                    $"arn:{settings.Partition}:logs:{settings.Region}:{settings.AccountId}:log-group:*",
                                ]
                            )
                        )
                    ),
            },
            child
        );
        _ = new FlowLog(
            $"{name}-flows",
            new()
            {
                VpcId = network.VpcId,
                TrafficType = "ALL",
                LogDestinationType = "cloud-watch-logs",
                LogDestination = flows.Arn,
                IamRoleArn = writer.Arn,
            },
            new() { Parent = component, DependsOn = policy }
        );

        // The `/aws/vendedlogs/` prefix avoids the size limit of the account's resource policy.
        LogGroup Group(string kind, ProviderResource? provider = null) =>
            new(
                $"{name}-{kind}",
                new()
                {
                    Name = $"{prefix}/{kind}",
                    RetentionInDays = settings.LogRetentionDays,
                    // A key of the stack's account is for logs of that account.
                    KmsKeyId = provider is null ? settings.KmsKey! : null!,
                },
                new()
                {
                    Parent = component,
                    Provider = provider,
                    DeleteBeforeReplace = true,
                }
            );
    }

    /// <summary>
    /// The logs of a connection's first tunnel. A property that is left out would keep its value in AWS.
    /// </summary>
    public static VpnConnectionTunnel1LogOptionsArgs OfTunnel1(ConnectorLogs? logs)
    {
        var options = new VpnConnectionTunnel1LogOptionsCloudwatchLogOptionsArgs
        {
            LogEnabled = logs is not null,
            // The tunnel's log does not contain BGP failures.
            BgpLogEnabled = logs is not null,
        };
        // AWS drops group and format of a log that is off.
        if (logs is not null)
        {
            options.LogGroupArn = logs._vpn.Arn;
            options.LogOutputFormat = Format;
            options.BgpLogGroupArn = logs._vpn.Arn;
            options.BgpLogOutputFormat = Format;
        }
        return new() { CloudwatchLogOptions = options };
    }

    /// <summary>
    /// The logs of a connection's second tunnel. A property that is left out would keep its value in AWS.
    /// </summary>
    public static VpnConnectionTunnel2LogOptionsArgs OfTunnel2(ConnectorLogs? logs)
    {
        var options = new VpnConnectionTunnel2LogOptionsCloudwatchLogOptionsArgs
        {
            LogEnabled = logs is not null,
            // The tunnel's log does not contain BGP failures.
            BgpLogEnabled = logs is not null,
        };
        // AWS drops group and format of a log that is off.
        if (logs is not null)
        {
            options.LogGroupArn = logs._vpn.Arn;
            options.LogOutputFormat = Format;
            options.BgpLogGroupArn = logs._vpn.Arn;
            options.BgpLogOutputFormat = Format;
        }
        return new() { CloudwatchLogOptions = options };
    }
}
