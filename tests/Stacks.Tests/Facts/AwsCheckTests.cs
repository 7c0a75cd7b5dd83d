using System.Text;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>
/// Protects the checks that AWS's half needs before anything is made, on what is really registered.
/// That bad settings are refused is <see cref="WrongSettingsTests"/>'s.
/// </summary>
public sealed class AwsCheckTests
{
    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Networks_of_both_clouds_and_of_Google_s_APIs_are_disjoint(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        List<string> ranges =
        [
            run.One("aws:ec2/vpc").Text("cidrBlock")!,
            .. run.All("gcp:compute/subnetwork").Select(subnet => subnet.Text("ipCidrRange")!),
            "199.36.153.0/24",
            .. AwsConnections.Values(run, "InsideCidr"),
        ];

        ranges
            .SelectMany((one, i) => ranges.Skip(i + 1).Where(other => Cidr.Overlap(one, other)))
            .Should()
            .BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Zones_two_and_different_and_in_an_order_that_stays(string variant)
    {
        var zones = (await Rehearsed.UpdateAsync(variant))
            .All("aws:ec2/subnet")
            .Where(subnet => subnet.Name.Contains("-private-"))
            .Select(subnet => subnet.Text("availabilityZone"));

        zones.Should().Equal("ap-northeast-1a", "ap-northeast-1c");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_resolver_endpoint_stands_in_both_zones_and_lets_AWS_pick_addresses(
        string variant
    )
    {
        var endpoint = (await Rehearsed.UpdateAsync(variant)).One("aws:route53/resolverEndpoint");

        endpoint.Text("direction").Should().Be("OUTBOUND");
        endpoint
            .List("ipAddresses")
            .Cast<IReadOnlyDictionary<string, object>>()
            .Should()
            .HaveCount(2)
            .And.OnlyContain(address => !address.ContainsKey("ip"))
            .And.OnlyHaveUniqueItems(address => address["subnetId"]);
    }

    [Theory]
    [InlineData("t4g.small", "arm64", "arm64")]
    [InlineData("t3.small", "x86_64", "amd64")]
    public async Task Architecture_image_instance_and_proxy_agree(
        string type,
        string image,
        string proxy
    )
    {
        var (run, _) = await StackMocks.RunAsync(
            StackSettings.Of("dev", $"instanceType={type}"),
            preview: false
        );

        run.Calls.Single(call => call.Token == "aws:ssm/getParameter:getParameter")
            .Arguments["name"]
            .Should()
            .Be($"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{image}");
        run.One("aws:ec2/instance")
            .Text("userData")
            .Should()
            .Contain($"alloydb-auth-proxy.linux.{proxy}")
            .And.Contain(ProxyRelease.Sha256(ProxyRelease.DefaultVersion, image));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Domain_names_without_a_dot_for_AWS_and_with_one_for_Google(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("gcp:dns/managedZone")
            .Select(zone => zone.Text("dnsName"))
            .Should()
            .BeEquivalentTo(
                run.All("aws:route53/resolverRule").Select(rule => $"{rule.Text("domainName")}.")
            );
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Credential_files_are_complete(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var own = run.Outputs["identity"].AsMap!;
        PropertyMap[] identities =
        [
            own,
            .. own.Get("workloads")?.AsMap?.Values.Select(workload => workload.AsMap!) ?? [],
        ];
        var files = identities
            .SelectMany(
                identity => identity["credentialConfigurations"].AsMap!,
                (identity, file) => (identity, Account: file.Key, Text: file.Value)
            )
            .ToList();

        files
            .Select(file => file.Account)
            .Distinct()
            .Should()
            .BeEquivalentTo(
                run.All("gcp:iam/workloadIdentityPoolProvider")
                    .Select(p => p.Text("aws.accountId") ?? "blue")
            );
        foreach (var (identity, account, text) in files.Where(file => file.Account != "blue"))
        {
            var file = JsonNode.Parse(text.AsText!)!;
            ((string)file["audience"]!)
                .Should()
                .StartWith(
                    $"//iam.googleapis.com/projects/{CloudAnswers.ProjectNumber}/locations/global/workloadIdentityPools/aws-{account}-"
                )
                .And.Be(identity["audiences"].AsMap!.Text(account));
            ((string)file["credential_source"]!["regional_cred_verification_url"]!)
                .Should()
                .Contain("https://sts.{region}.amazonaws.com");
            ((int?)file["service_account_impersonation"]?["token_lifetime_seconds"])
                .Should()
                .Be(variant == "wide" ? 900 : null);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task User_data_is_short_and_open(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var instance = run.Find("aws:ec2/instance", "connector-instance");

        instance.Goal.Inputs.ContainsSecret.Should().BeFalse("a preview would go blind");
        Encoding.UTF8.GetByteCount(instance.Text("userData")!).Should().BeLessThan(16 * 1024);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_instance_is_reached_by_nobody_and_its_disk_is_encrypted(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var instance = run.One("aws:ec2/instance");

        instance.Flag("associatePublicIpAddress").Should().BeFalse();
        instance.Has("keyName").Should().BeFalse("sessions need no key");
        instance.Flag("rootBlockDevice.encrypted").Should().BeTrue();
        instance.Flag("monitoring").Should().Be(variant is "prod" or "wide");
        run.All("aws:vpc/securityGroupIngressRule")
            .Should()
            .ContainSingle()
            .Which.Has("referencedSecurityGroupId")
            .Should()
            .BeTrue("only the endpoints of Systems Manager listen, to the instance");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Logs_only_where_they_are_asked_for_and_kept_for_as_long(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var on = variant is "prod" or "wide";

        run.All("aws:cloudwatch/logGroup")
            .Select(group => $"{group.Text("name")} {group.Number("retentionInDays")}")
            .Should()
            .BeEquivalentTo(
                new[] { "flows", "queries", "vpn" }
                    .Where(_ => on)
                    .Select(kind =>
                        $"/aws/vendedlogs/keyless-alloydb/{(variant == "prod" ? "prod" : "dev")}/{kind} {(variant == "prod" ? 365 : 30)}"
                    )
            );
        run.All("aws:ec2/flowLog").Should().HaveCount(on ? 1 : 0);
        run.All("aws:route53/resolverQueryLogConfigAssociation").Should().HaveCount(on ? 1 : 0);
        AwsConnections.EachTunnel(
            run,
            (connection, tunnel) =>
            {
                const string Options = "LogOptions.cloudwatchLogOptions";
                (connection.Flag($"{tunnel}{Options}.logEnabled") ?? false).Should().Be(on);
                (connection.Flag($"{tunnel}{Options}.bgpLogEnabled") ?? false)
                    .Should()
                    .Be(on, "BGP's failures are not in the tunnel's log");
            }
        );
    }

    [Fact]
    public async Task A_staged_proxy_lies_in_a_closed_bucket_that_the_role_may_read()
    {
        var run = await Rehearsed.UpdateAsync(Variant.Wide.Name);

        run.One("aws:s3/bucketPublicAccessBlock")
            .Inputs.Values.OfType<bool>()
            .Should()
            .HaveCount(4)
            .And.NotContain(false);
        run.One("aws:s3/bucket").Text("bucketPrefix").Should().Be("keyless-alloydb-123456789012-");
        run.One("aws:iam/rolePolicy", "connector-staging")
            .Text("policy")
            .Should()
            .Contain("\"s3:GetObject\"")
            .And.Contain("arn:aws:s3:::keyless-alloydb-123456789012-");
        run.One("aws:ec2/instance")
            .Text("userData")
            .Should()
            .Contain("s3://keyless-alloydb-123456789012-");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_role_trusts_ec2_and_may_nothing_but_be_managed(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var role = run.One("aws:iam/role", "connector-role");

        JsonNode.Parse(role.Text("assumeRolePolicy")!)!["Statement"]![0]!["Principal"]!
            .ToJsonString()
            .Should()
            .Be("""{"Service":"ec2.amazonaws.com"}""");
        run.All("aws:iam/rolePolicyAttachment")
            .Should()
            .ContainSingle()
            .Which.Text("policyArn")
            .Should()
            .Be("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");
        run.One("aws:iam/instanceProfile").Text("role").Should().Be("alloydb-client");
        run.One("aws:ec2/instance").Text("iamInstanceProfile").Should().Be("alloydb-client");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Customer_gateways_take_their_interface_and_a_name_of_this_stack(
        string variant
    )
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("aws:ec2/customerGateway")
            .Select(gateway => gateway.Text("ipAddress"))
            .Should()
            .Equal("35.242.10.0", "35.220.10.1");
        run.All("aws:ec2/customerGateway")
            .Select(gateway => gateway.Text("deviceName"))
            .Should()
            .Equal(
                Enumerable
                    .Range(0, 2)
                    .Select(i => $"keyless-alloydb-{(variant == "prod" ? "prod" : "dev")}-{i}")
            );
    }
}
