using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects a company's network from a stack that lives in it.</summary>
public sealed class ExistingNetworkTests
{
    private const string Gateway =
        """+ {"type": "aws:ec2/vpnGateway:VpnGateway", "id": "vgw-0c0ffee0000000001", "properties": {"vpcId": "vpc-0c0ffee0000000001", "amazonSideAsn": "64512"}}""";

    private static readonly string[] s_makesAll =
    [
        "vpce-0c0ffee0000000001 gone",
        "vpce-0c0ffee0000000002 gone",
        "rslvr-out-0c0ffee0000000001 gone",
        "awsNetwork.vpcEndpoints=[]",
        "awsNetwork.resolverEndpointId=null",
    ];

    private static readonly string[] s_adoptsAll =
    [
        Gateway,
        "awsNetwork.vpnGatewayId=vgw-0c0ffee0000000001",
        """+ {"type": "aws:ec2/vpcEndpoint:VpcEndpoint", "id": "vpce-0c0ffee0000000003", "properties": {"vpcId": "vpc-0c0ffee0000000001", "serviceName": "com.amazonaws.ap-northeast-1.ssmmessages", "vpcEndpointType": "Interface", "privateDnsEnabled": true, "securityGroupIds": ["sg-0c0ffee0000000002"]}}""",
        """awsNetwork.vpcEndpoints=["s3", "ssm", "ssmmessages"]""",
    ];

    /// <summary>A gateway whose default tables take in what is attached to it.</summary>
    private static readonly string[] s_defaultTables =
    [
        "tgw-0c0ffee0000000001 defaultRouteTableAssociation=enable",
        "tgw-0c0ffee0000000001 defaultRouteTablePropagation=enable",
        "tgw-0c0ffee0000000001 associationDefaultRouteTableId=tgw-rtb-0c0ffee0000000001",
        "tgw-0c0ffee0000000001 propagationDefaultRouteTableId=tgw-rtb-0c0ffee0000000001",
        "tgw-rtb-0c0ffee0000000001_tgw-attach-0c0ffee0000000001 gone",
    ];

    /// <summary>A network team's account shares a rule for the database's domain.</summary>
    private static readonly string[] s_sharedRule =
    [
        """+ {"type": "aws:route53/resolverRule:ResolverRule", "id": "rslvr-rr-0c0ffee0000000001", "properties": {"arn": "arn:aws:route53resolver:ap-northeast-1:210987654321:resolver-rule/rslvr-rr-0c0ffee0000000001", "domainName": "asia-northeast1.alloydb-psc.goog", "ruleType": "FORWARD", "resolverEndpointId": "rslvr-out-0c0ffee0000000009", "ownerId": "210987654321", "shareStatus": "SHARED_WITH_ME"}}""",
        """awsNetwork.resolverRules={"asia-northeast1.alloydb-psc.goog": "rslvr-rr-0c0ffee0000000001"}""",
        "awsNetwork.resolverEndpointId=null",
    ];

    public static TheoryData<string> Networks =>
        ["as it is", "makes all", "adopts all", "transit gateway", "default tables", "shared rule"];

    /// <summary>
    /// Its bytes are the same after each step. <c>logs</c> and <c>protection</c> are among the changes because
    /// they add to a network of the stack's own.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public async Task It_is_the_same_after_updates_and_a_destroy(string network)
    {
        var company = CompanyOf(network);

        var first = await UpdateAsync(company, Snapshot.Empty);
        var again = await UpdateAsync(company, first);
        var changed = await UpdateAsync(
            company,
            again,
            "logs=true",
            "googleApis=private",
            "availabilityType=REGIONAL"
        );
        var back = await UpdateAsync(company, changed);
        var end = new DeploymentRun(
            new(StackSettings.Project.Name, "dev"),
            back,
            company.Clouds,
            TimeProvider.System
        );
        end.Finish();

        end.Current.Resources.Should().BeEmpty(Refusals.Texts(end));
        company.World.All.Where(IsAws).Should().Equal(company.Existing);
        company
            .World.Deleted.Should()
            .NotContain(entity => company.Existing.Any(e => e.Id == entity.Id));
    }

    /// <summary>Each operation of an update and of its destroy fails once, in a company of its own.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public async Task It_is_the_same_whatever_fails(string network)
    {
        var company = CompanyOf(network);
        var run = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);
        var ended = new ConcurrentBag<World>();

        var results = Sweeper.Run(
            new(
                run.Options,
                Snapshot.Empty,
                run.Calls,
                run.Current,
                () => CompanyOf(network).Clouds
            )
            {
                Ended = clouds => ended.Add(((CloudTwin)clouds).World),
            },
            [.. Sweeper.FirstUpdate(run.Current)],
            () => { },
            CancellationToken.None
        );

        results.Where(result => result.Problem is not null).Should().BeEmpty();
        ended.Should().HaveSameCount(results);
        foreach (var world in ended)
        {
            world.All.Where(IsAws).Should().Equal(company.Existing);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task A_second_update_has_nothing_to_do(string network)
    {
        var company = CompanyOf(network);
        var first = await UpdateAsync(company, Snapshot.Empty);

        var again = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds, first);

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    /// <summary>
    /// The default security group, tables and subnets of a VPC are its owner's; so are the logs of what others
    /// do in it.
    /// </summary>
    [Fact]
    public async Task The_stack_adds_only_what_is_its_own()
    {
        var company = CompanyOf("makes all");

        var made = await UpdateAsync(company, Snapshot.Empty, "logs=true");

        made.Resources.Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain([
                "Vpc",
                "Subnet",
                "RouteTable",
                "RouteTableAssociation",
                "Route",
                "InternetGateway",
                "NatGateway",
                "Eip",
                "DefaultSecurityGroup",
                "FlowLog",
                "ResolverQueryLogConfigAssociation",
            ])
            .And.Contain([
                "VpnGateway",
                "VpnGatewayRoutePropagation",
                "VpcEndpoint",
                "ResolverEndpoint",
                "SecurityGroup",
            ]);
    }

    [Fact]
    public async Task What_the_network_has_is_used_and_not_made_twice()
    {
        var company = CompanyOf("adopts all");

        var made = await UpdateAsync(company, Snapshot.Empty);

        made.Resources.Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain(["VpnGateway", "VpcEndpoint", "ResolverEndpoint"]);
        Inputs(made, "VpnConnection")
            .Select(inputs => inputs.Text("vpnGatewayId"))
            .Should()
            .Equal("vgw-0c0ffee0000000001", "vgw-0c0ffee0000000001");
        Inputs(made, "ResolverRule")
            .Select(inputs => inputs.Text("resolverEndpointId"))
            .Should()
            .Equal("rslvr-out-0c0ffee0000000001");
        Inputs(made, "VpnGatewayRoutePropagation")
            .Select(inputs => inputs.Text("routeTableId"))
            .Should()
            .Equal("rtb-0c0ffee0000000002");
        Inputs(made, "Instance")
            .Select(inputs => inputs.Text("subnetId"))
            .Should()
            .Contain("subnet-0c0ffee0000000001");
        Inputs(made, "SecurityGroupEgressRule")
            .Select(inputs =>
                inputs.Text("referencedSecurityGroupId") ?? inputs.Text("prefixListId")
            )
            .OfType<string>()
            .Should()
            .BeEquivalentTo("sg-0c0ffee0000000002", "pl-61a54008");
    }

    /// <summary>Another account's rule cannot be changed, and a VPC takes one rule for a domain.</summary>
    [Fact]
    public async Task A_rule_that_exists_is_only_associated()
    {
        var company = CompanyOf("shared rule");

        var run = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);

        Refusals.Texts(run).Should().BeEmpty();
        Inputs(run.Current, "ResolverRuleAssociation")
            .Select(inputs => inputs.Text("resolverRuleId"))
            .Should()
            .Equal("rslvr-rr-0c0ffee0000000001");
        Inputs(run.Current, "ResolverRule").Should().BeEmpty();
        Inputs(run.Current, "ResolverEndpoint").Should().BeEmpty();
        run.Outputs.Find("dns.aws.endpointId")?.AsText.Should().Be("rslvr-out-0c0ffee0000000009");
    }

    /// <summary>
    /// Only the owner of a transit gateway attaches a VPN, so everything at the gateway is created in its account.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/tgw/create-vpn-attachment.html</remarks>
    [Fact]
    public async Task The_VPN_of_a_transit_gateway_is_its_owners()
    {
        var made = await UpdateAsync(
            CompanyOf("transit gateway"),
            Snapshot.Empty,
            "googleApis=private",
            "logs=true"
        );

        made.Resources.Where(resource =>
                resource.Provider.Contains("aws-tgw-0c0ffee0000000001", StringComparison.Ordinal)
            )
            .Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .BeEquivalentTo(
                "CustomerGateway",
                "CustomerGateway",
                "LogGroup",
                "RouteTableAssociation",
                "RouteTableAssociation",
                "RouteTablePropagation",
                "RouteTablePropagation",
                "VpnConnection",
                "VpnConnection"
            );
        Inputs(made, "VpnGateway").Should().BeEmpty();
        Inputs(made, "RouteTableAssociation")
            .Select(inputs => inputs.Text("transitGatewayRouteTableId"))
            .Should()
            .OnlyContain(table => table == "tgw-rtb-0c0ffee0000000002");
        Inputs(made, "RouteTablePropagation")
            .Select(inputs => inputs.Text("transitGatewayRouteTableId"))
            .Should()
            .OnlyContain(table => table == "tgw-rtb-0c0ffee0000000001");
        Inputs(made, "Route")
            .Select(inputs =>
                (
                    inputs.Text("routeTableId"),
                    inputs.Text("destinationCidrBlock"),
                    inputs.Text("transitGatewayId")
                )
            )
            .Should()
            .BeEquivalentTo([
                ("rtb-0c0ffee0000000002", "10.30.0.0/25", "tgw-0c0ffee0000000001"),
                ("rtb-0c0ffee0000000002", "10.30.0.128/25", "tgw-0c0ffee0000000001"),
                ("rtb-0c0ffee0000000002", "199.36.153.8/30", "tgw-0c0ffee0000000001"),
            ]);
    }

    /// <summary>
    /// A gateway with default tables associates an attachment by itself, and refuses a second association
    /// (<c>Resource.AlreadyAssociated</c>) and a second propagation.
    /// </summary>
    [Fact]
    public async Task Default_tables_of_a_transit_gateway_are_replaced_or_used()
    {
        var made = await UpdateAsync(CompanyOf("default tables"), Snapshot.Empty);

        Inputs(made, "RouteTableAssociation")
            .Select(inputs => inputs.Get("replaceExistingAssociation"))
            .Should()
            .Equal(true, true);
        Inputs(made, "RouteTablePropagation").Should().BeEmpty();
    }

    [Fact]
    public async Task A_transit_gateways_defaults_suffice()
    {
        var company = new AttachedCompany([
            .. s_defaultTables,
            "awsNetwork.transitGateway.associationRouteTableId=null",
            "awsNetwork.transitGateway.propagationRouteTableIds=[]",
            "awsNetwork.transitGateway.routes=false",
        ]);

        var made = await UpdateAsync(company, Snapshot.Empty);

        made.Resources.Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain(["RouteTableAssociation", "RouteTablePropagation", "Route"])
            .And.Contain("VpnConnection");
    }

    /// <summary>A virtual private gateway has no ECMP at all, so the path works without it.</summary>
    [Fact]
    public async Task A_transit_gateway_without_ECMP_is_used_with_a_warning()
    {
        var company = new AttachedCompany("tgw-0c0ffee0000000001 vpnEcmpSupport=disable");

        var run = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);

        Refusals.Texts(run).Should().BeEmpty();
        run.Diagnostics.Where(d => d.Severity == Severity.Warning)
            .Should()
            .ContainSingle()
            .Which.Message.Should()
            .StartWith("tgw-0c0ffee0000000001 has VPN ECMP off");
    }

    /// <summary>
    /// A resource whose provider changes stays where it is, and the other account does not know it. So the VPN at
    /// a transit gateway is another one than that at the VPC's own gateway.
    /// </summary>
    [Fact]
    public async Task A_deployed_VPN_moves_to_the_transit_gateway_and_back()
    {
        var company = new AttachedCompany();
        var own = company.Config();
        var withoutGateway = new AttachedCompany("awsNetwork.transitGateway=null").Config();
        var first = await UpdateAsync(company, Snapshot.Empty, withoutGateway);

        var there = await UpdateAsync(company, first, own);
        // On the way back the preview asks to delete them, since nothing tells them from the owner's.
        foreach (var route in company.World.OfType("aws:ec2/route:Route").ToList())
        {
            company.World.Remove(route);
        }

        var back = await UpdateAsync(company, there, withoutGateway);

        Inputs(there, "VpnGateway").Should().BeEmpty();
        company.World.OfType("aws:ec2/vpnConnection:VpnConnection").Should().HaveCount(2);
        Inputs(back, "VpnConnection")
            .Select(inputs => inputs.Text("transitGatewayId"))
            .Should()
            .Equal(null, null);
    }

    /// <summary>A stack cannot move: AWS would have to detach the gateway while its connections use it.</summary>
    [Fact]
    public async Task A_deployed_stack_does_not_move_into_another_vpc()
    {
        var first = await Rehearsed.ExecuteAsync(StackSettings.Of("dev"), new CloudTwin());
        var company = CompanyOf("as it is");

        var moved = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds, first.Current);

        Refusals
            .Texts(moved)
            .Should()
            .Contain(
                "awsNetwork.vpcId = \"vpc-0c0ffee0000000001\": the stack was deployed with 10.20.0.0/16"
            );
    }

    /// <summary>
    /// The tunnels' ranges have to differ from those of the gateway's other connections, which no function of
    /// the provider lists: the twin refuses as AWS does.
    /// </summary>
    [Fact]
    public async Task An_inside_range_of_another_connection_is_refused()
    {
        var company = new Company([
            .. s_adoptsAll,
            """+ {"type": "aws:ec2/vpnConnection:VpnConnection", "id": "vpn-0c0ffee0000000001", "properties": {"vpnGatewayId": "vgw-0c0ffee0000000001", "tunnel1InsideCidr": "169.254.101.0/30"}}""",
        ]);

        var run = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);

        Refusals.Texts(run).Should().Contain("169.254.101.0/30 is in use by vpn-0c0ffee0000000001");
    }

    /// <summary>A VPC takes one rule for a domain; a company that uses Google's APIs may have it.</summary>
    [Fact]
    public async Task A_rule_for_the_same_domain_is_refused_as_AWS_does()
    {
        var company = new Company(
            """+ {"type": "aws:route53/resolverRule:ResolverRule", "id": "rslvr-rr-0c0ffee0000000001", "properties": {"domainName": "googleapis.com", "ruleType": "FORWARD"}}""",
            """+ {"type": "aws:route53/resolverRuleAssociation:ResolverRuleAssociation", "id": "rslvr-rrassoc-0c0ffee0000000001", "properties": {"resolverRuleId": "rslvr-rr-0c0ffee0000000001", "vpcId": "vpc-0c0ffee0000000001"}}"""
        );

        var run = await Rehearsed.ExecuteAsync(
            company.Config("googleApis=private", "publicPath=false"),
            company.Clouds
        );

        Refusals
            .Texts(run)
            .Should()
            .Contain("Cannot associate rules with same domain name with same VPC")
            .And.Contain("rslvr-rr-0c0ffee0000000001");
    }

    private static Company CompanyOf(string network) =>
        network switch
        {
            "makes all" => new Company(s_makesAll),
            "adopts all" => new Company(s_adoptsAll),
            "shared rule" => new Company(s_sharedRule),
            "transit gateway" => new AttachedCompany(),
            "default tables" => new AttachedCompany(s_defaultTables),
            _ => new Company(),
        };

    private static Task<Snapshot> UpdateAsync(
        Company company,
        Snapshot before,
        params string[] settings
    ) => UpdateAsync(company, before, company.Config(settings));

    private static async Task<Snapshot> UpdateAsync(
        Company company,
        Snapshot before,
        StackConfig config
    )
    {
        var run = await Rehearsed.ExecuteAsync(config, company.Clouds, before);
        Refusals.Texts(run).Should().BeEmpty();
        return run.Current;
    }

    private static IEnumerable<PropertyMap> Inputs(Snapshot state, string type) =>
        state
            .Resources.Where(resource =>
                resource.Type.StartsWith("aws:", StringComparison.Ordinal)
                && resource.Type.Split(':')[^1] == type
            )
            .Select(resource => resource.Inputs);

    /// <summary>An API that is switched on stays on.</summary>
    private static bool IsAws(Entity entity) =>
        entity.Type.StartsWith("aws:", StringComparison.Ordinal);
}
