using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>A log group, by name.</summary>
internal sealed partial class LogGroup() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/logGroup:LogGroup";
    private const string Source =
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";

    public override string Id(CloudCall call) => NameOf(call);

    public override void Release(CloudCall call) =>
        Require(
            call.Current!.Inputs.Get("deletionProtectionEnabled")?.AsBool != true,
            "ValidationException",
            $"The log group {call.Current!.Id} has deletion protection: set deletionProtectionEnabled to false first",
            "log-group-protected",
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"
        );

    protected override void Admit(CloudCall call)
    {
        var name = Id(call);
        Require(
            NameForm().IsMatch(name),
            "InvalidParameterException",
            $"Value '{name}' at 'logGroupName' failed to satisfy constraint: 1 to 512 of a-z, A-Z, 0-9, '_', '-', '/', '.' and '#', not beginning with aws/",
            "log-group-name",
            Source
        );
        Require(
            !Others(call).Any(other => other.Id == name && call.Current is null),
            "ResourceAlreadyExistsException",
            $"The specified log group already exists: {name}",
            "log-group-unique",
            Source
        );
    }

    protected override string? Arn(CloudCall call, string id) =>
        RegionalArn(call, "logs", $"log-group:{id}");

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            ("logGroupClass", call.Text("logGroupClass") ?? "STANDARD"),
            ("deletionProtectionEnabled", call.Get("deletionProtectionEnabled") ?? false)
        );

    [GeneratedRegex("^(?!aws/)[A-Za-z0-9_./#-]{1,512}$")]
    private static partial Regex NameForm();
}

/// <summary>Records a VPC's traffic.</summary>
internal sealed class FlowLog() : Ec2Model(Token, "fl", "vpc-flow-log")
{
    public const string Token = "aws:ec2/flowLog:FlowLog";

    protected override void Admit(CloudCall call)
    {
        if (call.Text("vpcId") is not null)
        {
            ReferredVpc(call);
        }
        Require(
            (call.Text("logDestinationType") ?? "cloud-watch-logs") != "cloud-watch-logs"
                || call.Text("iamRoleArn") is { Length: > 0 },
            "InvalidParameter",
            "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs: give iamRoleArn",
            "flow-log-role",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html"
        );
    }

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("logDestination", call.Text("logDestination") ?? ""),
            ("logDestinationType", call.Text("logDestinationType") ?? "cloud-watch-logs"),
            ("logFormat", call.Text("logFormat") ?? "")
        );
}

/// <summary>Records what a VPC's resolver is asked.</summary>
internal sealed class ResolverQueryLogConfig() : ResolverModel(Token, "resolver-query-log-config")
{
    public const string Token = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig";

    public override string Id(CloudCall call) => FreshId(call, "rqlc");

    public override void Release(CloudCall call) =>
        CloudCall.RequireUnused(
            call.World.OfType(ResolverQueryLogConfigAssociation.Token)
                .Where(other => other.Text("resolverQueryLogConfigId") == call.Current!.Id),
            user =>
                $"api error InvalidRequestException: The query logging configuration {call.Current!.Id} is associated with {user.Text("resourceId")}; disassociate it first",
            "query-log-config-in-use",
            "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteResolverQueryLogConfig.html"
        );

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(("ownerId", AccountOf(call)), ("shareStatus", "NOT_SHARED"));
}

/// <summary>Makes a query logging configuration hold in a VPC.</summary>
internal sealed class ResolverQueryLogConfigAssociation() : ResolverModel(Token, kind: null)
{
    public const string Token =
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";

    public override string Id(CloudCall call) => FreshId(call, "rqlca");

    protected override void Admit(CloudCall call)
    {
        Referred(call, call.Text("resolverQueryLogConfigId"), ResolverQueryLogConfig.Token);
        Referred(call, call.Text("resourceId"), Vpc.Token);
    }
}
