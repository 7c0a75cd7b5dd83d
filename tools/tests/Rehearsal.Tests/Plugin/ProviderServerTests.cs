using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Tests.Plugin;

/// <summary>
/// Protects the twin as a provider of Pulumi's engine: each call answers as that of a bridged provider.
/// </summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto</remarks>
public sealed class ProviderServerTests : IAsyncLifetime
{
    private const string Network = "gcp:compute/network:Network";
    private const string Vpc = "aws:ec2/vpc:Vpc";
    private const string Role = "aws:iam/role:Role";
    private const string Password = "random:index/randomPassword:RandomPassword";

    private readonly List<IDisposable> _clients = [];
    private ProviderServer _server = null!;

    public async Task InitializeAsync() => _server = await ServeAsync(new CloudTwin());

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("gcp", "9.37.0")]
    [InlineData("aws", "7.48.0")]
    [InlineData("random", "4.21.2")]
    public void Each_package_is_served_in_its_pinned_version_with_its_schema(
        string package,
        string version
    )
    {
        var client = Open(package);

        client.GetPluginInfo(new Empty()).Version.Should().Be(version);
        using var schema = JsonDocument.Parse(client.GetSchema(new()).Schema);
        schema.RootElement.GetProperty("name").GetString().Should().Be(package);
        schema.RootElement.GetProperty("resources").EnumerateObject().Should().NotBeEmpty();
    }

    [Fact]
    public void Takes_no_secrets_resources_or_outputs_and_plays_previews()
    {
        var client = Open("gcp");

        client.Handshake(new()).Should().Be(new ProviderHandshakeResponse());
        Configure(client).Should().Be(new ConfigureResponse { SupportsPreview = true });
    }

    [Theory]
    [InlineData("Parameterize")]
    [InlineData("Call")]
    [InlineData("Construct")]
    [InlineData("List")]
    [InlineData("GetMapping")]
    [InlineData("GetMappings")]
    public void What_a_provider_of_resources_need_not_serve_is_unimplemented(string name)
    {
        var calls = Clouds(_server).Invoker("gcp");
        var marshaller = Marshallers.Create((Empty _) => [], (byte[] _) => new Empty());

        Refused(() =>
            calls.BlockingUnaryCall(
                new Method<Empty, Empty>(
                    MethodType.Unary,
                    "pulumirpc.ResourceProvider",
                    name,
                    marshaller,
                    marshaller
                ),
                null,
                default,
                new()
            )
        )
            .StatusCode.Should()
            .Be(StatusCode.Unimplemented);
    }

    /// <summary>Pulumi's own connections carry 400 MB; Kestrel reads 30 MB where nobody tells it otherwise.</summary>
    [Fact]
    public void A_call_of_more_than_30_MB_is_answered()
    {
        var text = Value.ForString(new string('x', 31_000_000));

        var check = Configured("gcp").Check(CheckOf(Network, "net", ("description", text)));

        check.Inputs.Fields["description"].Should().Be(text);
    }

    [Fact]
    public void Rejects_calls_before_Configure()
    {
        var client = Open("gcp");

        Refused(() => client.Check(CheckOf(Network, "net")))
            .Status.Should()
            .Be(
                new Grpc.Core.Status(
                    StatusCode.FailedPrecondition,
                    "the provider gcp serves nothing before Configure"
                )
            );
    }

    [Fact]
    public void Rejects_another_version_than_the_one_that_it_plays() =>
        Refused(() => Configure(Open("gcp"), ("version", "9.36.0")))
            .Status.Detail.Should()
            .StartWith("the program asks for gcp 9.36.0, and the twin plays 9.37.0");

    [Fact]
    public void A_resource_lives_from_check_to_delete()
    {
        var client = Configured("aws");
        var check = client.Check(
            CheckOf(Vpc, "vpc", ("cidrBlock", Value.ForString("10.0.0.0/16")))
        );
        check.Failures.Should().BeEmpty();

        var planned = client.Create(CreateOf(Vpc, "vpc", check.Inputs, preview: true));
        planned.Id.Should().BeEmpty();
        planned.Properties.Fields["arn"].StringValue.Should().Be(Signatures.Unknown);

        var made = client.Create(CreateOf(Vpc, "vpc", check.Inputs));
        made.Id.Should().StartWith("vpc-");

        var moved = check.Inputs.Clone();
        moved.Fields["cidrBlock"] = Value.ForString("10.1.0.0/16");
        var diff = client.Diff(
            new()
            {
                Id = made.Id,
                Urn = UrnOf(Vpc, "vpc"),
                Name = "vpc",
                Type = Vpc,
                OldInputs = check.Inputs,
                Olds = made.Properties,
                News = moved,
            }
        );
        diff.Changes.Should().Be(DiffResponse.Types.DiffChanges.DiffSome);
        diff.DetailedDiff["cidrBlock"]
            .Kind.Should()
            .Be(Pulumirpc.PropertyDiff.Types.Kind.UpdateReplace);
        diff.Replaces.Should().Equal("cidrBlock");

        var read = client.Read(ReadOf(Vpc, "vpc", made));
        read.Id.Should().Be(made.Id);
        read.Inputs.Fields["cidrBlock"].StringValue.Should().Be("10.0.0.0/16");

        client.Delete(
            new()
            {
                Id = made.Id,
                Urn = UrnOf(Vpc, "vpc"),
                Name = "vpc",
                Type = Vpc,
                OldInputs = check.Inputs,
                Properties = made.Properties,
            }
        );
        client.Read(ReadOf(Vpc, "vpc", made)).Should().Be(new ReadResponse(), "it is gone");
    }

    [Fact]
    public void A_refusal_is_unknown_and_has_the_clouds_own_text()
    {
        var client = Configured("aws");
        var inputs = client
            .Check(
                CheckOf(
                    Role,
                    "role",
                    ("name", Value.ForString("client")),
                    (
                        "assumeRolePolicy",
                        Value.ForString("""{"Version":"2012-10-17","Statement":[]}""")
                    )
                )
            )
            .Inputs;
        client.Create(CreateOf(Role, "role", inputs));

        var refusal = Refused(() => client.Create(CreateOf(Role, "other", inputs)));

        refusal.StatusCode.Should().Be(StatusCode.Unknown);
        refusal.Status.Detail.Should().Contain("already exists");
    }

    [Fact]
    public async Task A_failure_half_way_carries_what_exists()
    {
        await using var server = await ServeAsync(new FakeCloud());
        var client = Configured(server, "gcp");

        var partial = Refused(() =>
                client.Create(
                    CreateOf(
                        "fake:index:Thing",
                        "a",
                        new() { Fields = { ["half"] = Value.ForBool(true) } }
                    )
                )
            )
            .GetRpcStatus()!
            .GetDetail<ErrorResourceInitFailed>()!;

        partial.Id.Should().Be("a-half");
        partial.Reasons.Should().Equal("it does not answer");
        partial.Properties.Fields.Should().ContainKey("half");
    }

    [Fact]
    public void Made_up_names_derive_from_the_seed_so_that_a_saved_plan_can_be_carried_out()
    {
        var client = Configured("gcp");

        string Name(string seed)
        {
            var request = CheckOf(Network, "net");
            request.RandomSeed = Google.Protobuf.ByteString.CopyFromUtf8(seed);
            return client.Check(request).Inputs.Fields["name"].StringValue;
        }

        Name("one").Should().Be(Name("one")).And.NotBe(Name("two"));
    }

    /// <summary>A password is in the state alone: a provider that made it again would give all the same value.</summary>
    [Fact]
    public void A_password_is_secret_and_a_read_keeps_it()
    {
        var client = Configured("random");
        var inputs = client.Check(CheckOf(Password, "key", ("length", Value.ForNumber(20)))).Inputs;

        var made = client.Create(CreateOf(Password, "key", inputs));

        made.Properties.Fields["result"]
            .StructValue.Fields[Signatures.Key]
            .StringValue.Should()
            .Be(Signatures.Secret);
        // The engine strips the marks before it sends a state back.
        var state = StructCodec.Encode(
            (PropertyMap)StructCodec.Decode(made.Properties).WithoutSecrets()
        );
        var other = state.Clone();
        other.Fields["result"] = Value.ForString("another");
        client
            .Read(ReadOf(Password, "key", new() { Id = made.Id, Properties = other }))
            .Properties.Should()
            .Be(other);
    }

    [Fact]
    public void Unknown_values_are_taken_in_a_preview()
    {
        var client = Configured("gcp");

        var check = client.Check(
            CheckOf(
                "gcp:compute/subnetwork:Subnetwork",
                "subnet",
                ("network", Value.ForString(Signatures.Unknown)),
                ("ipCidrRange", Value.ForString("10.0.0.0/24"))
            )
        );

        check.Failures.Should().BeEmpty();
        check.Inputs.Fields["network"].StringValue.Should().Be(Signatures.Unknown);
    }

    [Fact]
    public void Rejects_inputs_with_the_path_of_each_wrong_one() =>
        Configured("gcp")
            .Check(
                CheckOf(
                    Network,
                    "net",
                    ("mtu", Value.ForString("wide")),
                    ("nam", Value.ForBool(true))
                )
            )
            .Failures.Select(failure => failure.Property)
            .Should()
            .BeEquivalentTo("mtu", "nam");

    [Fact]
    public void Functions_are_answered()
    {
        var answer = Configured("aws")
            .Invoke(new() { Tok = "aws:index/getCallerIdentity:getCallerIdentity", Args = new() });

        answer.Failures.Should().BeEmpty();
        answer.Return.Fields.Should().ContainKey("accountId");
    }

    /// <summary>An engine has a connection for each provider resource, and each has settings of its own.</summary>
    [Fact]
    public void Two_engines_at_once_see_one_world_under_their_own_settings()
    {
        var (one, other) = (Configured("aws"), Configured("aws", ("region", "eu-west-1")));
        var inputs = one.Check(
            CheckOf(Vpc, "vpc", ("cidrBlock", Value.ForString("10.0.0.0/16")))
        ).Inputs;

        var made = one.Create(CreateOf(Vpc, "vpc", inputs));
        var others = other.Create(CreateOf(Vpc, "other", inputs));

        made.Properties.Fields["arn"].StringValue.Should().Contain(":us-east-1:");
        others.Properties.Fields["arn"].StringValue.Should().Contain(":eu-west-1:");
        other.Read(ReadOf(Vpc, "vpc", made)).Id.Should().Be(made.Id);
    }

    [Fact]
    public async Task An_engine_that_crashes_in_an_operation_leaves_the_others_alone()
    {
        await using var server = await ServeAsync(new CloudTwin(), new() { Pace = 1 });
        var clouds = Clouds(server);
        var crashed = clouds.Open("aws");
        Configure(crashed);
        var inputs = crashed
            .Check(CheckOf(Vpc, "vpc", ("cidrBlock", Value.ForString("10.0.0.0/16"))))
            .Inputs;
        var under = crashed.CreateAsync(CreateOf(Vpc, "vpc", inputs)).ResponseAsync;
        clouds.Dispose();
        await FluentActions.Awaiting(() => under).Should().ThrowAsync<RpcException>();

        var next = Configured(server, "gcp");

        next.Check(CheckOf(Network, "net")).Failures.Should().BeEmpty();
    }

    [Fact]
    public void Cancel_is_answered()
    {
        var client = Configured("gcp");

        client.Cancel(new Empty()).Should().Be(new Empty());
        client.Check(CheckOf(Network, "net")).Failures.Should().BeEmpty();
    }

    private static async Task<ProviderServer> ServeAsync(
        IClouds clouds,
        StageOptions? options = null
    ) => await ProviderServer.StartAsync(new(clouds, options ?? new(), TimeProvider.System));

    private AttachedClouds Clouds(ProviderServer server)
    {
        var clouds = new AttachedClouds(server.Attachment);
        _clients.Add(clouds);
        return clouds;
    }

    private ResourceProvider.ResourceProviderClient Open(string package) =>
        Clouds(_server).Open(package);

    private ResourceProvider.ResourceProviderClient Configured(
        string package,
        params (string, string)[] settings
    ) => Configured(_server, package, settings);

    private ResourceProvider.ResourceProviderClient Configured(
        ProviderServer server,
        string package,
        params (string, string)[] settings
    )
    {
        var client = Clouds(server).Open(package);
        Configure(client, settings);
        return client;
    }

    private static ConfigureResponse Configure(
        ResourceProvider.ResourceProviderClient client,
        params (string Name, string Value)[] settings
    )
    {
        var args = new Struct
        {
            Fields =
            {
                ["project"] = Value.ForString("p"),
                ["region"] = Value.ForString("us-east-1"),
            },
        };
        foreach (var (name, value) in settings)
        {
            args.Fields[name] = Value.ForString(value);
        }
        return client.Configure(
            new()
            {
                Urn = UrnOf("pulumi:providers:any", "any"),
                Name = "any",
                Type = "pulumi:providers:any",
                Id = "id",
                AcceptSecrets = true,
                AcceptResources = true,
                Args = args,
            }
        );
    }

    private static Pulumirpc.CheckRequest CheckOf(
        string type,
        string name,
        params (string Key, Value Value)[] inputs
    )
    {
        var news = new Struct();
        foreach (var (key, value) in inputs)
        {
            news.Fields[key] = value;
        }
        return new()
        {
            Urn = UrnOf(type, name),
            Name = name,
            Type = type,
            Olds = new(),
            News = news,
        };
    }

    private static Pulumirpc.CreateRequest CreateOf(
        string type,
        string name,
        Struct inputs,
        bool preview = false
    ) =>
        new()
        {
            Urn = UrnOf(type, name),
            Name = name,
            Type = type,
            Properties = inputs,
            Preview = preview,
        };

    private static Pulumirpc.ReadRequest ReadOf(string type, string name, CreateResponse made) =>
        new()
        {
            Id = made.Id,
            Urn = UrnOf(type, name),
            Name = name,
            Type = type,
            Properties = made.Properties,
        };

    private static string UrnOf(string type, string name) =>
        $"urn:pulumi:dev::proj::{type}::{name}";

    private static RpcException Refused(Action call) =>
        FluentActions.Invoking(call).Should().Throw<RpcException>().Which;
}
