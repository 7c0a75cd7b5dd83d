using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>
/// Protects the order that no property reference gives: without it an update fails or, at a
/// destroy, leaves something behind.
/// </summary>
public sealed class HiddenOrderTests
{
    public static TheoryData<string> Variants => Variant.Names;

    /// <remarks>
    /// A call to an API that is not enabled fails with SERVICE_DISABLED:
    /// https://cloud.google.com/service-usage/docs/enable-disable
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public Task Network_gateway_router_and_address_depend_on_the_Compute_Engine_API(
        string variant
    ) =>
        AllWaitAsync(
            variant,
            r =>
                r.Is("gcp:compute/network")
                || r.Is("gcp:compute/haVpnGateway")
                || r.Is("gcp:compute/router")
                || r.Is("gcp:compute/address"),
            "gcp:projects/service network-api-compute"
        );

    /// <remarks>
    /// A call to an API that is not enabled fails with SERVICE_DISABLED:
    /// https://cloud.google.com/service-usage/docs/enable-disable
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public Task The_cluster_depends_on_the_AlloyDB_API(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("gcp:alloydb/cluster"),
            "gcp:projects/service database-api-alloydb"
        );

    /// <remarks>
    /// Federation needs the three APIs:
    /// https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public Task Pools_depend_on_the_APIs_for_IAM_STS_and_credentials(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("gcp:iam/workloadIdentityPool"),
            "gcp:projects/service identity-api-iam",
            "gcp:projects/service identity-api-sts",
            "gcp:projects/service identity-api-iamcredentials"
        );

    /// <remarks>A member names its pool only; without its provider the trusted role cannot exchange a token.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_member_depends_on_the_provider_of_its_pool(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (var member in run.Registrations.Where(r => r.Is("gcp:serviceaccount/iAMMember")))
        {
            // …/workloadIdentityPools/aws-123456789012-SUFFIX/… or …/k8s-CLUSTER-SUFFIX/…
            var pool = member.Text("member")!.Split('/')[8];
            var key = pool[(pool.IndexOf('-') + 1)..pool.LastIndexOf('-')];
            member
                .After.Should()
                .Contain($"gcp:iam/workloadIdentityPoolProvider identity-provider-{key}");
        }
    }

    /// <remarks>
    /// AlloyDB creates the endpoint through the network's service connection policy:
    /// https://cloud.google.com/vpc/docs/about-service-connection-policies
    /// </remarks>
    [Fact]
    public Task An_instance_depends_on_the_policy_that_allows_its_endpoint() =>
        AllWaitAsync(
            Variant.Policy.Name,
            r => r.Is("gcp:alloydb/instance"),
            "gcp:networkconnectivity/serviceConnectionPolicy network-policy"
        );

    /// <remarks>AlloyDB rejects a read pool in a cluster that has no primary instance.</remarks>
    [Fact]
    public Task A_read_pool_depends_on_the_primary() =>
        AllWaitAsync(
            Variant.Wide.Name,
            r => r.Is("gcp:alloydb/instance") && r.Text("instanceType") == "READ_POOL",
            "gcp:alloydb/instance database-primary"
        );

    /// <remarks>AlloyDB rejects a change of users while another one runs in the same cluster.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Users_are_created_one_after_the_other(string variant)
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

    /// <remarks>
    /// The inbound policy reserves an address in every subnet of the network:
    /// https://cloud.google.com/dns/docs/server-policies-overview
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public Task The_DNS_policy_depends_on_every_subnet_and_its_API(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("gcp:dns/policy"),
            "gcp:compute/subnetwork network-endpoints",
            "gcp:compute/subnetwork network-forwarders",
            "gcp:projects/service network-api-dns"
        );

    /// <remarks>
    /// The inbound policy reserves an address in every subnet of the network:
    /// https://cloud.google.com/dns/docs/server-policies-overview
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public Task Forwarder_addresses_are_read_after_the_policy_and_the_subnets(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("aws:route53/resolverRule"),
            "gcp:dns/policy network-inbound",
            "gcp:compute/subnetwork network-endpoints",
            "gcp:compute/subnetwork network-forwarders"
        );

    /// <remarks>A peer gives its interface by name, and a name is known before the interface exists.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_peer_depends_on_its_interface_and_tunnel(string variant)
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

    /// <remarks>A customer gateway needs the address that Google assigns to the VPN gateway's interface.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public Task Customer_gateways_depend_on_Google_s_VPN_gateway(string variant) =>
        AllWaitAsync(
            variant,
            r => r.Is("aws:ec2/customerGateway"),
            "gcp:compute/haVpnGateway network-gateway"
        );

    /// <remarks>A Resolver rule without targets forwards nothing, so the update must not create one.</remarks>
    [Fact]
    public async Task Without_forwarder_addresses_the_update_fails_and_says_what_to_do()
    {
        var poll = new Poll(2, TimeSpan.Zero, TimeSpan.Zero);

        var wait = () => poll.UntilAsync(() => Task.FromResult<string?>(null), "run again");

        await wait.Should().ThrowAsync<Pulumi.RunException>().WithMessage("run again");
    }

    /// <remarks>
    /// No property of the instance refers to them; a boot before them fails its first attempts to log in.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_first_boot_depends_on_user_name_route_and_trust(string variant)
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
                            // Other accounts' roles and other workloads are no business of this instance.
                            && r.Name.Contains(OwnAccount(variant))
                            && !r.Name.StartsWith("identity-grants")
                            && !r.Name.StartsWith("identity-workload")
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

    /// <remarks>A security group without rules lets nothing out, and a destroy would remove the rules first.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_instance_and_the_resolver_depend_on_the_rules_of_their_groups(
        string variant
    )
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

    /// <remarks>AWS cannot detach an internet gateway while the VPC has public addresses.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Public_addresses_depend_on_the_internet_gateway_and_the_boot_on_its_route(
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

    /// <remarks>
    /// The first boot reads the proxy from the bucket; no property of the instance refers to the object.
    /// </remarks>
    [Fact]
    public async Task The_boot_depends_on_the_staged_proxy_and_the_permission_to_read_it()
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
        Func<RegisteredResource, bool> which,
        params string[] keys
    )
    {
        var resources = (await Rehearsed.UpdateAsync(variant)).Registrations.Where(which).ToList();
        resources.Should().NotBeEmpty();
        foreach (var resource in resources)
        {
            resource.After.Should().Contain(keys, "of {0}", resource.Name);
        }
    }
}
