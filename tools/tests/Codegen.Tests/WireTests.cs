using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Pulumi;
using Pulumi.Testing;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Protects what leaves a program: provider names on the wire, defaults, secrets, JSON where providers
/// want it, aliases and the version. The same with the official packages.
/// </summary>
public sealed class WireTests
{
    [Fact]
    public async Task Renamed_properties_keep_their_name_on_the_wire()
    {
        var sent = await Sent(() =>
        {
            _ = new Pulumi.Gcp.Projects.Service("it", new() { ServiceName = "dns.googleapis.com" });
            _ = new Pulumi.Gcp.Compute.Address("it", new() { IPAddress = "10.0.0.5" });
            _ = new Pulumi.Aws.S3.Bucket("it", new() { BucketName = "staged" });
        });

        sent["gcp:projects/service:Service"]["service"].Should().Be("dns.googleapis.com");
        sent["gcp:compute/address:Address"]["address"].Should().Be("10.0.0.5");
        sent["aws:s3/bucket:Bucket"]["bucket"].Should().Be("staged");
    }

    [Fact]
    public async Task A_text_may_stand_where_an_enum_may()
    {
        var sent = await Sent(() =>
            _ = new Pulumi.Aws.Ec2.Instance(
                "it",
                new() { InstanceType = "t4g.nano", Tenancy = Pulumi.Aws.Ec2.Tenancy.Dedicated }
            )
        );

        sent["aws:ec2/instance:Instance"]["instanceType"].Should().Be("t4g.nano");
        sent["aws:ec2/instance:Instance"]["tenancy"].Should().Be("dedicated");
    }

    [Fact]
    public async Task Constant_defaults_are_sent_and_untouched_collections_are_not()
    {
        var sent = await Sent(() =>
        {
            _ = new Pulumi.Gcp.Dns.ManagedZone("it", new() { DnsName = "example.org." });
            _ = new Pulumi.Aws.Ec2.SecurityGroup("it");
        });

        sent["gcp:dns/managedZone:ManagedZone"]
            .Should()
            .BeEquivalentTo(
                new Dictionary<string, object>
                {
                    ["description"] = "Managed by Pulumi",
                    ["dnsName"] = "example.org.",
                }
            );
        sent["aws:ec2/securityGroup:SecurityGroup"]
            .Should()
            .BeEquivalentTo(
                new Dictionary<string, object> { ["description"] = "Managed by Pulumi" }
            );
    }

    [Fact]
    public async Task Providers_get_what_is_no_text_as_JSON()
    {
        var sent = await Sent(() =>
            _ = new Pulumi.Aws.Provider(
                "it",
                new()
                {
                    Region = "eu-central-1",
                    AllowedAccountIds = { "123456789012" },
                    DefaultTags = new Pulumi.Aws.Inputs.ProviderDefaultTagsArgs
                    {
                        Tags = { ["team"] = "data" },
                    },
                }
            )
        );

        var inputs = sent["pulumi:providers:aws"];
        inputs["region"].Should().Be("eu-central-1");
        Json(inputs["allowedAccountIds"]).Should().Be("""["123456789012"]""");
        Json(inputs["defaultTags"]).Should().Be("""{"tags":{"team":"data"}}""");
        Json(inputs["skipRegionValidation"]).Should().Be("true");
        Json(inputs["skipCredentialsValidation"]).Should().Be("false");
    }

    [Fact]
    public async Task Rejects_arguments_without_a_required_one()
    {
        var running = () =>
            Sent(() => _ = new Pulumi.Gcp.Alloydb.User("it", new() { UserId = "a" }));

        (await running.Should().ThrowAsync<RunException>()).WithMessage("*UserArgs.*is required*");
    }

    [Fact]
    public async Task Secret_inputs_are_secret_however_they_are_set()
    {
        var inputs = new Input<string>?[]
        {
            new Pulumi.Gcp.Alloydb.UserArgs { Password = "p" }.Password,
            new Pulumi.Gcp.Compute.VPNTunnelArgs { SharedSecret = "p" }.SharedSecret,
            new Pulumi.Gcp.Alloydb.Inputs.ClusterInitialUserArgs { Password = "p" }.Password,
            new Pulumi.Gcp.Alloydb.Inputs.ClusterInitialUserArgs { PasswordWo = "p" }.PasswordWo,
            new Pulumi.Aws.Ec2.VpnConnectionArgs { Tunnel1PresharedKey = "p" }.Tunnel1PresharedKey,
            new Pulumi.Aws.ProviderArgs { Token = "p" }.Token,
        };

        foreach (var input in inputs)
        {
            (await Output.IsSecretAsync(input.ToOutput())).Should().BeTrue();
        }
        InputMap<string> labels = new Pulumi.Gcp.Dns.ManagedZoneState
        {
            EffectiveLabels = new() { ["a"] = "b" },
        }.EffectiveLabels;
        (await Output.IsSecretAsync(labels.ToOutput())).Should().BeTrue();
        var plain = new Pulumi.Gcp.Alloydb.UserArgs { UserId = "p" }.UserId;
        (await Output.IsSecretAsync(plain.ToOutput())).Should().BeFalse();
    }

    [Theory]
    [InlineData(typeof(Pulumi.Gcp.Alloydb.User), "password, passwordWo")]
    [InlineData(
        typeof(Pulumi.Gcp.Compute.VPNTunnel),
        "effectiveLabels, pulumiLabels, sharedSecret, sharedSecretWo"
    )]
    [InlineData(
        typeof(Pulumi.Aws.Ec2.VpnConnection),
        "customerGatewayConfiguration, tunnel1PresharedKey, tunnel2PresharedKey"
    )]
    [InlineData(typeof(Pulumi.Random.RandomPassword), "bcryptHash, result")]
    [InlineData(typeof(Pulumi.Aws.Provider), "accessKey, secretKey, token")]
    [InlineData(typeof(Pulumi.Gcp.Compute.Router), "")]
    public void Secret_outputs_are_named_to_the_engine(Type type, string names) =>
        string.Join(", ", Options(type).AdditionalSecretOutputs.Order(StringComparer.Ordinal))
            .Should()
            .Be(names);

    [Theory]
    [InlineData(typeof(Pulumi.Gcp.ServiceAccount.Account), "gcp:serviceAccount/account:Account")]
    [InlineData(
        typeof(Pulumi.Gcp.ServiceAccount.IAMMember),
        "gcp:serviceAccount/iAMMember:IAMMember"
    )]
    [InlineData(typeof(Pulumi.Aws.S3.BucketObjectv2), "aws:s3/BucketObject:BucketObject")]
    public async Task Former_types_are_sent_as_aliases(Type type, string former)
    {
        var alias = await OutputValue(Options(type).Aliases.Single().ToOutput());

        (await OutputValue(alias.Type.ToOutput())).Should().Be(former);
    }

    [Fact]
    public void What_a_user_gives_adds_to_the_defaults()
    {
        var options = Options(
            typeof(Pulumi.Gcp.Alloydb.User),
            new CustomResourceOptions { AdditionalSecretOutputs = { "name" }, Protect = true }
        );

        options.AdditionalSecretOutputs.Should().Contain(["name", "password"]);
        options.Protect.Should().BeTrue();
        options.Version.Should().Be("9.37.0");
    }

    [Fact]
    public async Task A_function_sends_its_token_and_reads_its_result()
    {
        string[]? zones = null;
        var mocks = new Recorder();
        await Run(
            mocks,
            async () =>
            {
                var found = await Pulumi.Aws.GetAvailabilityZones.InvokeAsync(
                    new()
                    {
                        State = "available",
                        Filters =
                        {
                            new Pulumi.Aws.Inputs.GetAvailabilityZonesFilterArgs
                            {
                                Name = "zone-type",
                                Values = { "availability-zone" },
                            },
                        },
                    }
                );
                zones = [.. found.Names];
                Pulumi.Aws.GetAvailabilityZones.Invoke(new() { State = "available" });
            }
        );

        zones.Should().Equal("eu-central-1a");
        mocks
            .Calls.Select(call => call.Token)
            .Should()
            .OnlyContain(token => token == "aws:index/getAvailabilityZones:getAvailabilityZones");
        mocks.Calls[0].Args.Keys.Should().BeEquivalentTo(["filters", "state"]);
    }

    [Fact]
    public async Task An_existing_resource_is_read_by_its_id()
    {
        var mocks = new Recorder();
        await Run(
            mocks,
            () =>
            {
                Pulumi.Gcp.Compute.Address.Get("it", "projects/p/regions/r/addresses/a");
                return Task.CompletedTask;
            }
        );

        mocks.Resources.Single().Id.Should().Be("projects/p/regions/r/addresses/a");
    }

    private static async Task<Dictionary<string, ImmutableDictionary<string, object>>> Sent(
        Action program
    )
    {
        var mocks = new Recorder();
        await Run(
            mocks,
            () =>
            {
                program();
                return Task.CompletedTask;
            }
        );
        return mocks.Resources.ToDictionary(
            resource => resource.Type!,
            resource => resource.Inputs
        );
    }

    private static Task<ImmutableArray<Resource>> Run(Recorder mocks, Func<Task> program) =>
        Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, program);

    private static string Json(object value) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>((string)value));

    private static CustomResourceOptions Options(Type type, CustomResourceOptions? given = null) =>
        (CustomResourceOptions)
            type.GetMethod("MakeResourceOptions", BindingFlags.NonPublic | BindingFlags.Static)!
                .Invoke(null, [given, null])!;

    private static Task<T> OutputValue<T>(Output<T> output) =>
        Pulumi.Utilities.OutputUtilities.GetValueAsync(output);

    private sealed class Recorder : IMocks
    {
        public List<MockResourceArgs> Resources { get; } = [];
        public List<MockCallArgs> Calls { get; } = [];

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (Resources)
            {
                Resources.Add(args);
            }
            return Task.FromResult<(string?, object)>((args.Name, args.Inputs));
        }

        public Task<object> CallAsync(MockCallArgs args)
        {
            lock (Calls)
            {
                Calls.Add(args);
            }
            return Task.FromResult<object>(
                new Dictionary<string, object>
                {
                    ["names"] = ImmutableArray.Create("eu-central-1a"),
                    ["id"] = "eu-central-1",
                    ["region"] = "eu-central-1",
                }
            );
        }
    }
}
