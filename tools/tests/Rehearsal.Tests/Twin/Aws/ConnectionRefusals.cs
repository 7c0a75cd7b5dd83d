using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.Aws.AwsAccount;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of VPNs, endpoints and the Resolver.</summary>
internal static class ConnectionRefusals
{
    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        new(
            "one-virtual-private-gateway",
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Gateway(vpc);
                Attach(aws, vpc);
            },
            aws => Attach(aws, aws.Vpc())
        ),
        new(
            "virtual-private-gateway-in-use",
            aws =>
            {
                var gateway = aws.Gateway(aws.Vpc());
                aws.Connection(gateway, aws.Customer());
                aws.Delete(gateway);
            },
            aws =>
            {
                var gateway = aws.Gateway(aws.Vpc());
                aws.Delete(aws.Connection(gateway, aws.Customer()), gateway);
            }
        ),
        new(
            "propagation-attached",
            aws => Propagate(aws, aws.Gateway(aws.Vpc("10.30.0.0/16")), aws.Table(aws.Vpc())),
            aws =>
            {
                var vpc = aws.Vpc();
                Propagate(aws, aws.Gateway(vpc), aws.Table(vpc));
            }
        ),
        new(
            "customer-gateway-in-use",
            aws =>
            {
                var customer = aws.Customer();
                aws.Connection(aws.Gateway(aws.Vpc()), customer);
                aws.Delete(customer);
            },
            aws =>
            {
                var customer = aws.Customer();
                aws.Delete(aws.Connection(aws.Gateway(aws.Vpc()), customer), customer);
            }
        ),
        new(
            "customer-gateway-asn",
            aws =>
                aws.CreateUnchecked(
                    "aws:ec2/customerGateway:CustomerGateway",
                    ("type", "ipsec.1"),
                    ("bgpAsn", "4200000000"),
                    ("ipAddress", "34.64.0.1")
                ),
            aws => aws.Customer()
        ),
        new(
            "connection-gateway",
            aws =>
                aws.CreateUnchecked(
                    "aws:ec2/vpnConnection:VpnConnection",
                    ("type", "ipsec.1"),
                    ("customerGatewayId", aws.Customer().Id)
                ),
            aws => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer())
        ),
        new(
            "connection-asns-differ",
            aws => aws.Connection(aws.Gateway(aws.Vpc(), "64512"), aws.Customer(asn: "64512")),
            aws => aws.Connection(aws.Gateway(aws.Vpc(), "64512"), aws.Customer(asn: "64514"))
        ),
        .. new[]
        {
            "169.254.0.0/30",
            "169.254.5.0/30",
            "169.254.169.252/30",
            "169.254.10.0/29",
            "10.0.0.0/30",
        }.Select(inside => new Refusal<AwsAccount>(
            "inside-cidr-form",
            inside,
            aws => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer(), second: inside),
            aws => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer(), "169.254.6.0/30")
        )),
        new(
            "inside-cidr-unique",
            "within one connection",
            aws =>
                aws.Connection(
                    aws.Gateway(aws.Vpc()),
                    aws.Customer(),
                    "169.254.101.0/30",
                    "169.254.101.0/30"
                ),
            aws => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer())
        ),
        new(
            "inside-cidr-swapped",
            aws => Change(aws, "169.254.101.4/30", "169.254.101.0/30"),
            aws => Change(aws, "169.254.101.8/30", "169.254.101.0/30")
        ),
        new(
            "inside-cidr-unique",
            "across connections of a gateway",
            aws =>
            {
                var gateway = aws.Gateway(aws.Vpc());
                aws.Connection(gateway, aws.Customer());
                aws.Connection(
                    gateway,
                    aws.Customer("34.64.0.2", device: "google-1"),
                    "169.254.102.0/30",
                    "169.254.101.0/30"
                );
            },
            aws =>
            {
                var gateway = aws.Gateway(aws.Vpc());
                aws.Connection(gateway, aws.Customer());
                aws.Connection(
                    gateway,
                    aws.Customer("34.64.0.2", device: "google-1"),
                    "169.254.102.0/30",
                    "169.254.102.4/30"
                );
            }
        ),
        .. new[] { "0bcdefgh1", "abc+efgh1", "short" }.Select(key => new Refusal<AwsAccount>(
            "preshared-key-form",
            key,
            aws => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer(), key: key),
            aws => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer(), key: "a0.c_efgh1")
        )),
        new(
            "transit-gateway-in-use",
            aws => OnTransit(aws, (transit, _) => aws.Delete(transit)),
            aws => OnTransit(aws, (transit, attachment) => aws.Delete(attachment, transit))
        ),
        new(
            "attachment-subnet",
            aws =>
                OnTransit(aws, (_, _) => { }, aws.Subnet(aws.Vpc("10.30.0.0/16"), "10.30.1.0/24")),
            aws => OnTransit(aws, (_, _) => { })
        ),
        new(
            "endpoint-service",
            aws =>
                aws.Create(
                    "aws:ec2/vpcEndpoint:VpcEndpoint",
                    ("vpcId", aws.Vpc().Id),
                    ("serviceName", "com.amazonaws.eu-west-1.s3")
                ),
            aws => aws.Endpoint(aws.Vpc(), "s3")
        ),
        new(
            "endpoint-kind",
            aws => aws.Endpoint(aws.Vpc(), "ssm"),
            aws => aws.Endpoint(aws.Vpc(), "dynamodb")
        ),
        new(
            "endpoint-route-table",
            aws =>
                aws.Endpoint(
                    aws.Vpc(),
                    "s3",
                    ("routeTableIds", List(aws.Table(aws.Vpc("10.30.0.0/16")).Id))
                ),
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Endpoint(vpc, "s3", ("routeTableIds", List(aws.Table(vpc).Id)));
            }
        ),
        new(
            "endpoint-route-unique",
            aws =>
            {
                var vpc = aws.Vpc();
                var table = aws.Table(vpc);
                aws.Endpoint(vpc, "s3", ("routeTableIds", List(table.Id)));
                aws.Endpoint(vpc, "s3", ("routeTableIds", List(table.Id)));
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var table = aws.Table(vpc);
                aws.Endpoint(vpc, "s3", ("routeTableIds", List(table.Id)));
                aws.Endpoint(vpc, "dynamodb", ("routeTableIds", List(table.Id)));
            }
        ),
        new(
            "endpoint-subnet",
            aws => Interface(aws, aws.Vpc(), aws.Subnet(aws.Vpc("10.30.0.0/16"), "10.30.1.0/24")),
            aws =>
            {
                var vpc = aws.Vpc();
                Interface(aws, vpc, aws.Subnet(vpc));
            }
        ),
        new(
            "endpoint-zones",
            aws =>
            {
                var vpc = aws.Vpc();
                Interface(aws, vpc, aws.Subnet(vpc), aws.Subnet(vpc, "10.20.2.0/24"));
            },
            aws =>
            {
                var vpc = aws.Vpc();
                Interface(aws, vpc, aws.Subnet(vpc), aws.Subnet(vpc, "10.20.2.0/24", "us-east-1b"));
            }
        ),
        new(
            "endpoint-private-dns",
            aws =>
            {
                var vpc = aws.Vpc(hostnames: false);
                Interface(aws, vpc, aws.Subnet(vpc));
            },
            aws =>
            {
                var vpc = aws.Vpc(hostnames: true);
                Interface(aws, vpc, aws.Subnet(vpc));
            }
        ),
        new(
            "endpoint-private-dns-unique",
            aws =>
            {
                var vpc = aws.Vpc();
                var subnet = aws.Subnet(vpc);
                Interface(aws, vpc, subnet);
                Interface(aws, vpc, subnet);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var subnet = aws.Subnet(vpc);
                aws.Delete(Interface(aws, vpc, subnet));
                Interface(aws, vpc, subnet);
            }
        ),
        new(
            "resolver-endpoint-vpc",
            aws =>
            {
                var vpc = aws.Vpc();
                aws.Resolver(
                    aws.Group(vpc),
                    aws.Subnet(vpc),
                    aws.Subnet(aws.Vpc("10.30.0.0/16"), "10.30.1.0/24")
                );
            },
            aws => Resolver(aws, aws.Vpc())
        ),
        new(
            "resolver-endpoint-tenancy",
            aws => Resolver(aws, Tenancy(aws, "dedicated")),
            aws => Resolver(aws, Tenancy(aws, "default"))
        ),
        new(
            "resolver-endpoint-security-group",
            aws => Resolver(aws, aws.Vpc(), aws.Group(aws.Vpc("10.30.0.0/16"))),
            aws => Resolver(aws, aws.Vpc())
        ),
        new(
            "resolver-endpoint-address",
            aws => WithAddress(aws, "10.20.2.9"),
            aws => WithAddress(aws, "10.20.1.9")
        ),
        new(
            "resolver-endpoint-in-use",
            aws =>
            {
                var endpoint = Resolver(aws, aws.Vpc());
                aws.Rule(endpoint, targets: "10.30.0.2");
                aws.Delete(endpoint);
            },
            aws =>
            {
                var endpoint = Resolver(aws, aws.Vpc());
                aws.Delete(aws.Rule(endpoint, targets: "10.30.0.2"), endpoint);
            }
        ),
        new(
            "resolver-rule-targets",
            aws => aws.Rule(Resolver(aws, aws.Vpc())),
            aws => aws.Rule(Resolver(aws, aws.Vpc()), targets: "10.30.0.2")
        ),
        new(
            "resolver-rule-direction",
            aws => aws.Rule(Resolver(aws, aws.Vpc(), direction: "INBOUND"), targets: "10.30.0.2"),
            aws => aws.Rule(Resolver(aws, aws.Vpc()), targets: "10.30.0.2")
        ),
        new(
            "resolver-rule-in-use",
            aws =>
            {
                var vpc = aws.Vpc();
                var rule = aws.Rule(Resolver(aws, vpc), targets: "10.30.0.2");
                aws.Associate(rule, vpc);
                aws.Delete(rule);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var rule = aws.Rule(Resolver(aws, vpc), targets: "10.30.0.2");
                aws.Delete(aws.Associate(rule, vpc), rule);
            }
        ),
        new(
            "resolver-rule-association-unique",
            aws => TwoRules(aws, "googleapis.com", "googleapis.com."),
            aws => TwoRules(aws, "googleapis.com", "alloydb-psc.goog")
        ),
        new(
            "query-log-config-in-use",
            aws => QueryLog(aws, (config, _) => aws.Delete(config)),
            aws => QueryLog(aws, (config, association) => aws.Delete(association, config))
        ),
    ];

    private static void Attach(AwsAccount aws, Made vpc) =>
        aws.Create(
            "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
            ("vpcId", vpc.Id),
            ("vpnGatewayId", aws.Create("aws:ec2/vpnGateway:VpnGateway").Id)
        );

    private static void Propagate(AwsAccount aws, Made gateway, Made table) =>
        aws.Create(
            "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
            ("vpnGatewayId", gateway.Id),
            ("routeTableId", table.Id)
        );

    private static void OnTransit(AwsAccount aws, Action<Made, Made> then, Made? subnet = null)
    {
        var vpc = aws.Vpc();
        var transit = aws.Create("aws:ec2transitgateway/transitGateway:TransitGateway");
        then(
            transit,
            aws.Create(
                "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
                ("vpcId", vpc.Id),
                ("subnetIds", List((subnet ?? aws.Subnet(vpc)).Id)),
                ("transitGatewayId", transit.Id)
            )
        );
    }

    private static Made Interface(AwsAccount aws, Made vpc, params Made[] subnets) =>
        aws.Endpoint(
            vpc,
            "ssm",
            ("vpcEndpointType", "Interface"),
            ("privateDnsEnabled", true),
            ("subnetIds", List([.. subnets.Select(subnet => subnet.Id)]))
        );

    private static Made Resolver(
        AwsAccount aws,
        Made vpc,
        Made? group = null,
        string direction = "OUTBOUND"
    ) =>
        aws.Create(
            "aws:route53/resolverEndpoint:ResolverEndpoint",
            ("direction", direction),
            ("securityGroupIds", List((group ?? aws.Group(vpc)).Id)),
            (
                "ipAddresses",
                PropertyValue.List(
                    PropertyMap.Of(("subnetId", aws.Subnet(vpc).Id)),
                    PropertyMap.Of(("subnetId", aws.Subnet(vpc, "10.20.2.0/24", "us-east-1b").Id))
                )
            )
        );

    private static Made Tenancy(AwsAccount aws, string tenancy) =>
        aws.Create("aws:ec2/vpc:Vpc", ("cidrBlock", "10.20.0.0/16"), ("instanceTenancy", tenancy));

    private static void WithAddress(AwsAccount aws, string address)
    {
        var vpc = aws.Vpc();
        aws.Create(
            "aws:route53/resolverEndpoint:ResolverEndpoint",
            ("direction", "OUTBOUND"),
            ("securityGroupIds", List(aws.Group(vpc).Id)),
            (
                "ipAddresses",
                PropertyValue.List(
                    PropertyMap.Of(("subnetId", aws.Subnet(vpc).Id), ("ip", address)),
                    PropertyMap.Of(("subnetId", aws.Subnet(vpc, "10.20.3.0/24", "us-east-1b").Id))
                )
            )
        );
    }

    private static void TwoRules(AwsAccount aws, string one, string other)
    {
        var vpc = aws.Vpc();
        var endpoint = Resolver(aws, vpc);
        aws.Associate(aws.Rule(endpoint, one, "10.30.0.2"), vpc);
        aws.Associate(aws.Rule(endpoint, other, "10.30.0.2"), vpc);
    }

    private static void QueryLog(AwsAccount aws, Action<Made, Made> then)
    {
        var config = aws.Create(
            "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
            ("destinationArn", $"arn:aws:logs:{Region}:{Number}:log-group:queries")
        );
        then(
            config,
            aws.Create(
                "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
                ("resolverQueryLogConfigId", config.Id),
                ("resourceId", aws.Vpc().Id)
            )
        );
    }

    private static Made Change(AwsAccount aws, string first, string second) =>
        aws.Update(
            aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer()),
            ("tunnel1InsideCidr", first),
            ("tunnel2InsideCidr", second)
        );
}
