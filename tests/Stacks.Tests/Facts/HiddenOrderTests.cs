using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>
/// Protects the order that no property reference gives: without it an update fails or, at a
/// destroy, leaves something behind.
/// </summary>
public sealed class HiddenOrderTests
{
    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public Task B01_network_gateway_router_and_address_wait_for_compute(string variant) =>
        AllWaitAsync(
            variant,
            r =>
                r.Is("gcp:compute/network")
                || r.Is("gcp:compute/haVpnGateway")
                || r.Is("gcp:compute/router")
                || r.Is("gcp:compute/address"),
            "gcp:projects/service network-api-compute"
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public Task B02_the_cluster_waits_for_its_API(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("gcp:alloydb/cluster"),
            "gcp:projects/service database-api-alloydb"
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public Task B03_pools_wait_for_iam_sts_and_iamcredentials(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("gcp:iam/workloadIdentityPool"),
            "gcp:projects/service identity-api-iam",
            "gcp:projects/service identity-api-sts",
            "gcp:projects/service identity-api-iamcredentials"
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B04_a_member_waits_for_the_provider_of_its_account(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (var member in run.Registrations.Where(r => r.Is("gcp:serviceaccount/iAMMember")))
        {
            var account = member.Text("member")!.Split("arn:aws:sts::")[1][..12];
            member
                .After.Should()
                .Contain($"gcp:iam/workloadIdentityPoolProvider identity-provider-{account}");
        }
    }

    [Fact]
    public Task B05_an_instance_waits_for_the_policy_that_allows_its_endpoint() =>
        AllWaitAsync(
            Variant.Policy.Name,
            r => r.Is("gcp:alloydb/instance"),
            "gcp:networkconnectivity/serviceConnectionPolicy network-policy"
        );

    [Fact]
    public Task B06_a_read_pool_waits_for_the_primary() =>
        AllWaitAsync(
            Variant.Wide.Name,
            r => r.Is("gcp:alloydb/instance") && r.Text("instanceType") == "READ_POOL",
            "gcp:alloydb/instance database-primary"
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B07_users_wait_for_the_primary_and_the_last_read_pool(string variant)
    {
        var instances = (await Rehearsed.UpdateAsync(variant))
            .All("gcp:alloydb/instance")
            .Select(instance => $"gcp:alloydb/instance {instance.Name}");

        await AllWaitAsync(variant, r => r.Is("gcp:alloydb/user"), [.. instances]);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B08_users_come_one_after_the_other(string variant)
    {
        var users = (await Rehearsed.UpdateAsync(variant))
            .Registrations.Where(r => r.Is("gcp:alloydb/user"))
            .OrderBy(user => user.After.Count)
            .ToList();

        for (var i = 1; i < users.Count; i++)
        {
            users[i].After.Should().Contain(users.Take(i).Select(user => user.Key));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public Task B09_the_DNS_policy_waits_for_every_subnet_and_its_API(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("gcp:dns/policy"),
            "gcp:compute/subnetwork network-endpoints",
            "gcp:compute/subnetwork network-forwarders",
            "gcp:projects/service network-api-dns"
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public Task B10_forwarder_addresses_are_read_after_policy_and_subnets(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("aws:route53/resolverRule"),
            "gcp:dns/policy network-inbound",
            "gcp:compute/subnetwork network-endpoints",
            "gcp:compute/subnetwork network-forwarders"
        );

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B11_a_peer_waits_for_its_interface(string variant)
    {
        for (var i = 0; i < 4; i++)
        {
            await AllWaitAsync(
                variant,
                r => r.Name == $"tunnel-{i}-peer",
                $"gcp:compute/routerInterface tunnel-{i}-interface",
                $"gcp:compute/vPNTunnel tunnel-{i}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public Task B12_customer_gateways_wait_for_Google_s_addresses(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("aws:ec2/customerGateway"),
            "gcp:compute/haVpnGateway network-gateway"
        );

    [Fact]
    public async Task B13_a_rule_without_targets_fails_and_says_what_to_do()
    {
        var poll = new Poll(2, TimeSpan.Zero, TimeSpan.Zero);

        var wait = () => poll.UntilAsync(() => Task.FromResult<string?>(null), "run again");

        await wait.Should().ThrowAsync<Pulumi.RunException>().WithMessage("run again");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B14_the_first_boot_finds_user_name_route_and_trust(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        await AllWaitAsync(
            variant,
            r => r.Is("aws:ec2/instance"),
            [
                .. run
                    .Registrations.Where(r =>
                        // The user that it logs in as; administrators and grants can come later.
                        (r.Is("gcp:alloydb/user") && r.Name == "database-user")
                        || (r.Is("gcp:dns/recordSet") && r.Name.StartsWith("psc-record"))
                        || r.Is("gcp:compute/routerPeer")
                        || (
                            r.Is("gcp:serviceaccount/iAMMember")
                            // Other accounts' roles are no business of this instance.
                            && r.Name.Contains(OwnAccount(variant))
                            && !r.Name.StartsWith("identity-grants")
                        )
                        || r.Is("aws:route53/resolverRuleAssociation")
                        || r.Is("aws:ec2/vpnGatewayRoutePropagation")
                        || r.Is("aws:ec2/vpcEndpoint")
                        || r.Is("aws:iam/rolePolicyAttachment")
                    )
                    .Select(r => r.Key),
            ]
        );
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B15_whatever_uses_a_group_waits_for_its_rules(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (
            var (kind, name, group) in new[]
            {
                ("aws:ec2/instance", "connector-instance", "connector-instance"),
                ("aws:route53/resolverEndpoint", "connector-resolver", "connector-resolver"),
            }
        )
        {
            run.Find(kind, name)
                .After.Should()
                .Contain(
                    run.All("aws:vpc/securityGroupEgressRule")
                        .Where(rule => rule.Name.StartsWith($"{group}-to-"))
                        .Select(rule => $"aws:vpc/securityGroupEgressRule {rule.Name}")
                );
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task B16_the_internet_gateway_outlives_public_addresses_and_the_route_the_boot(
        string variant
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (
            var resource in run.Registrations.Where(r =>
                r.Is("aws:ec2/eip") || r.Is("aws:ec2/natGateway")
            )
        )
        {
            resource.Waits("aws:ec2/internetGateway", "connector-internet").Should().BeTrue();
        }

        if (variant is "dev" or "wide")
        {
            run.Find("aws:ec2/instance", "connector-instance")
                .Waits("aws:ec2/route", "connector-private")
                .Should()
                .BeTrue();
        }
    }

    [Fact]
    public async Task B17_the_role_may_read_the_staged_proxy_before_the_boot()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Wide.Name);

        run.Find("aws:ec2/instance", "connector-instance")
            .After.Should()
            .Contain("aws:iam/rolePolicy connector-staging")
            .And.Contain("aws:s3/bucketObjectv2 connector-staging");
    }

    private static string OwnAccount(string variant) =>
        variant == "prod" ? "210987654321" : "123456789012";

    private static async Task AllWaitAsync(
        string variant,
        Func<Registration, bool> which,
        params string[] keys
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);
        foreach (var resource in run.Registrations.Where(which))
        {
            resource.After.Should().Contain(keys, "of {0}", resource.Name);
        }
    }
}
