using System.Text.Json.Nodes;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.Connector;

/// <summary>Protects AWS's half of the network, and the instance in it.</summary>
public sealed class AwsConnectorTests
{
    private const string Key =
        "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666";

    [Fact]
    public async Task Zones_are_the_region_s_first_two_by_name_or_those_given()
    {
        var (usual, _) = await UpdateAsync(Sample.Connector);
        var (given, _) = await UpdateAsync(
            Sample.Connector with
            {
                AvailabilityZones = ["ap-northeast-1d", "ap-northeast-1a", "ap-northeast-1c"],
                GoogleApis = GoogleApiAccess.Private,
            }
        );

        Zones(usual).Should().Equal("ap-northeast-1a", "ap-northeast-1c");
        Zones(given).Should().Equal("ap-northeast-1d", "ap-northeast-1a", "ap-northeast-1c");
        given.Calls.Should().NotContain(call => call.Token.EndsWith("getAvailabilityZones"));
        given.One("aws:route53/resolverEndpoint").List("ipAddresses").Should().HaveCount(3);
    }

    [Theory]
    [InlineData(GoogleApiAccess.Private, false, false)]
    [InlineData(GoogleApiAccess.Restricted, false, false)]
    [InlineData(GoogleApiAccess.Internet, false, true)]
    [InlineData(GoogleApiAccess.Private, true, true)]
    public async Task There_is_a_way_to_the_internet_only_where_something_needs_it(
        GoogleApiAccess apis,
        bool publicPath,
        bool internet
    )
    {
        var (run, _) = await UpdateAsync(
            Sample.Connector with
            {
                GoogleApis = apis,
                PublicPath = publicPath,
            }
        );

        run.All("aws:ec2/natGateway").Should().HaveCount(internet ? 1 : 0);
        run.All("aws:ec2/internetGateway").Should().HaveCount(internet ? 1 : 0);
        run.All("aws:ec2/route").Should().HaveCount(internet ? 2 : 0);
        if (internet)
        {
            run.One("aws:ec2/route", "connector-private").Has("natGatewayId").Should().BeTrue();
            run.One("aws:ec2/route", "connector-private").Has("gatewayId").Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Session_endpoints_stand_in_one_zone_or_in_all(bool available, int zones)
    {
        var (run, _) = await UpdateAsync(Sample.Connector with { HighlyAvailable = available });

        run.One("aws:ec2/vpcEndpoint", "connector-ssm").List("subnetIds").Should().HaveCount(zones);
    }

    [Fact]
    public async Task GovCloud_has_ARNs_of_its_own_and_the_usual_service_names()
    {
        var (run, _) = await UpdateAsync(Sample.Connector with { Region = "us-gov-west-1" });

        run.One("aws:ec2/vpcEndpoint", "connector-ssm")
            .Text("serviceName")
            .Should()
            .Be("com.amazonaws.us-gov-west-1.ssm");
        run.One("aws:iam/rolePolicyAttachment")
            .Text("policyArn")
            .Should()
            .StartWith("arn:aws-us-gov:iam::aws:");
        run.One("aws:ec2/vpcEndpoint", "connector-s3")
            .Text("policy")
            .Should()
            .Contain("arn:aws-us-gov:s3:::");
    }

    /// <summary>
    /// The gateway endpoint's route is closer than NAT's, so what its policy leaves out is refused: the
    /// agent's updates and patching failed.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html</remarks>
    [Theory]
    [InlineData("amazon-ssm-ap-northeast-1")]
    [InlineData("amazon-ssm-packages-ap-northeast-1")]
    [InlineData("amazoncloudwatch-agent-ap-northeast-1")]
    [InlineData("ap-northeast-1-birdwatcher-prod")]
    [InlineData("aws-patch-manager-ap-northeast-1-*")]
    [InlineData("aws-ssm-ap-northeast-1")]
    [InlineData("aws-ssm-distributor-file-ap-northeast-1")]
    [InlineData("aws-ssm-document-attachments-ap-northeast-1")]
    [InlineData("patch-baseline-snapshot-ap-northeast-1")]
    [InlineData("patch-baseline-snapshot-ap-northeast-1-*")]
    public async Task The_S3_endpoint_lets_Systems_Manager_read_its_bucket(string bucket)
    {
        var (run, _) = await UpdateAsync(Sample.Connector);

        run.One("aws:ec2/vpcEndpoint", "connector-s3")
            .Text("policy")
            .Should()
            .Contain($"\"arn:aws:s3:::{bucket}/*\"");
    }

    [Theory]
    [InlineData("cn-north-1")]
    [InlineData("eusc-de-east-1")]
    [InlineData("us-iso-east-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("eu-isoe-west-1")]
    public void Rejects_a_region_whose_roles_cannot_log_in(string region) =>
        Sample
            .ProblemsOf(Sample.Connector with { Region = region })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain($"Region = \"{region}\": is in a partition")
            .And.Contain("sts.{region}.amazonaws.com");

    /// <summary>
    /// EC2 refuses an apostrophe at apply, and no preview says so.
    /// https://github.com/hashicorp/terraform-provider-aws/issues/18874
    /// </summary>
    [Theory]
    [InlineData("AlloyDB's client")]
    [InlineData("Kunde für AlloyDB")]
    [InlineData("")]
    public async Task Rejects_a_description_that_EC2_refuses(string description)
    {
        var run = () =>
            new CloudMocks(preview: true).RunAsync(() =>
            {
                var connector = new AwsConnector("connector", Sample.ArgsOf(Sample.Connector));
                _ = new RuledGroup("group", description, connector.Resolver.VpcId, connector);
            });

        (await run.Should().ThrowAsync<Exception>())
            .Which.ToString()
            .Should()
            .Contain($"\"{description}\" is no description");
    }

    [Fact]
    public async Task Tunnels_are_given_in_order_and_their_keys_are_secret()
    {
        var (_, connector) = await UpdateAsync(Sample.Connector);

        connector.Vpn.Tunnels.Select(tunnel => tunnel.Plan.Index).Should().Equal(0, 1, 2, 3);
        for (var i = 0; i < 4; i++)
        {
            (await ValueAsync(connector.Vpn.Tunnels[i].OutsideAddress))
                .Should()
                .Be($"3.112.{i / 2}.{i % 2 + 1}");
            var (first, inside) = (
                Sample.Connector.InsideCidrs[i].Split("/")[0],
                connector.Vpn.Tunnels[i]
            );
            inside.Plan.AwsInsideAddress.Should().Be($"{first[..^1]}{int.Parse(first[^1..]) + 1}");
            inside
                .Plan.GoogleInsideAddress.Should()
                .Be($"{first[..^1]}{int.Parse(first[^1..]) + 2}");
        }
    }

    /// <summary>Protects clients that somebody else runs: the connector makes nothing that only an instance uses.</summary>
    [Fact]
    public async Task Without_a_role_there_is_no_instance_and_no_endpoint_for_it()
    {
        var (run, connector) = await UpdateAsync(
            Sample.Connector with
            {
                RoleName = null,
                GoogleApis = GoogleApiAccess.Private,
            }
        );

        run.Resources.Select(resource => resource.Type)
            .Should()
            .NotContain(type => type.StartsWith("aws:iam/", StringComparison.Ordinal))
            .And.NotContain("aws:ec2/vpcEndpoint:VpcEndpoint");
        run.All("aws:ec2/vpnConnection").Should().HaveCount(2);
        connector.RoleArn.Should().BeNull();
        connector
            .Invoking(it => it.Launch(Sample.ArgsOf(new InstanceSettings())))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("Without a RoleName*");
    }

    [Theory]
    [InlineData(GoogleApiAccess.Private, false, "199.36.153.8/30")]
    [InlineData(GoogleApiAccess.Restricted, false, "199.36.153.4/30")]
    [InlineData(GoogleApiAccess.Internet, true, "0.0.0.0/0")]
    public async Task Clients_reach_the_database_and_Google_s_APIs_and_nothing_reaches_them(
        GoogleApiAccess apis,
        bool publicPath,
        string range
    )
    {
        var (run, id) = await new CloudMocks(preview: false).RunAsync(() =>
            new AwsConnector(
                "connector",
                Sample.ArgsOf(
                    Sample.Connector with
                    {
                        RoleName = null,
                        GoogleApis = apis,
                        PublicPath = publicPath,
                    }
                )
            ).AdmitClients(publicPath ? Output.Create("34.84.1.2") : null)
        );

        (await ValueAsync(id)).Should().StartWith("sg-");
        run.All("aws:vpc/securityGroupEgressRule")
            .Where(rule => rule.Name.StartsWith("connector-clients-to-", StringComparison.Ordinal))
            .Select(rule =>
                $"{rule.Text("cidrIpv4")} {rule.Text("ipProtocol")} {rule.Number("toPort")}"
            )
            .Should()
            .BeEquivalentTo(
                new[] { $"{range} tcp 443", "10.30.0.0/25 tcp 5433" }.Concat(
                    publicPath ? ["34.84.1.2/32 tcp 5433"] : []
                )
            );
        run.All("aws:vpc/securityGroupIngressRule").Should().BeEmpty();
    }

    [Fact]
    public void Rejects_endpoints_for_an_instance_that_is_left_out() =>
        Sample
            .ProblemsOf(
                Sample.Connector with
                {
                    RoleName = null,
                    VpcCidr = null,
                    Network = new()
                    {
                        VpcId = "vpc-0c0ffee0000000001",
                        SubnetIds = ["subnet-0c0ffee0000000001", "subnet-0c0ffee0000000002"],
                        RouteTableIds = ["rtb-0c0ffee0000000002"],
                        VpcEndpoints = ["s3"],
                    },
                }
            )
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith(
                "Network.vpcEndpoints = [s3]: these services are used by the instance alone"
            );

    [Fact]
    public void Rejects_a_wrong_account_without_a_role_too() =>
        Sample
            .ProblemsOf(Sample.Connector with { RoleName = null, AccountId = "12345" })
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("AccountId = ");

    [Fact]
    public async Task The_instance_gets_documents_and_an_address_in_the_VPC()
    {
        var (run, instance) = await LaunchAsync(Sample.Connector, args => args);

        (await ValueAsync(instance.Id)).Should().StartWith("i-");
        (await ValueAsync(instance.PrivateIp)).Should().Be("10.20.0.10");
        instance.GrantsDocumentName.Should().BeNull();
        run.One("aws:ssm/document").Text("documentType").Should().Be("Command");
    }

    [Fact]
    public async Task With_an_account_that_grants_there_is_a_document_for_it()
    {
        var (run, instance) = await LaunchAsync(
            Sample.Connector,
            args =>
                args with
                {
                    Grants = new(
                        Output.Create("{}"),
                        Output.Create("alloydb-client-grants@example-dev.iam")
                    ),
                    Settings = new() { Grants = [new("app", GrantAccess.ReadWrite)] },
                }
        );

        (await ValueAsync(instance.GrantsDocumentName!)).Should().StartWith("connector-grants");
        run.All("aws:ssm/document").Should().HaveCount(2);
    }

    /// <summary>A workload's privileges are applied by themselves; one that lists none loses all.</summary>
    [Fact]
    public async Task Each_workload_has_a_grants_document_of_its_own()
    {
        var (run, instance) = await LaunchAsync(
            Sample.Connector,
            args =>
                args with
                {
                    Grants = new(
                        Output.Create("{}"),
                        Output.Create("alloydb-client-grants@example-dev.iam")
                    ),
                    WorkloadUsers = new Dictionary<string, Output<string>>
                    {
                        ["reports"] = Output.Create("alloydb-reports@example-dev.iam"),
                        ["audit"] = Output.Create("alloydb-audit@example-dev.iam"),
                    },
                    Settings = new()
                    {
                        Grants = [new("app", GrantAccess.ReadWrite)],
                        Workloads = [new("reports", [new("app", GrantAccess.ReadOnly)])],
                    },
                }
        );

        instance.WorkloadGrantsDocumentNames.Keys.Should().Equal("audit", "reports");
        var reports = run.One("aws:ssm/document", "connector-grants-reports").Text("content");
        reports
            .Should()
            .Contain("user=alloydb-reports@example-dev.iam")
            .And.Contain("\\\"write\\\":false")
            .And.NotContain("user=alloydb-client@example-dev.iam'");
        run.One("aws:ssm/document", "connector-grants-audit")
            .Text("content")
            .Should()
            .Contain("grants='[]'");
    }

    [Fact]
    public async Task The_public_path_opens_the_one_address_of_the_database()
    {
        var (run, _) = await LaunchAsync(
            Sample.Connector with
            {
                PublicPath = true,
            },
            args => args with { PublicIpAddress = Output.Create("34.84.1.2") }
        );

        run.One("aws:vpc/securityGroupEgressRule", "connector-instance-to-database-public")
            .Text("cidrIpv4")
            .Should()
            .Be("34.84.1.2/32");
    }

    /// <summary>What the type and the image decide: t2 refuses the flag, a large image a small disk.</summary>
    /// <remarks>https://github.com/terraform-aws-modules/terraform-aws-ec2-instance/issues/174</remarks>
    [Fact]
    public async Task The_type_decides_the_way_to_the_disk_and_the_image_its_size()
    {
        var (run, _) = await LaunchAsync(Sample.Connector, args => args);

        var inputs = run.One("aws:ec2/instance").Inputs;
        inputs.Should().NotContainKey("ebsOptimized");
        run.One("aws:ec2/instance").Text("rootBlockDevice.volumeSize").Should().BeNull();
    }

    [Fact]
    public async Task A_key_encrypts_the_volume_and_each_log()
    {
        var (run, _) = await LaunchAsync(
            Sample.Connector with
            {
                Logs = true,
                KmsKey = Key,
            },
            args => args
        );

        run.One("aws:ec2/instance").Text("rootBlockDevice.kmsKeyId").Should().Be(Key);
        run.All("aws:cloudwatch/logGroup")
            .Should()
            .HaveCount(3)
            .And.OnlyContain(group => group.Text("kmsKeyId") == Key);
    }

    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html</remarks>
    [Fact]
    public async Task Nobody_elses_flow_log_writes_with_the_role()
    {
        var (run, _) = await UpdateAsync(Sample.Connector with { Logs = true });

        var trust = JsonNode.Parse(
            run.One("aws:iam/role", "connector-flows").Text("assumeRolePolicy")!
        )!["Statement"]![0]!;
        ((string?)trust["Condition"]!["StringEquals"]!["aws:SourceAccount"])
            .Should()
            .Be("123456789012");
        ((string?)trust["Condition"]!["ArnLike"]!["aws:SourceArn"])
            .Should()
            .Be("arn:aws:ec2:ap-northeast-1:123456789012:vpc-flow-log/*");
    }

    /// <summary>A company that demands a boundary refuses every role without it.</summary>
    [Fact]
    public async Task A_boundary_bounds_every_role()
    {
        const string Boundary = "arn:aws:iam::123456789012:policy/boundary";
        var (run, _) = await UpdateAsync(
            Sample.Connector with
            {
                Logs = true,
                PermissionsBoundary = Boundary,
            }
        );

        run.All("aws:iam/role")
            .Should()
            .HaveCount(2)
            .And.OnlyContain(role => role.Text("permissionsBoundary") == Boundary);
    }

    [Theory]
    [InlineData("t4g.small", 1, "connector-instance")]
    [InlineData("t4g.small", 2, "connector-instance-2")]
    [InlineData("t3.small", 1, "connector-instance-x86_64")]
    [InlineData("t3.small", 3, "connector-instance-x86_64-3")]
    public async Task Another_image_is_another_instance(string type, int generation, string name)
    {
        var (run, _) = await LaunchAsync(
            Sample.Connector,
            args =>
                args with
                {
                    Settings = new() { InstanceType = type, ImageGeneration = generation },
                }
        );

        run.One("aws:ec2/instance").Name.Should().Be(name);
    }

    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-discovery.html</remarks>
    [Fact]
    public async Task The_instance_is_in_the_first_zone_that_offers_its_type()
    {
        var (run, _) = await LaunchAsync(
            Sample.Connector,
            args => args,
            OfferedIn("ap-northeast-1c", "ap-northeast-1d")
        );

        var second = run.One("aws:ec2/subnet", "connector-private-1");
        run.One("aws:ec2/instance")
            .Text("subnetId")
            .Should()
            .Be(new CloudAnswers().Create(second).Id);
    }

    /// <summary>A program launches the machine itself, in each zone that has its type.</summary>
    [Fact]
    public async Task Prepares_all_but_the_instance()
    {
        var (launched, _) = await LaunchAsync(Sample.Connector, args => args);
        var (run, host) = await PrepareAsync(new());
        var (_, other) = await PrepareAsync(OfferedIn("ap-northeast-1c", "ap-northeast-1d"));

        run.Resources.Select(resource => $"{resource.Type} {resource.Name}")
            .Should()
            .BeEquivalentTo(
                launched
                    .Resources.Where(resource => !resource.Type.StartsWith("aws:ec2/instance"))
                    .Select(resource => $"{resource.Type} {resource.Name}")
            );
        (await ValueAsync(host.UserData))
            .Should()
            .Be(launched.One("aws:ec2/instance").Text("userData"));
        (await ValueAsync(host.ImageId)).Should().Be(CloudAnswers.Image);
        (await ValueAsync(host.SubnetIds)).Should().HaveCount(2);
        (await ValueAsync(other.SubnetIds)).Should().Equal((await ValueAsync(host.SubnetIds))[1]);
    }

    /// <summary>Its volume is the program's to make, and the connector's key is promised for it.</summary>
    [Fact]
    public async Task A_prepared_machine_comes_with_the_key_of_its_volume()
    {
        var (_, host) = await PrepareAsync(new(), Sample.Connector with { KmsKey = Key });

        host.KmsKey.Should().Be(Key);
    }

    [Fact]
    public void Rejects_a_type_that_no_subnet_s_zone_offers() =>
        FluentActions
            .Invoking(() =>
                ConnectorHost.IndexesOfOffering(
                    "t4g.small",
                    ["ap-northeast-1d"],
                    ["ap-northeast-1a", "ap-northeast-1c"]
                )
            )
            .Should()
            .Throw<RunException>()
            .WithMessage(
                "*ap-northeast-1a, ap-northeast-1c, do not offer*that do: ap-northeast-1d*"
            );

    [Theory]
    [InlineData("no zone")]
    [InlineData("ap-northeast-1a", "ap-northeast-1a")]
    public void Says_which_zones_there_are_where_they_are_too_few(
        string says,
        params string[] zones
    ) =>
        FluentActions
            .Invoking(() => OwnVpc.ZoneOf("ap-northeast-1", [.. zones], 1))
            .Should()
            .Throw<RunException>()
            .WithMessage($"*{says} in ap-northeast-1*availabilityZones*");

    [Fact]
    public async Task Rejects_an_instance_whose_arguments_are_bad()
    {
        var run = () =>
            LaunchAsync(
                Sample.Connector,
                args =>
                    args with
                    {
                        Settings = new() { InstanceType = "large", DatabaseName = "my-db" },
                    }
            );

        await run.Should()
            .ThrowAsync<RunException>()
            .WithMessage("*ConnectorInstance has 2 problems*");
    }

    /// <summary>Each connection calls one of the two; a list that is too short would fail half-way.</summary>
    [Theory]
    [InlineData(0, "2 addresses")]
    [InlineData(1, "2 addresses")]
    [InlineData(3, "2 addresses")]
    public async Task Rejects_a_list_without_the_two_addresses_of_Google_s_gateway(
        int count,
        string allowed
    )
    {
        var run = () =>
            new CloudMocks(preview: true).RunAsync(() =>
                new AwsConnector(
                    "connector",
                    Sample.ArgsOf(Sample.Connector with { Asn = 1 }) with
                    {
                        GoogleGatewayAddresses =
                        [
                            .. Enumerable.Range(0, count).Select(i => Output.Create($"35.0.0.{i}")),
                        ],
                    }
                )
            );

        await run.Should()
            .ThrowAsync<RunException>()
            .WithMessage($"*AwsConnector has 2 problems*GoogleGatewayAddresses*{allowed}*");
    }

    /// <summary>Without the address no rule lets the public path out; with it a path that is off has a rule.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rejects_a_public_address_that_disagrees_with_the_public_path(bool publicPath)
    {
        var settings = Sample.Connector with { PublicPath = publicPath };
        var address = publicPath ? null : Output.Create("34.84.1.2");

        var launch = () => LaunchAsync(settings, args => args with { PublicIpAddress = address });

        await launch
            .Should()
            .ThrowAsync<RunException>()
            .WithMessage("*ConnectorInstance has 1 problem*PublicIpAddress*");
    }

    /// <summary>Of clients beside an instance with both paths, some may take the private one alone.</summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task Admits_clients_to_the_public_address_only_where_there_is_the_path(
        bool publicPath,
        bool hasAddress,
        bool isRight
    )
    {
        var settings = Sample.Connector with { PublicPath = publicPath };
        var admit = () =>
            new CloudMocks(preview: true).RunAsync(() =>
                new AwsConnector("connector", Sample.ArgsOf(settings)).AdmitClients(
                    hasAddress ? Output.Create("34.84.1.2") : null
                )
            );

        if (isRight)
        {
            await admit.Should().NotThrowAsync();
        }
        else
        {
            await admit
                .Should()
                .ThrowAsync<RunException>()
                .WithMessage("*AdmitClients has 1 problem*PublicIpAddress*");
        }
    }

    /// <summary>In GovCloud a role has another partition than the one that a trust has by default.</summary>
    [Theory]
    [InlineData("ap-northeast-1", "alloydb-client", true)]
    [InlineData("ap-northeast-1", "Alloydb-client", false)]
    [InlineData("us-gov-west-1", "alloydb-client", false)]
    public async Task Rejects_an_identity_that_does_not_trust_the_instances_role(
        string region,
        string trusted,
        bool isRight
    )
    {
        var launch = () =>
            LaunchAsync(
                Sample.Connector with
                {
                    Region = region,
                },
                args =>
                    args with
                    {
                        Identity = args.Identity with { Roles = [new("123456789012", trusted)] },
                        Grants = new(Output.Create("{}"), Output.Create("grants"))
                        {
                            Roles = [new("123456789012", trusted)],
                        },
                    }
            );

        if (isRight)
        {
            await launch.Should().NotThrowAsync();
            return;
        }

        await launch
            .Should()
            .ThrowAsync<RunException>()
            .WithMessage("*2 problems*Identity: trusts*runs as arn:*Grants: trusts*");
    }

    /// <summary>The document of a workload that is not found would take all its privileges away.</summary>
    [Fact]
    public async Task Rejects_privileges_of_a_workload_that_has_no_user_and_of_one_that_is_listed_twice()
    {
        var run = () =>
            LaunchAsync(
                Sample.Connector,
                args =>
                    args with
                    {
                        WorkloadUsers = new Dictionary<string, Output<string>>
                        {
                            ["reports"] = Output.Create("alloydb-reports@example-dev.iam"),
                        },
                        Settings = new()
                        {
                            Workloads =
                            [
                                new("reports", [new("app", GrantAccess.ReadOnly)]),
                                new("report", [new("app", GrantAccess.ReadOnly)]),
                                new("reports", []),
                            ],
                        },
                    }
            );

        await run.Should()
            .ThrowAsync<RunException>()
            .WithMessage("*2 problems*Workloads[1].workload*reports*Workloads[2].workload*twice*");
    }

    [Fact]
    public async Task Rejects_the_credentials_of_another_account()
    {
        var mocks = new CloudMocks(preview: true, new() { AwsAccount = "666666666666" });

        var run = () =>
            mocks.RunAsync(() =>
            {
                _ = new AwsConnector("connector", Sample.ArgsOf(Sample.Connector));
            });

        (await run.Should().ThrowAsync<Exception>())
            .Which.ToString()
            .Should()
            .Contain("666666666666")
            .And.Contain("Log in to 123456789012");
    }

    [Fact]
    public async Task A_preview_knows_no_tunnel_address()
    {
        var (_, connector) = await new CloudMocks(preview: true).RunAsync(() =>
            new AwsConnector("connector", Sample.ArgsOf(Sample.Connector))
        );

        (await OutputUtilities.GetIsKnownAsync(connector.Vpn.Tunnels[3].OutsideAddress))
            .Should()
            .BeFalse();
        (await OutputUtilities.GetIsKnownAsync(connector.RoleArn!)).Should().BeFalse();
    }

    private static CloudAnswers OfferedIn(params string[] zones) =>
        new()
        {
            Instead = function =>
                function.EndsWith("getInstanceTypeOfferings", StringComparison.Ordinal)
                    ? CloudAnswers.Of(
                        ("id", "offerings"),
                        ("locations", CloudAnswers.List([.. zones]))
                    )
                    : null,
        };

    private static IEnumerable<string?> Zones(Recording run) =>
        run.All("aws:ec2/subnet")
            .Where(subnet => subnet.Name.Contains("-private-"))
            .Select(subnet => subnet.Text("availabilityZone"));

    private static IEnumerable<string?> Keys(Recording run) =>
        run.All("aws:ec2/vpnConnection")
            .SelectMany(connection =>
                new[]
                {
                    connection.Text("tunnel1PresharedKey"),
                    connection.Text("tunnel2PresharedKey"),
                }
            );

    private static Task<T> ValueAsync<T>(Output<T> output) => OutputUtilities.GetValueAsync(output);

    private static Task<(Recording Run, AwsConnector Connector)> UpdateAsync(
        ConnectorSettings settings
    ) =>
        new CloudMocks(preview: false).RunAsync(() =>
            new AwsConnector("connector", Sample.ArgsOf(settings))
        );

    private static Task<(Recording Run, ConnectorInstance Instance)> LaunchAsync(
        ConnectorSettings settings,
        Func<ConnectorInstanceArgs, ConnectorInstanceArgs> change,
        CloudAnswers? answers = null
    ) =>
        new CloudMocks(preview: false, answers ?? new()).RunAsync(() =>
            new AwsConnector("connector", Sample.ArgsOf(settings)).Launch(
                change(Sample.ArgsOf(new InstanceSettings()))
            )
        );

    private static Task<(Recording Run, ConnectorHost Host)> PrepareAsync(
        CloudAnswers answers,
        ConnectorSettings? settings = null
    ) =>
        new CloudMocks(preview: false, answers).RunAsync(() =>
            new AwsConnector("connector", Sample.ArgsOf(settings ?? Sample.Connector)).Prepare(
                Sample.ArgsOf(new InstanceSettings())
            )
        );
}
