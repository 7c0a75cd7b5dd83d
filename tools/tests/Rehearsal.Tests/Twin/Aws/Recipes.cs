using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.Aws.AwsAccount;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>The resources that most tests need around the one they look at.</summary>
internal static class Recipes
{
    public const string PublicCidr = "10.20.9.0/24";
    public const string LogsService = "vpc-flow-logs.amazonaws.com";

    public static Made Vpc(
        this AwsAccount aws,
        string cidr = "10.20.0.0/16",
        bool hostnames = true
    ) => aws.Create("aws:ec2/vpc:Vpc", ("cidrBlock", cidr), ("enableDnsHostnames", hostnames));

    public static Made Subnet(
        this AwsAccount aws,
        Made vpc,
        string cidr = "10.20.1.0/24",
        string zone = "us-east-1a"
    ) =>
        aws.Create(
            "aws:ec2/subnet:Subnet",
            ("vpcId", vpc.Id),
            ("cidrBlock", cidr),
            ("availabilityZone", zone)
        );

    public static Made Table(this AwsAccount aws, Made vpc) =>
        aws.Create("aws:ec2/routeTable:RouteTable", ("vpcId", vpc.Id));

    public static Made Group(this AwsAccount aws, Made vpc) =>
        aws.Create("aws:ec2/securityGroup:SecurityGroup", ("vpcId", vpc.Id));

    public static Made Internet(this AwsAccount aws, Made vpc) =>
        aws.Create("aws:ec2/internetGateway:InternetGateway", ("vpcId", vpc.Id));

    public static Made Eip(this AwsAccount aws) => aws.Create("aws:ec2/eip:Eip", ("domain", "vpc"));

    public static Made Nat(this AwsAccount aws, Made subnet, Made eip) =>
        aws.Create(
            "aws:ec2/natGateway:NatGateway",
            ("subnetId", subnet.Id),
            ("allocationId", eip.Id),
            ("connectivityType", "public")
        );

    public static Made Gateway(this AwsAccount aws, Made vpc, string asn = "64512") =>
        aws.Create("aws:ec2/vpnGateway:VpnGateway", ("vpcId", vpc.Id), ("amazonSideAsn", asn));

    public static Made Customer(
        this AwsAccount aws,
        string address = "34.64.0.1",
        string asn = "64514",
        string device = "google-0"
    ) =>
        aws.Create(
            "aws:ec2/customerGateway:CustomerGateway",
            ("type", "ipsec.1"),
            ("bgpAsn", asn),
            ("ipAddress", address),
            ("deviceName", device)
        );

    /// <summary>A connection, past the checks of a preview.</summary>
    public static Made Connection(
        this AwsAccount aws,
        Made gateway,
        Made customer,
        string first = "169.254.101.0/30",
        string second = "169.254.101.4/30",
        string key = "abcdefgh1"
    ) =>
        aws.CreateUnchecked(
            "aws:ec2/vpnConnection:VpnConnection",
            ("type", "ipsec.1"),
            ("customerGatewayId", customer.Id),
            ("vpnGatewayId", gateway.Id),
            ("tunnel1InsideCidr", first),
            ("tunnel2InsideCidr", second),
            ("tunnel1PresharedKey", PropertyValue.Secret(key)),
            ("tunnel2PresharedKey", PropertyValue.Secret(key + "x"))
        );

    public static Made Resolver(this AwsAccount aws, Made group, params Made[] subnets) =>
        aws.Create(
            "aws:route53/resolverEndpoint:ResolverEndpoint",
            ("direction", "OUTBOUND"),
            ("securityGroupIds", List(group.Id)),
            (
                "ipAddresses",
                PropertyValue.List(subnets.Select(s => PropertyMap.Of(("subnetId", s.Id))))
            )
        );

    public static Made Rule(
        this AwsAccount aws,
        Made endpoint,
        string domain = "alloydb-psc.goog",
        params string[] targets
    ) =>
        aws.Create(
            "aws:route53/resolverRule:ResolverRule",
            ("domainName", domain),
            ("ruleType", "FORWARD"),
            ("resolverEndpointId", endpoint.Id),
            ("targetIps", PropertyValue.List(targets.Select(ip => PropertyMap.Of(("ip", ip)))))
        );

    public static Made Associate(this AwsAccount aws, Made rule, Made vpc) =>
        aws.Create(
            "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
            ("resolverRuleId", rule.Id),
            ("vpcId", vpc.Id)
        );

    public static Made Role(
        this AwsAccount aws,
        string name = "alloydb-client",
        bool force = false,
        string service = "ec2.amazonaws.com"
    ) =>
        aws.Create(
            "aws:iam/role:Role",
            ("name", name),
            ("assumeRolePolicy", Trust(service)),
            ("forceDetachPolicies", force)
        );

    public static Made Profile(this AwsAccount aws, Made role, string name = "alloydb-client") =>
        aws.Create("aws:iam/instanceProfile:InstanceProfile", ("name", name), ("role", role.Id));

    public static Made AttachPolicy(this AwsAccount aws, Made role) =>
        aws.Create(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            ("role", role.Id),
            ("policyArn", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
        );

    public static string Image(this AwsAccount aws, string architecture = "arm64") =>
        aws.Invoke(
                "aws:ssm/getParameter:getParameter",
                (
                    "name",
                    $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"
                )
            )
            .Text("insecureValue")!;

    public static Made Instance(
        this AwsAccount aws,
        Made subnet,
        params (string, PropertyValue)[] inputs
    ) =>
        aws.CreateUnchecked(
            "aws:ec2/instance:Instance",
            [
                ("subnetId", subnet.Id),
                ("ami", aws.Image()),
                ("instanceType", "t4g.small"),
                .. inputs,
            ]
        );

    public static Made Endpoint(
        this AwsAccount aws,
        Made vpc,
        string service,
        params (string, PropertyValue)[] inputs
    ) =>
        aws.Create(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            [("vpcId", vpc.Id), ("serviceName", $"com.amazonaws.{Region}.{service}"), .. inputs]
        );

    public static Made Bucket(this AwsAccount aws, string name = "staging", bool force = false) =>
        aws.CreateUnchecked("aws:s3/bucket:Bucket", ("bucket", name), ("forceDestroy", force));

    public static Made Put(this AwsAccount aws, Made bucket, string key = "proxy") =>
        aws.Create(
            "aws:s3/bucketObjectv2:BucketObjectv2",
            ("bucket", bucket.Id),
            ("key", key),
            ("content", "x")
        );

    public static Made Document(this AwsAccount aws, string content, string name = "verify") =>
        aws.CreateUnchecked(
            "aws:ssm/document:Document",
            ("name", name),
            ("documentType", "Command"),
            ("content", content)
        );

    /// <summary>A command document with one step.</summary>
    public static string Command(string padding = "", string schema = "2.2") =>
        $$$"""{"schemaVersion":"{{{schema}}}","description":"{{{padding}}}","mainSteps":[{"action":"aws:runShellScript","name":"check","inputs":{"runCommand":["true"]}}]}""";

    public static string Trust(string service) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}""";
}
