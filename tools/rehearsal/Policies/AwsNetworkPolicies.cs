using System.Globalization;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>Reachability of and from AWS's network.</summary>
internal static class AwsNetworkPolicies
{
    private const string Group = "aws:ec2/securityGroup:SecurityGroup";
    private const string DefaultGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
    private const string Subnet = "aws:ec2/subnet:Subnet";
    private const string AllProtocols = "-1";
    private const int Dns = 53;

    private static readonly string[] s_described = [Group, Types.IngressRule, Types.EgressRule];
    private static readonly string[] s_cidrs = ["cidrBlocks", "ipv6CidrBlocks"];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "no-open-ingress",
            "No security group lets the internet in, at any port.",
            ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "AWS-0107"],
            set =>
                Rules(set, Types.IngressRule, "ingress")
                    .Where(rule => rule.ToInternet)
                    .Select(rule => new Violation(
                        rule.Resource,
                        "lets the whole internet in; name a group or a network"
                    ))
        ),
        new(
            "no-egress-on-all-ports",
            "No security group lets everything out to everywhere.",
            ["CKV_AWS_382"],
            set =>
                Rules(set, Types.EgressRule, "egress")
                    .Where(rule => rule.ToInternet && rule.Protocol == AllProtocols)
                    .Select(rule => new Violation(
                        rule.Resource,
                        "lets every protocol out to the whole internet; name protocol and port"
                    ))
        ),
        new(
            "no-open-egress",
            "Traffic leaves for known networks only.",
            ["AWS-0104"],
            set =>
                Rules(set, Types.EgressRule, "egress")
                    .Where(rule => rule.ToInternet)
                    .Select(rule => new Violation(
                        rule.Resource,
                        "lets traffic out to the whole internet; set googleApis: private and publicPath: false"
                    ))
        )
        {
            Enforcement = Enforcement.Advisory,
        },
        new(
            "resolver-egress-is-dns",
            "A Resolver endpoint sends DNS to known networks and nothing else.",
            [
                "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-outbound-queries.html",
            ],
            set =>
                from endpoint in set.Of(Types.ResolverEndpoint)
                from owner in set.Referred(endpoint, "securityGroupIds", Group)
                from rule in set.Referring(Types.EgressRule, "securityGroupId", owner)
                where
                    GoogleNetworkPolicies.IsInternet(rule.Inputs.Text("cidrIpv4"))
                    || IsOtherThanDns(rule.Inputs.Get("fromPort"))
                    || IsOtherThanDns(rule.Inputs.Get("toPort"))
                select new Violation(
                    rule,
                    $"lets the Resolver endpoint reach {ResourceSet.Text(rule.Inputs.Get("cidrIpv4"))} at ports {ResourceSet.Text(rule.Inputs.Get("fromPort"))} to {ResourceSet.Text(rule.Inputs.Get("toPort"))}; write port 53 of the forwarders' network"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "groups-described",
            "Security groups and their rules say what they are for, in characters that EC2 takes.",
            [
                "CKV_AWS_23",
                "AWS-0124",
                "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html",
            ],
            set =>
                s_described
                    .SelectMany(type =>
                        set.Wrong(
                            type,
                            "description",
                            value => value?.AsText is { Length: > 0 } and not "Managed by Pulumi",
                            "say what it is for"
                        )
                    )
                    .Concat(set.Of(s_described).SelectMany(TextPolicies.Violations))
        ),
        new(
            "default-group-closed",
            "The default security group of a VPC has no rule.",
            ["CKV2_AWS_12", "AWS-0173"],
            set =>
                set.Without(
                        Types.Vpc,
                        DefaultGroup,
                        "vpcId",
                        "its default security group is open; adopt it with a DefaultSecurityGroup without rules"
                    )
                    .Concat(
                        new[] { "ingress", "egress" }.SelectMany(side =>
                            set.Wrong(
                                DefaultGroup,
                                side,
                                value => value is null || value.AsList is [],
                                "leave it out"
                            )
                        )
                    )
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
        new(
            "vpc-flow-logs",
            "A VPC records its flows.",
            ["CKV2_AWS_11", "AWS-0178"],
            set =>
                set.Without(
                    Types.Vpc,
                    Types.FlowLog,
                    "vpcId",
                    "nothing records its flows; set logs: true, as production does"
                )
        )
        {
            Scope = Scope.Stack,
            Enforcement = Enforcement.Advisory,
        },
        new(
            "logs-expire",
            "A log group says for how long it keeps its logs: left out means for ever.",
            [
                "CKV_AWS_66",
                "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
            ],
            set =>
                set.Wrong(
                    Types.LogGroup,
                    "retentionInDays",
                    value => value?.AsNumber > 0,
                    "write a number of days: the logs are kept, and paid for, for ever"
                )
        ),
        new(
            "function-logs-expire",
            "A function writes into a log group that the program makes: the one that Lambda makes by itself keeps its logs for ever and outlives the function.",
            [
                "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
            ],
            set =>
                from function in set.Of(Types.Function)
                where function.Inputs.Find("loggingConfig.logGroup") is null
                let own = $"/aws/lambda/{function.Inputs.Text("name")}"
                where
                    !set.Of(Types.LogGroup)
                        .Any(made =>
                            made.Inputs.Get("name") is UnknownValue
                            || made.Inputs.Text("name") == own
                        )
                select new Violation(
                    function,
                    $"loggingConfig.logGroup is left out; name a LogGroup with retentionInDays, or make one called {own}"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "no-public-addresses-by-default",
            "A subnet gives no instance a public address.",
            [
                "CKV_AWS_130",
                "AWS-0164",
                "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
            ],
            set =>
                set.Wrong(
                    Subnet,
                    "mapPublicIpOnLaunch",
                    value => value?.AsBool != true,
                    "write false"
                )
        ),
    ];

    private sealed record Rule(ResourceState Resource, bool ToInternet, string? Protocol);

    /// <summary>Rules that are resources of their own, and those inside a group.</summary>
    private static IEnumerable<Rule> Rules(ResourceSet set, string type, string inline) =>
        set.Of(type)
            .Select(rule => new Rule(
                rule,
                IsInternet(rule.Inputs.Get("cidrIpv4")) || IsInternet(rule.Inputs.Get("cidrIpv6")),
                rule.Inputs.Text("ipProtocol")
            ))
            .Concat(
                from owner in set.Of(Group)
                from rule in owner.Inputs.Get(inline)?.AsList ?? []
                where rule.AsMap is not null
                let cidrs = s_cidrs.SelectMany(key => rule.AsMap!.Get(key)?.AsList ?? [])
                select new Rule(owner, cidrs.Any(IsInternet), ProtocolOf(rule.AsMap!))
            );

    private static bool IsInternet(PropertyValue? cidr) =>
        GoogleNetworkPolicies.IsInternet(cidr?.AsText);

    private static bool IsOtherThanDns(PropertyValue? port) =>
        port is not { IsUnknown: true } && port?.AsNumber != Dns;

    private static string? ProtocolOf(PropertyMap rule) =>
        rule.Text("protocol")
        ?? rule.Get("protocol")?.AsNumber?.ToString(CultureInfo.InvariantCulture);
}
