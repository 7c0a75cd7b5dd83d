using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.Aws.AwsAccount;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>Protects that what AWS makes up agrees with itself and looks as it does in AWS.</summary>
public class OutputTests
{
    private static readonly IPNetwork s_linkLocal = IPNetwork.Parse("169.254.0.0/16");
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "169.254.0.0/16",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Inside ranges that AWS takes: the /30s of 169.254.6.0 to 169.254.168.255.</summary>
    private static readonly Gen<string> s_inside =
        from third in Gen.Int[6, 168]
        from fourth in Gen.Int[0, 63]
        select $"169.254.{third}.{4 * fourth}/30";

    [Fact]
    public void Tunnels_have_addresses_that_belong_together() =>
        s_inside
            .Array[4]
            .Where(all => all.Distinct().Count() == all.Length)
            .Sample(
                all =>
                {
                    var aws = new AwsAccount();
                    var gateway = aws.Gateway(aws.Vpc(), "64999");
                    var connections = new[]
                    {
                        aws.Connection(gateway, aws.Customer(), all[0], all[1]),
                        aws.Connection(
                            gateway,
                            aws.Customer("34.64.0.2", device: "google-1"),
                            all[2],
                            all[3]
                        ),
                    };
                    var tunnels = connections
                        .SelectMany(connection =>
                            new[] { 1, 2 }.Select(n => (connection, Tunnel: $"tunnel{n}"))
                        )
                        .ToList();

                    tunnels
                        .Select(t => t.connection.Text($"{t.Tunnel}Address"))
                        .Should()
                        .OnlyHaveUniqueItems()
                        .And.OnlyContain(address =>
                            !s_notPublic.Any(range => range.Contains(IPAddress.Parse(address)))
                        );
                    foreach (var ((connection, tunnel), inside) in tunnels.Zip(all))
                    {
                        var range = IPNetwork.Parse(inside);
                        connection.Text($"{tunnel}InsideCidr").Should().Be(inside);
                        connection
                            .Text($"{tunnel}VgwInsideAddress")
                            .Should()
                            .Be(Addresses.At(range, 1));
                        connection
                            .Text($"{tunnel}CgwInsideAddress")
                            .Should()
                            .Be(Addresses.At(range, 2));
                        connection.Text($"{tunnel}BgpAsn").Should().Be("64999");
                    }
                },
                iter: 50
            );

    [Fact]
    public void AWS_makes_up_what_the_program_does_not_give_and_keeps_it()
    {
        var aws = new AwsAccount();
        var connection = aws.Create(
            "aws:ec2/vpnConnection:VpnConnection",
            ("type", "ipsec.1"),
            ("customerGatewayId", aws.Customer().Id),
            ("vpnGatewayId", aws.Gateway(aws.Vpc()).Id)
        );

        foreach (var tunnel in new[] { "tunnel1", "tunnel2" })
        {
            var inside = IPNetwork.Parse(connection.Text($"{tunnel}InsideCidr"));
            inside.PrefixLength.Should().Be(30);
            Addresses.Holds(s_linkLocal, inside).Should().BeTrue();
            connection
                .Outputs.Get($"{tunnel}PresharedKey")
                .Should()
                .BeOfType<SecretValue>()
                .Which.AsText.Should()
                .MatchRegex("^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$");
        }
        connection.Text("tunnel1InsideCidr").Should().NotBe(connection.Text("tunnel2InsideCidr"));
        aws.Update(connection, ("tunnel1DpdTimeoutSeconds", 40))
            .Outputs.Equals(connection.Outputs.With("tunnel1DpdTimeoutSeconds", 40))
            .Should()
            .BeTrue("no address changes by an update of an option");
    }

    [Fact]
    public void A_refused_key_stays_out_of_the_message()
    {
        var aws = new AwsAccount();

        FluentActions
            .Invoking(() => aws.Connection(aws.Gateway(aws.Vpc()), aws.Customer(), key: "0secret+"))
            .Should()
            .Throw<ProviderException>()
            .Which.Message.Should()
            .NotContain("0secret");
    }

    [Fact]
    public void Addresses_are_in_their_subnet_and_nobody_elses_until_there_are_none_left()
    {
        var aws = new AwsAccount();
        var vpc = aws.Vpc();
        var subnet = aws.Subnet(vpc, "10.20.1.0/28");
        var resolver = aws.Resolver(
            aws.Group(vpc),
            subnet,
            aws.Subnet(vpc, "10.20.2.0/24", "us-east-1b")
        );
        var first = resolver.Outputs.Get("ipAddresses")!.AsList[0].AsMap!.Text("ip")!;

        // Of 16 addresses AWS keeps 5, and the Resolver has one.
        var addresses = Enumerable
            .Range(0, 10)
            .Select(_ => aws.Instance(subnet).Text("privateIp"))
            .Append(first)
            .ToList();

        addresses.Should().OnlyHaveUniqueItems();
        addresses
            .Select(address => IPAddress.Parse(address).GetAddressBytes()[3])
            .Should()
            .BeEquivalentTo(Enumerable.Range(4, 11));
        FluentActions
            .Invoking(() => aws.Instance(subnet))
            .Should()
            .Throw<ProviderException>()
            .Which.Rule.Should()
            .Be("subnet-addresses");
    }

    /// <summary>
    /// The provider adds the new addresses, then takes the old ones off (terraform-provider-aws v6.58.0,
    /// internal/service/route53resolver/endpoint.go). A subnet that stays keeps its address.
    /// </summary>
    [Fact]
    public void An_endpoint_gets_its_new_addresses_before_it_loses_old_ones()
    {
        var aws = new AwsAccount();
        var vpc = aws.Vpc();
        var first = aws.Subnet(vpc);
        var stays = aws.Subnet(vpc, "10.20.2.0/24", "us-east-1b");
        var full = aws.Subnet(vpc, "10.20.3.0/28", "us-east-1c");
        var instances = Enumerable.Range(0, 11).Select(_ => aws.Instance(full)).ToList();
        var endpoint = aws.Resolver(aws.Group(vpc), first, stays);

        FluentActions
            .Invoking(() => aws.Update(endpoint, Places(stays, full)))
            .Should()
            .Throw<ProviderException>()
            .WithMessage("*InsufficientFreeAddressesInSubnet*");
        Subnets(aws.Read(endpoint)!).Should().Equal(first.Id, stays.Id);

        aws.Delete(instances[0]);
        var moved = aws.Update(endpoint, Places(stays, full));

        Subnets(moved.Outputs).Should().Equal(stays.Id, full.Id);
        Addresses(moved.Outputs)[0].Should().Be(Addresses(endpoint.Outputs)[1]);

        static (string, PropertyValue) Places(params Made[] subnets) =>
            (
                "ipAddresses",
                PropertyValue.List(subnets.Select(s => PropertyMap.Of(("subnetId", s.Id))))
            );

        static List<string?> Subnets(PropertyMap outputs) => Each(outputs, "subnetId");

        static List<string?> Addresses(PropertyMap outputs) => Each(outputs, "ipId");

        static List<string?> Each(PropertyMap outputs, string name) =>
            [.. outputs.Get("ipAddresses")!.AsList.Select(place => place.AsMap!.Text(name))];
    }

    /// <summary>The provider forgets such a group without a call, whatever protects it.</summary>
    [Fact]
    public void A_log_group_that_is_to_be_kept_outlives_its_deletion()
    {
        var aws = new AwsAccount();
        var group = aws.Create(
            "aws:cloudwatch/logGroup:LogGroup",
            ("name", "flows"),
            ("skipDestroy", true),
            ("deletionProtectionEnabled", true)
        );

        aws.Delete(group);

        aws.Exists(group).Should().BeTrue();
    }

    /// <summary>The provider detaches the policies that the role itself names.</summary>
    [Fact]
    public void A_role_goes_with_the_policies_that_it_names()
    {
        var aws = new AwsAccount();
        var role = aws.Create(
            "aws:iam/role:Role",
            ("name", "client"),
            ("assumeRolePolicy", Recipes.Trust("ec2.amazonaws.com")),
            ("managedPolicyArns", List("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"))
        );
        aws.AttachPolicy(role);

        aws.Delete(role);

        aws.Exists(role).Should().BeFalse();
    }

    [Fact]
    public void Private_DNS_takes_over_the_services_name()
    {
        var aws = new AwsAccount();
        var vpc = aws.Vpc();
        var endpoint = aws.Endpoint(
            vpc,
            "ssm",
            ("vpcEndpointType", "Interface"),
            ("privateDnsEnabled", true),
            ("subnetIds", List(aws.Subnet(vpc).Id))
        );

        endpoint
            .Outputs.Get("dnsEntries")!
            .AsList.Select(entry => entry.AsMap!.Text("dnsName"))
            .Should()
            .HaveCount(2)
            .And.EndWith("ssm.us-east-1.amazonaws.com");
        endpoint.Outputs.Get("networkInterfaceIds")!.AsList.Should().ContainSingle();
        endpoint
            .Outputs.Get("securityGroupIds")!
            .AsList.Should()
            .ContainSingle("without groups of its own it takes the VPC's default one")
            .Which.AsText.Should()
            .Be(vpc.Text("defaultSecurityGroupId"));
    }

    [Fact]
    public void A_gateway_endpoint_has_a_prefix_list_for_security_groups()
    {
        var aws = new AwsAccount();

        aws.Endpoint(aws.Vpc(), "s3").Text("prefixListId").Should().MatchRegex("^pl-[0-9a-f]{8}$");
    }

    [Fact]
    public void Two_equal_customer_gateways_are_one_and_go_together()
    {
        var aws = new AwsAccount();
        var gateway = aws.Gateway(aws.Vpc());
        var one = aws.Customer(device: "google");
        var other = aws.Customer(device: "google");

        other.Id.Should().Be(one.Id);
        aws.Customer(device: "google-1").Id.Should().NotBe(one.Id);
        aws.Delete(one);
        FluentActions
            .Invoking(() => aws.Connection(gateway, other))
            .Should()
            .Throw<ProviderException>()
            .WithMessage("*InvalidCustomerGatewayID.NotFound*");
    }

    [Fact]
    public void A_prefix_becomes_a_name_of_the_providers_making() =>
        new AwsAccount()
            .Create("aws:s3/bucket:Bucket", ("bucketPrefix", "keyless-"))
            .Text("bucket")
            .Should()
            .MatchRegex("^keyless-[0-9]{26}$");

    [Fact]
    public void Roles_have_the_ARN_and_the_unique_id_of_their_kind()
    {
        var role = new AwsAccount().Role();

        role.Text("arn").Should().Be($"arn:aws:iam::{Number}:role/alloydb-client");
        role.Text("uniqueId").Should().MatchRegex("^AROA[0-9A-Z]{17}$");
    }

    [Fact]
    public void Default_tags_are_on_everything()
    {
        var aws = new AwsAccount();
        var vpc = aws.Create(
            "aws:ec2/vpc:Vpc",
            ("cidrBlock", "10.20.0.0/16"),
            ("tags", PropertyMap.Of(("Name", "client")))
        );

        vpc.Outputs.Get("tagsAll")
            .Should()
            .Be(PropertyMap.Of(("Name", "client"), ("Project", "keyless")));
    }

    [Fact]
    public void A_trailing_period_of_a_domain_is_taken_off()
    {
        var aws = new AwsAccount();
        var vpc = aws.Vpc();
        var endpoint = aws.Resolver(
            aws.Group(vpc),
            aws.Subnet(vpc),
            aws.Subnet(vpc, "10.20.2.0/24", "us-east-1b")
        );

        aws.Rule(endpoint, "alloydb-psc.goog.", "10.30.0.2")
            .Text("domainName")
            .Should()
            .Be("alloydb-psc.goog");
    }

    [Fact]
    public void Every_change_of_a_document_is_a_new_version()
    {
        var aws = new AwsAccount();
        var document = aws.Document(Recipes.Command());

        document.Text("latestVersion").Should().Be("1");
        aws.Update(document, ("content", Recipes.Command("changed")))
            .Text("latestVersion")
            .Should()
            .Be("2");
    }

    [Fact]
    public void Ids_look_as_in_AWS_and_are_the_same_every_time()
    {
        static string[] Make()
        {
            var aws = new AwsAccount();
            var vpc = aws.Vpc();
            var subnet = aws.Subnet(vpc);
            var gateway = aws.Gateway(vpc);
            return
            [
                vpc.Id,
                subnet.Id,
                gateway.Id,
                aws.Connection(gateway, aws.Customer()).Id,
                aws.Instance(subnet).Id,
            ];
        }

        var ids = Make();

        Make().Should().Equal(ids);
        ids.Should().OnlyContain(id => Regex.IsMatch(id, "^(vpc|subnet|vgw|vpn|i)-[0-9a-f]{17}$"));
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("random")]
    public void Every_type_of_the_schemas_has_a_model(string package) =>
        PackageSchema
            .TypesOf(package)
            .Should()
            .OnlyContain(type => Registry.Resource(type) != null);
}
