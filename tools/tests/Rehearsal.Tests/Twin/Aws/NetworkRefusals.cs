using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of VPCs, subnets, routes and groups.</summary>
internal static class NetworkRefusals
{
    private const string Route = "aws:ec2/route:Route";
    private const string Association = "aws:ec2/routeTableAssociation:RouteTableAssociation";
    private const string Egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

    /// <summary>A VPC goes when nothing is left in it: what may be in it.</summary>
    private static readonly (string What, Func<AwsAccount, Made, Made> Create)[] s_tenants =
    [
        ("a subnet", (aws, vpc) => aws.Subnet(vpc)),
        ("a route table", (aws, vpc) => aws.Table(vpc)),
        ("a security group", (aws, vpc) => aws.Group(vpc)),
        ("an internet gateway", (aws, vpc) => aws.Internet(vpc)),
        ("a virtual private gateway", (aws, vpc) => aws.Gateway(vpc)),
        ("a VPC endpoint", (aws, vpc) => aws.Endpoint(vpc, "s3")),
    ];

    /// <summary>A subnet goes when no interface is left in it: what has one.</summary>
    private static readonly (
        string What,
        Func<AwsAccount, Made, Made, Made> Create
    )[] s_interfaces =
    [
        ("an instance", (aws, _, subnet) => aws.Instance(subnet)),
        (
            "a NAT gateway",
            (aws, vpc, subnet) =>
            {
                aws.Internet(vpc);
                return aws.Nat(subnet, aws.Eip());
            }
        ),
        (
            "a VPC endpoint",
            (aws, vpc, subnet) =>
                aws.Endpoint(
                    vpc,
                    "ssm",
                    ("vpcEndpointType", "Interface"),
                    ("subnetIds", List(subnet.Id))
                )
        ),
        (
            "a Resolver endpoint",
            (aws, vpc, subnet) =>
                aws.Resolver(aws.Group(vpc), subnet, aws.Subnet(vpc, "10.20.2.0/24", "us-east-1b"))
        ),
        (
            "a transit gateway's attachment",
            (aws, vpc, subnet) =>
                aws.Create(
                    "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
                    ("vpcId", vpc.Id),
                    ("subnetIds", List(subnet.Id)),
                    (
                        "transitGatewayId",
                        aws.Create("aws:ec2transitgateway/transitGateway:TransitGateway").Id
                    )
                )
        ),
    ];

    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        .. s_tenants.Select(tenant => new Refusal<AwsAccount>(
            "vpc-in-use",
            tenant.What,
            aws =>
            {
                var vpc = aws.Vpc();
                tenant.Create(aws, vpc);
                aws.Delete(vpc);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Delete(tenant.Create(aws, vpc), vpc);
            }
        )),
        .. s_interfaces.Select(inSubnet => new Refusal<AwsAccount>(
            "subnet-in-use",
            inSubnet.What,
            aws =>
            {
                var vpc = aws.Vpc();
                var subnet = aws.Subnet(vpc);
                inSubnet.Create(aws, vpc, subnet);
                aws.Delete(subnet);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var subnet = aws.Subnet(vpc);
                aws.Delete(inSubnet.Create(aws, vpc, subnet), subnet);
            }
        )),
        new(
            "subnet-range",
            aws => aws.Subnet(aws.Vpc(), "10.21.0.0/24"),
            aws => aws.Subnet(aws.Vpc())
        ),
        new(
            "subnet-conflict",
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Subnet(vpc, "10.20.0.0/23");
                aws.Subnet(vpc, "10.20.1.0/24");
            },
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Subnet(vpc, "10.20.0.0/24");
                aws.Subnet(vpc, "10.20.1.0/24");
            }
        ),
        new(
            "subnet-zone",
            aws => aws.Subnet(aws.Vpc(), zone: "eu-west-1a"),
            aws => aws.Subnet(aws.Vpc(), zone: "us-east-1c")
        ),
        new(
            "route-table-association-vpc",
            aws => Associate(aws, aws.Table(aws.Vpc("10.30.0.0/16")), aws.Subnet(aws.Vpc())),
            aws =>
            {
                var vpc = aws.Vpc();
                Associate(aws, aws.Table(vpc), aws.Subnet(vpc));
            }
        ),
        new(
            "route-table-association-unique",
            aws =>
            {
                var vpc = aws.Vpc();
                var subnet = aws.Subnet(vpc);
                Associate(aws, aws.Table(vpc), subnet);
                Associate(aws, aws.Table(vpc), subnet);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var subnet = aws.Subnet(vpc);
                aws.Delete(Associate(aws, aws.Table(vpc), subnet));
                Associate(aws, aws.Table(vpc), subnet);
            }
        ),
        new("route-target-kind", aws => ToNat(aws, "gatewayId"), aws => ToNat(aws, "natGatewayId")),
        new(
            "route-gateway-vpc",
            aws => ToInternet(aws, aws.Table(aws.Vpc()), aws.Internet(aws.Vpc("10.30.0.0/16"))),
            aws =>
            {
                var vpc = aws.Vpc();
                ToInternet(aws, aws.Table(vpc), aws.Internet(vpc));
            }
        ),
        new(
            "route-unique",
            aws =>
            {
                var vpc = aws.Vpc();
                var (table, internet) = (aws.Table(vpc), aws.Internet(vpc));
                ToInternet(aws, table, internet);
                ToInternet(aws, table, internet);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var (table, internet) = (aws.Table(vpc), aws.Internet(vpc));
                aws.Delete(ToInternet(aws, table, internet));
                ToInternet(aws, table, internet);
            }
        ),
        new(
            "route-outside-vpc",
            aws => RouteTo(aws, "10.20.0.0/16"),
            aws => RouteTo(aws, "10.0.0.0/8")
        ),
        new(
            "route-transit-gateway-attached",
            aws => ToTransit(aws, attached: false),
            aws => ToTransit(aws, attached: true)
        ),
        new(
            "security-group-name",
            aws =>
            {
                var vpc = aws.Vpc();
                Named(aws, vpc);
                Named(aws, vpc);
            },
            aws =>
            {
                Named(aws, aws.Vpc());
                Named(aws, aws.Vpc("10.30.0.0/16"));
            }
        ),
        new(
            "security-group-in-use",
            "by an instance",
            aws =>
            {
                var vpc = aws.Vpc();
                var group = aws.Group(vpc);
                aws.Instance(aws.Subnet(vpc), ("vpcSecurityGroupIds", List(group.Id)));
                aws.Delete(group);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var group = aws.Group(vpc);
                aws.Delete(
                    aws.Instance(aws.Subnet(vpc), ("vpcSecurityGroupIds", List(group.Id))),
                    group
                );
            }
        ),
        new(
            "security-group-in-use",
            "by a rule of another group",
            aws =>
            {
                var vpc = aws.Vpc();
                var (one, other) = (aws.Group(vpc), aws.Group(vpc));
                To(aws, one, ("referencedSecurityGroupId", other.Id));
                aws.Delete(other);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var (one, other) = (aws.Group(vpc), aws.Group(vpc));
                To(aws, one, ("referencedSecurityGroupId", other.Id));
                aws.Delete(one, other);
            }
        ),
        new(
            "security-group-rule-ports",
            "tcp without ports",
            aws =>
                aws.CreateUnchecked(
                    Egress,
                    ("securityGroupId", aws.Group(aws.Vpc()).Id),
                    ("ipProtocol", "tcp"),
                    ("cidrIpv4", "10.0.0.0/8")
                ),
            aws => To(aws, aws.Group(aws.Vpc()), ("cidrIpv4", "10.0.0.0/8"))
        ),
        new(
            "security-group-rule-ports",
            "all traffic with ports",
            aws => AllTraffic(aws, ("fromPort", 0), ("toPort", 0)),
            aws => AllTraffic(aws)
        ),
        new(
            "security-group-rule-ports",
            "the last port first",
            aws => Ports(aws, 5433, 443),
            aws => Ports(aws, 443, 5433)
        ),
        new(
            "security-group-rule-unique",
            aws =>
            {
                var group = aws.Group(aws.Vpc());
                To(aws, group, ("cidrIpv4", "10.0.0.0/8"));
                To(aws, group, ("cidrIpv4", "10.0.0.0/8"));
            },
            aws =>
            {
                var group = aws.Group(aws.Vpc());
                To(aws, group, ("cidrIpv4", "10.0.0.0/8"));
                To(aws, group, ("cidrIpv4", "172.16.0.0/12"));
            }
        ),
        new(
            "internet-gateway-unique",
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Internet(vpc);
                aws.Internet(vpc);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Delete(aws.Internet(vpc));
                aws.Internet(vpc);
            }
        ),
        new(
            "internet-gateway-mapped-addresses",
            "deleted",
            aws =>
            {
                var vpc = aws.Vpc();
                var internet = aws.Internet(vpc);
                aws.Nat(aws.Subnet(vpc), aws.Eip());
                aws.Delete(internet);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var internet = aws.Internet(vpc);
                aws.Delete(aws.Nat(aws.Subnet(vpc), aws.Eip()), internet);
            }
        ),
        new(
            "internet-gateway-mapped-addresses",
            "moved to another VPC",
            aws =>
            {
                var vpc = aws.Vpc();
                var internet = aws.Internet(vpc);
                aws.Nat(aws.Subnet(vpc), aws.Eip());
                aws.Update(internet, ("vpcId", aws.Vpc("10.30.0.0/16").Id));
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var internet = aws.Internet(vpc);
                aws.Delete(aws.Nat(aws.Subnet(vpc), aws.Eip()));
                aws.Update(internet, ("vpcId", aws.Vpc("10.30.0.0/16").Id));
            }
        ),
        .. new (string What, string Text)[]
        {
            ("a description with an apostrophe", "AlloyDB's client"),
            ("a description that is not ASCII", "Kunde für AlloyDB"),
            ("a description of 256 characters", new string('a', 256)),
        }.Select(description => new Refusal<AwsAccount>(
            "free-text",
            description.What,
            aws => Group(aws, description.Text),
            aws => Group(aws, "AlloyDB client (5433); #1 [a@b] {+=} $*!")
        )),
        new(
            "free-text",
            "a rule's description",
            aws => Rule(aws, "Google's APIs"),
            aws => Rule(aws, "Google APIs: 199.36.153.8/30")
        ),
        new(
            "free-text",
            "a tag's key",
            aws => aws.CreateUnchecked("aws:ec2/vpc:Vpc", Tagged("aws:owner", "data")),
            aws => aws.CreateUnchecked("aws:ec2/vpc:Vpc", Tagged("owner", "data"))
        ),
        new(
            "nat-internet-gateway",
            aws => aws.Nat(aws.Subnet(aws.Vpc()), aws.Eip()),
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Internet(vpc);
                aws.Nat(aws.Subnet(vpc), aws.Eip());
            }
        ),
        new(
            "nat-address-unique",
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Internet(vpc);
                var (subnet, eip) = (aws.Subnet(vpc), aws.Eip());
                aws.Nat(subnet, eip);
                aws.Nat(subnet, eip);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Internet(vpc);
                var subnet = aws.Subnet(vpc);
                aws.Nat(subnet, aws.Eip());
                aws.Nat(subnet, aws.Eip());
            }
        ),
        new(
            "elastic-ip-in-use",
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Internet(vpc);
                var eip = aws.Eip();
                aws.Nat(aws.Subnet(vpc), eip);
                aws.Delete(eip);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Internet(vpc);
                var eip = aws.Eip();
                aws.Delete(aws.Nat(aws.Subnet(vpc), eip), eip);
            }
        ),
        new(
            "reference-exists",
            aws => aws.CreateUnchecked("aws:ec2/routeTable:RouteTable", ("vpcId", "vpc-0")),
            aws => aws.Table(aws.Vpc())
        ),
    ];

    private static Made Associate(AwsAccount aws, Made table, Made subnet) =>
        aws.Create(Association, ("routeTableId", table.Id), ("subnetId", subnet.Id));

    private static void Ports(AwsAccount aws, int from, int to) =>
        aws.Create(
            Egress,
            ("securityGroupId", aws.Group(aws.Vpc()).Id),
            ("ipProtocol", "tcp"),
            ("fromPort", from),
            ("toPort", to),
            ("cidrIpv4", "10.0.0.0/8")
        );

    /// <summary>A route out of a VPC of 10.20.0.0/16.</summary>
    private static void RouteTo(AwsAccount aws, string destination)
    {
        var vpc = aws.Vpc("10.20.0.0/16");
        aws.Create(
            "aws:ec2/route:Route",
            ("routeTableId", aws.Table(vpc).Id),
            ("destinationCidrBlock", destination),
            ("gatewayId", aws.Internet(vpc).Id)
        );
    }

    private static Made ToInternet(AwsAccount aws, Made table, Made internet) =>
        aws.Create(
            Route,
            ("routeTableId", table.Id),
            ("destinationCidrBlock", "0.0.0.0/0"),
            ("gatewayId", internet.Id)
        );

    private static void ToNat(AwsAccount aws, string input)
    {
        var vpc = aws.Vpc();
        aws.Internet(vpc);
        aws.Create(
            Route,
            ("routeTableId", aws.Table(vpc).Id),
            ("destinationCidrBlock", "0.0.0.0/0"),
            (input, aws.Nat(aws.Subnet(vpc), aws.Eip()).Id)
        );
    }

    private static void ToTransit(AwsAccount aws, bool attached)
    {
        var vpc = aws.Vpc();
        var transit = aws.Create("aws:ec2transitgateway/transitGateway:TransitGateway");
        if (attached)
        {
            aws.Create(
                "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
                ("vpcId", vpc.Id),
                ("subnetIds", List(aws.Subnet(vpc).Id)),
                ("transitGatewayId", transit.Id)
            );
        }
        aws.Create(
            Route,
            ("routeTableId", aws.Table(vpc).Id),
            ("destinationCidrBlock", "10.50.0.0/16"),
            ("transitGatewayId", transit.Id)
        );
    }

    private static void Named(AwsAccount aws, Made vpc) =>
        aws.Create("aws:ec2/securityGroup:SecurityGroup", ("vpcId", vpc.Id), ("name", "client"));

    private static void To(AwsAccount aws, Made group, (string, PropertyValue) peer) =>
        aws.Create(
            Egress,
            ("securityGroupId", group.Id),
            ("ipProtocol", "tcp"),
            ("fromPort", 5433),
            ("toPort", 5433),
            peer
        );

    private static void AllTraffic(AwsAccount aws, params (string, PropertyValue)[] ports) =>
        aws.CreateUnchecked(
            Egress,
            [
                ("securityGroupId", aws.Group(aws.Vpc()).Id),
                ("ipProtocol", "-1"),
                ("cidrIpv4", "10.0.0.0/8"),
                .. ports,
            ]
        );

    private static Made Group(AwsAccount aws, string description) =>
        aws.CreateUnchecked(
            "aws:ec2/securityGroup:SecurityGroup",
            ("vpcId", aws.Vpc().Id),
            ("description", description)
        );

    private static Made Rule(AwsAccount aws, string description) =>
        aws.CreateUnchecked(
            Egress,
            ("securityGroupId", aws.Group(aws.Vpc()).Id),
            ("description", description),
            ("cidrIpv4", "199.36.153.8/30"),
            ("ipProtocol", "tcp"),
            ("fromPort", 443),
            ("toPort", 443)
        );

    private static (string, PropertyValue)[] Tagged(string key, string value) =>
        [("cidrBlock", "10.20.0.0/16"), ("tags", PropertyMap.Of((key, value)))];
}
