using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects a company's Google network from a stack that lives in it.</summary>
public sealed class SharedVpcTests
{
    private const string Api = "gcp:projects/service:Service";
    private const string Host = "example-host";
    private const string Zone =
        """+ {"type": "gcp:dns/managedZone:ManagedZone", "id": "projects/example-host/managedZones/databases", "properties": {"name": "databases", "project": "example-host", "dnsName": "asia-northeast1.alloydb-psc.goog.", "visibility": "private", "privateVisibilityConfig": {"networks": [{"networkUrl": "https://www.googleapis.com/compute/v1/projects/example-host/global/networks/company"}]}}}""";

    private static readonly string[] s_makesAll =
    [
        "projects/example-host/policies/inbound gone",
        "googleNetwork.dnsPolicy=null",
    ];

    private static readonly string[] s_adoptsAll =
    [
        "googleNetwork.router=office",
        "googleNetwork.vpnGateway=office",
        Zone,
        "googleNetwork.zone=databases",
    ];

    public static TheoryData<string> Networks => ["as it is", "makes all", "adopts all"];

    /// <summary>Its bytes are the same after each step.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public async Task It_is_the_same_after_updates_and_a_destroy(string network)
    {
        var company = CompanyOf(network);

        var first = await UpdateAsync(company, Snapshot.Empty);
        var again = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds, first);
        var changed = await UpdateAsync(
            company,
            again.Current,
            "logs=true",
            "googleApis=private",
            "publicPath=false",
            "readPoolNodes=2"
        );
        var back = await UpdateAsync(company, changed);
        var end = new DeploymentRun(
            new(StackSettings.Project.Name, "dev"),
            back,
            company.Clouds,
            TimeProvider.System
        );
        end.Finish();

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        end.Current.Resources.Should().BeEmpty(Refusals.Texts(end));
        Remaining(company).Should().Equal(company.Existing);
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
            world
                .All.Where(entity => company.Existing.Any(old => old.Id == entity.Id))
                .Should()
                .Equal(company.Existing);
        }
    }

    /// <summary>The rules see only what the stack has registered: what exists is no fault of it.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public async Task A_preview_breaks_no_rule(string network)
    {
        var company = CompanyOf(network);

        var run = await Rehearsed.ExecuteAsync(
            company.Config("googleApis=private", "publicPath=false"),
            company.Clouds,
            before: null,
            preview: true
        );
        PolicyPack.Judge(run, run.Steps.Select(step => step.State));

        Refusals.Texts(run).Should().BeEmpty();
    }

    /// <summary>
    /// Gateway, router and tunnels have to be in the network's project; the endpoint and the cluster behind it are
    /// in the database's, whose number the instance allows.
    /// </summary>
    [Fact]
    public async Task Each_resource_is_in_its_project()
    {
        var company = CompanyOf("makes all");

        var made = await UpdateAsync(
            company,
            Snapshot.Empty,
            "googleApis=private",
            "publicPath=false"
        );

        made.Resources.Where(resource => resource.Inputs.Text("project") == Host)
            .Select(resource => resource.Type.Split(':')[^1])
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "ExternalVpnGateway",
                "HaVpnGateway",
                "ManagedZone",
                "Policy",
                "RecordSet",
                "Router",
                "RouterInterface",
                "RouterPeer",
                "VPNTunnel"
            );
        made.Resources.Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain(["Network", "Subnetwork"]);
        var endpoint = Of(made, "ForwardingRule").Single();
        endpoint.Inputs.Text("project").Should().Be("example-dev");
        endpoint
            .Inputs.Text("network")
            .Should()
            .Be("projects/example-host/global/networks/company");
        endpoint.Outputs.Text("pscConnectionStatus").Should().Be("ACCEPTED");
    }

    [Fact]
    public async Task What_the_network_has_is_used_and_not_made_twice()
    {
        var company = CompanyOf("adopts all");

        var made = await UpdateAsync(company, Snapshot.Empty);

        made.Resources.Where(resource => resource.Type.StartsWith("gcp:", StringComparison.Ordinal))
            .Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain(["Router", "HaVpnGateway", "ManagedZone", "Policy"]);
        Of(made, "RouterPeer")
            .Select(peer => peer.Inputs.Text("router"))
            .Should()
            .Equal("office", "office", "office", "office");
        Of(made, "CustomerGateway")
            .Select(gateway => gateway.Inputs.Text("ipAddress"))
            .Should()
            .BeEquivalentTo("35.242.4.10", "35.220.4.11");
        Of(made, "RecordSet").Single().Inputs.Text("managedZone").Should().Be("databases");
    }

    /// <summary>
    /// AWS's VPN gateway ends a session that brings more than 100 routes, and a company's other subnets are none
    /// of AWS's business: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
    /// </summary>
    [Theory]
    [InlineData("as it is")]
    [InlineData("adopts all")]
    public async Task A_session_advertises_the_one_subnet_and_the_apis(string network)
    {
        var company = CompanyOf(network);

        var made = await UpdateAsync(
            company,
            Snapshot.Empty,
            "googleApis=private",
            "publicPath=false"
        );

        foreach (var peer in Of(made, "RouterPeer"))
        {
            peer.Inputs.Text("advertiseMode").Should().Be("CUSTOM");
            peer.Inputs.Maps("advertisedIpRanges")
                .Select(range => range.Text("range"))
                .Should()
                .Equal("10.30.0.0/24", "199.36.153.8/30");
            peer.Inputs.Get("advertisedGroups").Should().BeNull();
        }
    }

    /// <summary>A session's list takes the place of the router's, so a gap in it is a missing route.</summary>
    [Theory]
    [InlineData("10.30.0.0/24", "google-apis-reachable: advertisedIpRanges")]
    [InlineData("199.36.153.8/30", "database-reachable: advertisedIpRanges")]
    public async Task A_session_that_advertises_less_breaks_a_rule(string range, string violation)
    {
        var made = await UpdateAsync(
            CompanyOf("as it is"),
            Snapshot.Empty,
            "googleApis=private",
            "publicPath=false"
        );

        var less = made.Resources.Select(resource =>
            resource.Type.Split(':')[^1] == "RouterPeer"
                ? resource with
                {
                    Inputs = resource.Inputs.With(
                        "advertisedIpRanges",
                        PropertyValue.List(PropertyMap.Of(("range", range)))
                    ),
                }
                : resource
        );

        PolicyPack
            .Check(less)
            .Select(diagnostic => diagnostic.Message)
            .Should()
            .Contain(message => message.Contains(violation, StringComparison.Ordinal));
    }

    /// <summary>The second one names what the first one has created, and goes first.</summary>
    [Fact]
    public async Task Two_stacks_share_a_network()
    {
        var clouds = new CloudTwin(new World());
        var first = await Rehearsed.ExecuteAsync(StackSettings.Of("dev"), clouds);
        string NameOf(string type) => Of(first.Current, type).First().Outputs.Text("name")!;
        var config = StackSettings.Of(
            "dev",
            $$"""
            googleNetwork={"vpc":"{{NameOf("Network")}}","subnet":"{{NameOf(
                "Subnetwork"
            )}}","dnsPolicy":"{{NameOf("Policy")}}","router":"{{NameOf(
                "Router"
            )}}","vpnGateway":"{{NameOf("HaVpnGateway")}}","zone":"{{NameOf("ManagedZone")}}"}
            """,
            $"googleSubnetCidr={Of(first.Current, "Subnetwork").First().Inputs.Text("ipCidrRange")}",
            "awsVpcCidr=10.128.0.0/16",
            """insideCidrs=["169.254.111.0/30","169.254.111.4/30","169.254.112.0/30","169.254.112.4/30"]""",
            "serviceAccountId=second-client",
            "roleName=second-client",
            """trustedRoles=[{"accountId":"123456789012","roleName":"second-client"}]""",
            "auditLogs=false"
        ) with
        {
            Stack = "second",
        };

        var second = await Rehearsed.ExecuteAsync(config, clouds);
        var again = await Rehearsed.ExecuteAsync(StackSettings.Of("dev"), clouds, first.Current);

        Refusals.Texts(second).Should().BeEmpty();
        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        foreach (var (stack, state) in new[] { ("second", second.Current), ("dev", again.Current) })
        {
            var end = new DeploymentRun(
                new(StackSettings.Project.Name, stack),
                state,
                clouds,
                TimeProvider.System
            );
            end.Finish();
            end.Current.Resources.Should().BeEmpty(Refusals.Texts(end));
        }
    }

    /// <summary>A company that has the zone for its own clients keeps it, and Google takes no second one.</summary>
    [Fact]
    public async Task A_zone_for_the_apis_is_used_as_it_is()
    {
        var company = new SharedVpc(
            Zone.Replace("databases", "apis")
                .Replace("asia-northeast1.alloydb-psc.goog.", "googleapis.com."),
            "googleNetwork.googleApisZone=apis",
            "googleApis=private",
            "publicPath=false"
        );

        var made = await UpdateAsync(company, Snapshot.Empty);

        Of(made, "ManagedZone")
            .Select(zone => zone.Inputs.Text("dnsName"))
            .Should()
            .Equal("asia-northeast1.alloydb-psc.goog.");
        Of(made, "RecordSet")
            .Select(record => record.Inputs.Text("managedZone"))
            .Should()
            .NotContain("apis");
        Of(made, "ResolverRule")
            .Select(rule => rule.Inputs.Text("domainName"))
            .Should()
            .Contain("googleapis.com");
    }

    /// <summary>AlloyDB makes the endpoint in the subnet of the host project, for the database's project.</summary>
    [Fact]
    public async Task A_connection_policy_is_in_the_networks_project()
    {
        var company = new SharedVpc(
            """+ {"type": "gcp:projects/service:Service", "id": "example-host/networkconnectivity.googleapis.com", "properties": {"project": "example-host", "service": "networkconnectivity.googleapis.com"}}"""
        );

        var made = await UpdateAsync(company, Snapshot.Empty, "endpoint=connectionPolicy");

        Of(made, "ServiceConnectionPolicy").Single().Inputs.Text("project").Should().Be(Host);
        var connection = Of(made, "Instance")
            .SelectMany(instance => instance.Inputs.Maps("pscInstanceConfig.pscAutoConnections"))
            .Single();
        connection.Text("consumerProject").Should().Be("example-dev");
        connection
            .Text("consumerNetwork")
            .Should()
            .Be("projects/example-host/global/networks/company");
    }

    /// <summary>The endpoint may have any address of the subnet, and so may the forwarder.</summary>
    [Fact]
    public async Task The_instance_may_reach_the_whole_subnet()
    {
        var made = await UpdateAsync(CompanyOf("as it is"), Snapshot.Empty);

        Of(made, "SecurityGroupEgressRule")
            .Select(rule => rule.Inputs.Text("cidrIpv4"))
            .Should()
            .Contain("10.30.0.0/24")
            .And.NotContain("10.30.0.0/25");
    }

    [Fact]
    public async Task A_deployed_stack_does_not_move_into_another_network()
    {
        var first = await Rehearsed.ExecuteAsync(StackSettings.Of("dev"), new CloudTwin());
        var company = CompanyOf("as it is");

        var moved = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds, first.Current);

        Refusals
            .Texts(moved)
            .Should()
            .Contain(
                "googleNetwork.subnet = \"example-host/company/alloydb\": the stack was deployed with 10.30.0.0/24"
            );
    }

    /// <summary>To name what the stack itself has created would delete it, together with the tunnels.</summary>
    [Theory]
    [InlineData("router", "Router")]
    [InlineData("vpnGateway", "HaVpnGateway")]
    [InlineData("zone", "ManagedZone")]
    public async Task A_stack_does_not_adopt_what_it_has_made(string field, string type)
    {
        var company = CompanyOf("makes all");
        var made = await UpdateAsync(company, Snapshot.Empty);
        var name = Of(made, type).First().Outputs.Text("name");
        var network =
            $$"""googleNetwork={"project":"example-host","vpc":"company","subnet":"alloydb","{{field}}":"{{name}}"}""";

        var run = await Rehearsed.ExecuteAsync(company.Config(network), company.Clouds, made);

        Refusals
            .Texts(run)
            .Should()
            .Contain($"googleNetwork.{field} = \"{name}\": is this stack's own ");
    }

    /// <summary>What no function of the provider tells is refused as Google does, with what is in the way.</summary>
    [Theory]
    [InlineData(
        "googleNetwork.dnsPolicy=null",
        "cannot be bound to this policy because it is already bound to 'inbound'"
    )]
    [InlineData(
        "googleNetwork.router=office & asia-northeast1/office/branch ipRange=169.254.101.1/30",
        "overlaps with '169.254.101.1/30' of interface 'branch'"
    )]
    [InlineData(
        "zone",
        "sees a private zone for 'asia-northeast1.alloydb-psc.goog.' already: 'projects/example-host/managedZones/databases'"
    )]
    public async Task An_update_is_refused_as_Google_does(string change, string refusal)
    {
        var company = new SharedVpc(change == "zone" ? [Zone] : change.Split(" & "));

        var run = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);

        Refusals.Texts(run).Should().Contain(refusal);
    }

    private static SharedVpc CompanyOf(string network) =>
        new(
            network switch
            {
                "makes all" => s_makesAll,
                "adopts all" => s_adoptsAll,
                _ => [],
            }
        );

    private static async Task<Snapshot> UpdateAsync(
        Company company,
        Snapshot before,
        params string[] settings
    )
    {
        var run = await Rehearsed.ExecuteAsync(company.Config(settings), company.Clouds, before);
        PolicyPack.Judge(run, run.Current.Resources);
        Refusals.Texts(run).Should().BeEmpty();
        return run.Current;
    }

    private static IEnumerable<ResourceState> Of(Snapshot state, string type) =>
        state.Resources.Where(resource => resource.Type.Split(':')[^1] == type);

    /// <summary>An API that is switched on stays on.</summary>
    private static IEnumerable<Entity> Remaining(Company company) =>
        company.World.All.Where(entity =>
            entity.Type != Api || company.Existing.Any(old => old.Id == entity.Id)
        );
}
