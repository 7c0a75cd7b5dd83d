using System.Text.Json.Nodes;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>
/// Protects what AWS requires of its half and no schema checks. Most violations deploy without an
/// error and fail later.
/// </summary>
public sealed class AwsRequirementTests
{
    public static TheoryData<string> Variants => Variant.Names;

    /// <remarks>https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Tunnels_survive_their_first_rekey(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        AwsConnections.EachTunnel(
            run,
            (connection, tunnel) =>
                AwsConnections
                    .TransformLists.Select(list => $"{connection.List(tunnel + list).Single()}")
                    .Should()
                    .Equal("ikev2", "AES256", "SHA2-256", "14", "AES256", "SHA2-256", "14")
        );
        run.All("gcp:compute/vPNTunnel")
            .Should()
            .OnlyContain(tunnel => tunnel.Number("ikeVersion") == 2);
    }

    /// <remarks>https://github.com/hashicorp/terraform-provider-aws/issues/13487</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_two_tunnels_of_a_connection_differ_in_network_and_key(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        AwsConnections
            .Values(run, "InsideCidr")
            .Should()
            .HaveCount(4)
            .And.OnlyHaveUniqueItems()
            .And.NotContainNulls();
        AwsConnections
            .Values(run, "PresharedKey")
            .Should()
            .HaveCount(4)
            .And.OnlyHaveUniqueItems()
            .And.NotContainNulls();
    }

    /// <remarks>https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_credential_file_uses_IMDSv2_which_the_instance_requires(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var instance = run.One("aws:ec2/instance");

        instance.Text("metadataOptions.httpTokens").Should().Be("required");
        instance.Text("metadataOptions.httpEndpoint").Should().Be("enabled");
        instance.Number("metadataOptions.httpPutResponseHopLimit").Should().Be(1);
        instance.Text("userData").Should().Contain("imdsv2_session_token_url");
        foreach (var file in Files(run))
        {
            ((string)file["credential_source"]!["imdsv2_session_token_url"]!)
                .Should()
                .Be("http://169.254.169.254/latest/api/token");
        }
    }

    /// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Google_APIs_have_a_route_a_name_and_an_open_port(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var isPrivate = variant is "prod" or "policy";

        run.One("aws:vpc/securityGroupEgressRule", "connector-instance-to-google-apis")
            .Text("cidrIpv4")
            .Should()
            .Be(isPrivate ? "199.36.153.8/30" : "0.0.0.0/0");
        run.All("aws:ec2/natGateway").Should().HaveCount(isPrivate ? 0 : 1);
        run.All("aws:ec2/internetGateway").Should().HaveCount(isPrivate ? 0 : 1);
        run.All("aws:route53/resolverRuleAssociation").Should().HaveCount(isPrivate ? 2 : 1);
        run.One("gcp:compute/router")
            .List("bgp.advertisedIpRanges")
            .Should()
            .HaveCount(isPrivate ? 1 : 0);
    }

    /// <remarks>https://github.com/GoogleCloudPlatform/alloydb-go-connector: dialer.go, serverProxyPort</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Only_port_5433_of_the_database_is_open(string variant)
    {
        var rules = (await Rehearsed.UpdateAsync(variant))
            .All("aws:vpc/securityGroupEgressRule")
            .Where(rule => rule.Name.Contains("-to-database"))
            .ToList();

        rules.Should().HaveCount(variant is "dev" or "wide" ? 2 : 1);
        rules
            .Should()
            .OnlyContain(rule => rule.Number("fromPort") == 5433 && rule.Number("toPort") == 5433);
        rules
            .Select(rule => rule.Text("cidrIpv4"))
            .Should()
            .NotContain("0.0.0.0/0", "one address or the endpoints' subnet is enough");
    }

    /// <remarks>https://github.com/GoogleCloudPlatform/alloydb-auth-proxy: proxy.go, credentialsOpt</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_proxy_impersonates_through_its_credential_file_and_no_flag(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.One("aws:ec2/instance")
            .Text("userData")
            .Should()
            .NotContain("impersonate-service-account")
            .And.Contain("--credentials-file");
        foreach (var file in Files(run))
        {
            ((string)file["type"]!).Should().Be("external_account");
            ((string)file["service_account_impersonation_url"]!)
                .Should()
                .EndWith(
                    "alloydb-client@"
                        + Project(variant)
                        + ".iam.gserviceaccount.com:generateAccessToken"
                );
        }
    }

    /// <remarks>https://www.pulumi.com/docs/iac/concepts/functions/provider-functions/</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Resolver_rules_have_targets_in_the_network_s_own_subnets(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var subnets = run.All("gcp:compute/subnetwork")
            .Select(s => s.Text("ipCidrRange")!)
            .ToList();

        foreach (var rule in run.All("aws:route53/resolverRule"))
        {
            var targets = rule.List("targetIps")
                .Cast<IReadOnlyDictionary<string, object>>()
                .Select(target => (string)target["ip"])
                .ToList();
            targets.Should().HaveCount(2).And.OnlyHaveUniqueItems();
            targets.Should().OnlyContain(ip => subnets.Any(subnet => Cidr.Contains(subnet, ip)));
        }
    }

    /// <remarks>https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Security_groups_have_separate_rules_and_no_inline_ones(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        foreach (var group in run.Registrations.Where(r => r.Is("aws:ec2/securityGroup")))
        {
            group.Inputs.Should().NotContainKeys("ingress", "egress", "name");
            run.Registrations.Should()
                .Contain(
                    r =>
                        (
                            r.Is("aws:vpc/securityGroupEgressRule")
                            || r.Is("aws:vpc/securityGroupIngressRule")
                        ) && r.Waits("aws:ec2/securityGroup", group.Name),
                    "a group without rules lets nothing through"
                );
        }
    }

    /// <remarks>https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-outbound-queries.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_resolver_asks_over_udp_and_tcp_and_every_rule_is_associated(
        string variant
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("aws:vpc/securityGroupEgressRule")
            .Where(rule => rule.Name.StartsWith("connector-resolver-to-"))
            .Select(rule =>
                $"{rule.Text("ipProtocol")} {rule.Number("fromPort")} {rule.Text("cidrIpv4")}"
            )
            .Should()
            .BeEquivalentTo($"udp 53 {GoogleCidr(variant)}", $"tcp 53 {GoogleCidr(variant)}");
        foreach (var rule in run.All("aws:route53/resolverRule"))
        {
            run.Find("aws:route53/resolverRuleAssociation", $"{rule.Name}-association")
                .Waits("aws:route53/resolverRule", rule.Name)
                .Should()
                .BeTrue();
            rule.Text("ruleType").Should().Be("FORWARD");
        }
    }

    /// <remarks>https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Private_names_of_the_session_endpoints_resolve(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        var vpc = run.One("aws:ec2/vpc");
        vpc.Flag("enableDnsHostnames").Should().BeTrue();
        vpc.Flag("enableDnsSupport").Should().BeTrue();
        run.All("aws:ec2/vpcEndpoint")
            .Where(endpoint => endpoint.Text("vpcEndpointType") == "Interface")
            .Should()
            .OnlyContain(endpoint => endpoint.Flag("privateDnsEnabled") == true);
    }

    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_end_has_its_own_ASN_and_knows_the_other_one(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var google = $"{run.One("gcp:compute/router").Number("bgp.asn")}";
        var aws = run.One("aws:ec2/vpnGateway").Text("amazonSideAsn");

        aws.Should().NotBe(google).And.NotBeNull();
        run.All("aws:ec2/customerGateway")
            .Should()
            .HaveCount(2)
            .And.OnlyContain(customer => customer.Text("bgpAsn") == google);
        run.All("gcp:compute/routerPeer")
            .Should()
            .OnlyContain(peer => $"{peer.Number("peerAsn")}" == aws);
    }

    /// <remarks>https://www.pulumi.com/registry/packages/aws/api-docs/ec2/routetable/</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Routes_reach_the_private_subnets_by_propagation_alone(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("aws:ec2/routeTable")
            .Should()
            .OnlyContain(table => !table.Has("routes") && !table.Has("propagatingVgws"));
        var table = run.Run.Current.Resources.Single(r =>
            r.Type == "aws:ec2/routeTable:RouteTable" && r.Name == "connector-private"
        );
        run.One("aws:ec2/vpnGatewayRoutePropagation").Text("routeTableId").Should().Be(table.Id);
        var subnets = run.All("aws:ec2/subnet").Where(s => s.Name.Contains("-private-")).ToList();
        subnets.Should().HaveCount(2);
        foreach (var subnet in subnets)
        {
            run.One("aws:ec2/routeTableAssociation", subnet.Name)
                .Text("routeTableId")
                .Should()
                .Be(table.Id);
        }
    }

    /// <remarks>https://www.pulumi.com/registry/packages/aws/api-docs/ec2/instance/</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_new_image_does_not_replace_the_instance_and_new_user_data_does(
        string variant
    )
    {
        var instance = (await Rehearsed.UpdateAsync(variant)).Find(
            "aws:ec2/instance",
            "connector-instance"
        );

        instance.Flag("userDataReplaceOnChange").Should().BeTrue();
        if (variant == "prod")
        {
            instance.Text("ami").Should().Be("ami-0123456789abcdef0");
        }
        else
        {
            instance.Text("ami").Should().Be(CloudAnswers.Image);
            instance.Goal.IgnoreChanges.Should().Contain("ami");
        }
    }

    /// <remarks>https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_units_of_the_first_boot_retry_without_limit(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .One("aws:ec2/instance")
            .Text("userData")
            .Should()
            .Contain("StartLimitIntervalSec=0")
            .And.Contain("Restart=");

    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Four_inside_networks_avoid_the_reserved_ones_and_four_addresses_face_Google(
        string variant
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var problems = new Problems();

        TunnelPlan.Validate(problems, "insideCidrs", AwsConnections.Values(run, "InsideCidr"));

        problems.Messages.Should().BeEmpty();
        run.One("gcp:compute/externalVpnGateway").List("interfaces").Should().HaveCount(4);
    }

    /// <remarks>https://www.pulumi.com/registry/packages/aws/api-docs/provider/</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_provider_rejects_every_other_account(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var account = variant == "prod" ? "210987654321" : "123456789012";

        // Inputs of a provider are JSON in text.
        var allowed = run
            .Registrations.Single(r => r.Type == "pulumi:providers:aws")
            .Text("allowedAccountIds")!;
        JsonNode.Parse(allowed)!.AsArray().Select(id => (string?)id).Should().Equal(account);
        run.Calls.Should()
            .Contain(call => call.Token == "aws:index/getCallerIdentity:getCallerIdentity");
    }

    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Sessions_use_two_interface_endpoints_and_a_gateway_endpoint_for_S3(
        string variant
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("aws:ec2/vpcEndpoint")
            .Select(e => $"{e.Text("vpcEndpointType")} {e.Text("serviceName")!.Split('.')[^1]}")
            .Should()
            .BeEquivalentTo("Gateway s3", "Interface ssm", "Interface ssmmessages");
        foreach (
            var endpoint in run.Registrations.Where(r =>
                r.Is("aws:ec2/vpcEndpoint") && r.Text("vpcEndpointType") == "Interface"
            )
        )
        {
            endpoint.List("securityGroupIds").Should().ContainSingle();
            endpoint
                .List("subnetIds")
                .Should()
                .HaveCount(variant == "prod" ? 2 : 1, "dev does without a second zone");
        }

        run.One("aws:ec2/defaultSecurityGroup").Inputs.Keys.Should().BeEquivalentTo("vpcId");
        run.One("aws:ec2/vpcEndpoint", "connector-s3")
            .Text("policy")
            .Should()
            .Contain("al2023-repos-ap-northeast-1-*")
            .And.NotContain("\"Resource\":\"*\"");
    }

    private static IEnumerable<JsonNode> Files(Rehearsed run) =>
        run.Outputs["identity"]
            .AsMap!["credentialConfigurations"]
            .AsMap!.Values.Select(file => JsonNode.Parse(file.AsText!)!);

    private static string Project(string variant) =>
        variant == "prod" ? "example-prod" : "example-dev";

    private static string GoogleCidr(string variant) =>
        variant == "prod" ? "10.31.0.0/24" : "10.30.0.0/24";
}
