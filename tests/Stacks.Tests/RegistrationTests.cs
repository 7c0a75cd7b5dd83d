using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects what only an engine sees of the program: providers, parents, order, guards and secrets.
/// </summary>
public sealed class RegistrationTests
{
    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task No_default_provider_is_ever_used(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        var explicitly = run
            .Registrations.Where(resource => ProviderReference.IsProvider(resource.Type))
            .Select(resource => resource.Urn)
            .ToList();
        explicitly.Select(Urn.Name).Should().BeEquivalentTo("google", "aws", "random");
        run.Custom.Select(resource => (resource.Name, resource.Provider))
            .Concat(run.Calls.Select(call => (Name: call.Token, call.Provider)))
            .Where(served => !explicitly.Contains(ProviderReference.UrnOf(served.Provider)))
            .Select(served => $"{served.Name} names no provider of the program")
            .Should()
            .BeEmpty("a default provider takes the account that the shell is logged in to");
        run.Run.Current.Resources.Should()
            .NotContain(resource => ProviderReference.IsDefault(resource.Urn));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_resource_goes_to_the_provider_of_its_package(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.Custom.Where(resource =>
                !resource.Provider.Contains(
                    $"::pulumi:providers:{resource.Type.Split(':')[0]}::",
                    StringComparison.Ordinal
                )
            )
            .Select(resource => $"{resource.Name} is served by \"{resource.Provider}\"")
            .Should()
            .BeEmpty("another package's provider does not know the type");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Children_stand_under_their_component_and_bear_its_name(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (var resource in run.Custom.Cast<RegisteredResource>())
        {
            if (resource.Parent.StartsWith("keyless-alloydb-", StringComparison.Ordinal))
            {
                resource
                    .Name.Should()
                    .MatchRegex(
                        "^(decided-.+|external-gateway|tunnel-[0-3](-interface|-peer)?|psc-record(-reads)?|resolver-rule-(psc|googleapis)(-association)?|destroy-guard|alarm-.+|check-.+|dashboard-.+)$",
                        "only what is decided once, the wiring between the clouds, the guard and the alarms have no component"
                    );
            }
            else
            {
                resource.Name.Should().StartWith($"{resource.Parent}-");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_stack_holds_the_four_components(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.Registrations.Where(resource =>
                resource.Type.StartsWith("keyless-alloydb:", StringComparison.Ordinal)
            )
            .Select(resource => $"{resource.Type} {resource.Name}")
            .Should()
            .BeEquivalentTo(
                "keyless-alloydb:identity:WorkloadIdentityFederation identity",
                "keyless-alloydb:network:PscNetwork network",
                "keyless-alloydb:database:AlloyDbIamCluster database",
                "keyless-alloydb:connector:AwsConnector connector"
            );
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Preshared_keys_are_secret_wherever_they_go(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        string[] keys =
        [
            .. run.All("gcp:compute/vPNTunnel").Select(tunnel => tunnel.Text("sharedSecret")!),
        ];

        keys.Should().HaveCount(4).And.OnlyHaveUniqueItems();
        foreach (var state in run.Run.Current.Resources)
        {
            foreach (var map in new[] { state.Inputs, state.Outputs })
            {
                Open(map).Should().NotContain(text => keys.Any(text.Contains), state.Name);
            }
        }

        run.Outputs.ContainsSecret.Should().BeFalse("an operator may read all outputs");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task What_is_no_secret_is_not_hidden(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.Registrations.Where(resource => resource.Goal.Inputs.ContainsSecret)
            .Select(resource => resource.Type)
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "aws:ec2/vpnConnection:VpnConnection",
                "gcp:compute/vPNTunnel:VPNTunnel"
            );
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Nothing_waits_for_a_whole_component_of_the_other_cloud(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        // Such a wait would add children that a resource has no use for, and close a cycle.
        run.Find("aws:ec2/customerGateway", "connector-customer-0")
            .After.Should()
            .NotContain(key => key.Contains("network-inbound", StringComparison.Ordinal))
            .And.NotContain(key => key.Contains("network-zone", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_VPN_and_its_names_do_not_wait_for_the_database(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (
            var resource in run.Registrations.Where(resource =>
                resource.Is("gcp:compute/routerPeer")
                || resource.Is("aws:route53/resolverRuleAssociation")
                || resource.Is("gcp:dns/managedZone")
            )
        )
        {
            resource
                .After.Should()
                .NotContain(
                    key => key.StartsWith("gcp:alloydb/", StringComparison.Ordinal),
                    "{0} would start ten minutes late",
                    resource.Name
                );
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_database_does_not_wait_for_the_VPN(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.Find("gcp:alloydb/user", "database-user")
            .After.Should()
            .NotContain(key => key.StartsWith("aws:", StringComparison.Ordinal))
            .And.NotContain(key => key.Contains("vPNTunnel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_dev_is_protected()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Dev);

        run.Registrations.Should().NotContain(resource => resource.Goal.Protect);
    }

    [Fact]
    public async Task What_cannot_be_made_again_is_protected_in_prod()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Prod);

        run.Registrations.Where(resource => resource.Goal.Protect)
            .Select(resource => resource.Name)
            .Should()
            .BeEquivalentTo(
                "identity-pool-210987654321",
                "identity-provider-210987654321",
                "network-vpc",
                "network-gateway",
                "network-router",
                "database-cluster",
                "database-primary",
                "connector-gateway",
                "connector-vpn-0",
                "connector-vpn-1",
                "connector-role",
                "destroy-guard"
            );
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("policy")]
    public async Task A_forced_deletion_of_the_cluster_takes_instances_and_users_along(
        string variant
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var cluster = run.Find("gcp:alloydb/cluster", "database-cluster").Urn;

        run.Registrations.Where(resource =>
                resource.Is("gcp:alloydb/instance") || resource.Is("gcp:alloydb/user")
            )
            .Should()
            .OnlyContain(resource => resource.Goal.DeletedWith == cluster);
    }

    [Fact]
    public async Task In_prod_an_instance_is_deleted_by_itself_or_not_at_all()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Prod);

        run.Find("gcp:alloydb/instance", "database-primary").Goal.DeletedWith.Should().BeEmpty();
    }

    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task AWS_frees_names_and_places_before_their_successor_comes(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        string[] nat = variant is "dev" or "wide" ? ["connector-nat"] : [];
        string[] logs = variant is "prod" or "wide"
            ? ["connector-vpn", "connector-queries", "connector-flows"]
            : [];

        run.Registrations.Where(resource => resource.Goal.DeleteBeforeReplace == true)
            .Select(resource => resource.Name)
            .Where(name => name.StartsWith("connector-", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo([
                "connector-gateway",
                "connector-vpn-0",
                "connector-vpn-1",
                "connector-role",
                "connector-profile",
                .. nat,
                .. logs,
            ]);
    }

    [Fact]
    public async Task A_new_role_makes_a_new_instance_and_a_new_image_does_not()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Dev);

        var goal = run.Find("aws:ec2/instance", "connector-instance").Goal;
        goal.ReplaceOnChanges.Should().Equal("iamInstanceProfile");
        goal.IgnoreChanges.Should().Equal("ami");
    }

    [Fact]
    public async Task A_pinned_image_is_obeyed()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Prod);

        run.Find("aws:ec2/instance", "connector-instance").Goal.IgnoreChanges.Should().BeEmpty();
        run.Calls.Should()
            .NotContain(call => call.Token.EndsWith("getParameter", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_components_publish_outputs(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (
            var component in run.Registrations.Where(resource =>
                resource.Type.StartsWith("keyless-alloydb:", StringComparison.Ordinal)
            )
        )
        {
            run.Run.Calls.OfType<OutputsCall>()
                .Single(call => call.Urn == component.Urn)
                .Outputs.Should()
                .NotBeEmpty();
        }
    }

    /// <summary>Every text that is not inside a secret.</summary>
    private static IEnumerable<string> Open(PropertyValue value) =>
        value switch
        {
            TextValue text => [text.Value],
            ListValue list => list.Items.SelectMany(Open),
            PropertyMap map => map.Values.SelectMany(Open),
            _ => [],
        };
}
