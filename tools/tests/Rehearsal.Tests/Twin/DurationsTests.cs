using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Twin.Types;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects that no duration is shorter than what its provider takes by itself.</summary>
public class DurationsTests
{
    private const string Connection = "aws:ec2/vpnConnection:VpnConnection";
    private const string Endpoint = "aws:route53/resolverEndpoint:ResolverEndpoint";
    private const string Instance = "aws:ec2/instance:Instance";

    /// <summary>
    /// Seen with google-beta v7.45.0 and an API that answers at once: the provider's own pauses and
    /// reads.
    /// </summary>
    [Theory]
    [InlineData("gcp:serviceaccount/account:Account", 11)]
    [InlineData("gcp:serviceaccount/iAMMember:IAMMember", 3)]
    [InlineData("gcp:projects/iAMMember:IAMMember", 6)]
    [InlineData("gcp:projects/iAMAuditConfig:IAMAuditConfig", 6)]
    [InlineData("gcp:projects/service:Service", 9)]
    public void A_creation_takes_at_least_what_the_provider_takes(string type, int seconds) =>
        Durations
            .Of(Operation.Create, type)
            .Typical.Should()
            .BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));

    /// <summary>
    /// The provider makes a call for the gateway, the ranges and each tunnel, and waits after each; tags
    /// are a call without a wait (terraform-provider-aws v6.58.0, internal/service/ec2/vpnsite_connection.go).
    /// Resolver endpoints get and lose one address after the other (internal/service/route53resolver).
    /// </summary>
    [Theory]
    [InlineData(Connection, 1, "tags.Name")]
    [InlineData(Connection, 330, "tunnel1PresharedKey", "tunnel1InsideCidr")]
    [InlineData(Connection, 660, "tunnel1PresharedKey", "tunnel2PresharedKey")]
    [InlineData(Connection, 660, "presharedKeyStorage")]
    [InlineData(Connection, 661, "vpnGatewayId", "tunnel2LogOptions.cloudwatchLogOptions", "tags")]
    [InlineData(Endpoint, 10, "name")]
    [InlineData(Endpoint, 120, "ipAddresses[1].subnetId")]
    [InlineData(Endpoint, 240, "ipAddresses[0].subnetId", "ipAddresses[1].subnetId")]
    [InlineData(Instance, 2, "vpcSecurityGroupIds[0]")]
    [InlineData(Instance, 62, "instanceType", "vpcSecurityGroupIds[0]")]
    [InlineData("gcp:alloydb/cluster:Cluster", 0, "labels.team")]
    public void An_update_takes_time_for_what_it_changes_alone(
        string type,
        int seconds,
        params string[] paths
    ) =>
        Durations
            .OfUpdate(type, [.. paths.Select(path => Change(path))])
            .Typical.Should()
            .Be(
                seconds == 0
                    ? Durations.Of(Operation.Update, type).Typical
                    : TimeSpan.FromSeconds(seconds)
            );

    [Fact]
    public void An_address_that_only_comes_takes_half_of_one_that_moves() =>
        Durations
            .OfUpdate(Endpoint, [Change("ipAddresses[2]", DiffKind.Add)])
            .Typical.Should()
            .Be(TimeSpan.FromSeconds(60));

    /// <summary>
    /// 20 minutes to an hour: https://cloud.google.com/alloydb/docs/major-version-upgrade-inplace-overview
    /// </summary>
    [Fact]
    public void Another_major_version_takes_twenty_minutes_to_an_hour()
    {
        var time = Durations.OfUpdate("gcp:alloydb/cluster:Cluster", [Change("databaseVersion")]);

        time.Least.Should().Be(TimeSpan.FromMinutes(20));
        time.Most.Should().Be(TimeSpan.FromHours(1));
    }

    /// <summary>Two tunnels, one after the other, each 4 to 7 minutes.</summary>
    [Fact]
    public void Steps_add_up_at_both_ends_of_their_ranges()
    {
        var time = Durations.OfUpdate(
            Connection,
            [Change("tunnel1PresharedKey"), Change("tunnel2PresharedKey")]
        );

        time.Least.Should().Be(TimeSpan.FromMinutes(8));
        time.Most.Should().Be(TimeSpan.FromMinutes(14));
    }

    [Fact]
    public void An_update_of_nothing_known_takes_what_the_longest_takes() =>
        Durations.OfUpdate(Connection, []).Should().Be(Durations.Of(Operation.Update, Connection));

    [Fact]
    public void A_run_asks_for_the_time_of_what_changes()
    {
        static Script Vpc(string tag) =>
            new Script().Add(
                "vpc",
                PropertyMap.Of(
                    ("cidrBlock", "10.0.0.0/16"),
                    ("tags", PropertyMap.Of(("Name", tag)))
                ),
                goal => goal with { Type = "aws:ec2/vpc:Vpc" }
            );
        var clouds = new CloudTwin();
        var before = Vpc("a").Run(Snapshot.Empty, clouds).Current;

        Vpc("b").Run(before, clouds).Timeline.End.Should().Be(TimeSpan.FromSeconds(1));
    }

    /// <summary>A name that no schema has would never be found.</summary>
    [Theory]
    [MemberData(nameof(TypeFileTests.Types), MemberType = typeof(TypeFileTests))]
    public void Every_step_is_of_inputs_that_the_type_has(string type)
    {
        var inputs = ProviderSchema
            .Find(type)!
            .Properties.All.Where(property => property is { IsInput: true, Replaces: false })
            .Select(property => property.Name)
            .ToList();

        Steps(type)
            .SelectMany(step => step.Inputs)
            .Where(name =>
                !inputs.Exists(input =>
                    input == name || (name.EndsWith('*') && input.StartsWith(name.TrimEnd('*')))
                )
            )
            .Should()
            .BeEmpty();
    }

    private static IEnumerable<UpdateStep> Steps(string type) =>
        TypeFile.Section(type, "durations") is { } durations
        && durations.TryGetProperty("updates", out var updates)
            ? updates.EnumerateArray().Select(UpdateStep.Parse)
            : [];

    private static PropertyDiff Change(string path, DiffKind kind = DiffKind.Update) =>
        new(path, kind, Replaces: false);
}
