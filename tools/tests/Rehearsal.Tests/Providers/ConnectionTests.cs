using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Providers;

/// <summary>
/// Protects that a provider is what pulumirpc.ResourceProvider says: its settings belong to its
/// connection, and what the protocol forbids never comes back.
/// </summary>
public class ConnectionTests
{
    private const string Vpc = "aws:ec2/vpc:Vpc";
    private static readonly ResourceHead s_vpc = new($"urn:pulumi:dev::proj::{Vpc}::v", Vpc, "v");
    private static readonly PropertyMap s_inputs = PropertyMap.Of(("cidrBlock", "10.0.0.0/16"));

    /// <summary>proto/pulumi/provider.proto: Configure sets what all later calls of a connection work with.</summary>
    [Fact]
    public void Two_connections_to_one_world_have_settings_of_their_own()
    {
        var twin = new CloudTwin();

        var here = Connect(twin, "us-east-1").Create(new(s_vpc, s_inputs));
        var there = Connect(twin, "eu-west-1").Create(new(s_vpc, s_inputs));

        here.Outputs.Text("region").Should().Be("us-east-1");
        there.Outputs.Text("region").Should().Be("eu-west-1");
    }

    /// <summary>ReadResponse.inputs: a refresh writes them into the state.</summary>
    [Fact]
    public void A_read_returns_inputs_and_keeps_them_secret()
    {
        var provider = Connect(new CloudTwin(), "us-east-1");
        var inputs = s_inputs.With("tags", PropertyMap.Of(("key", PropertyValue.Secret("value"))));
        var made = provider.Create(new(s_vpc, inputs));

        var read = provider.Read(new(s_vpc, made.Id, inputs, made.Outputs));

        read.Id.Should().Be(made.Id);
        read.Inputs.Text("cidrBlock").Should().Be("10.0.0.0/16");
        read.Inputs["tags"].Should().BeOfType<SecretValue>();
    }

    /// <summary>ReadResponse.id is empty where nothing exists.</summary>
    [Fact]
    public void A_read_of_nothing_has_no_id() =>
        Connect(new CloudTwin(), "us-east-1")
            .Read(new(s_vpc, "vpc-none", PropertyMap.Empty, PropertyMap.Empty))
            .Exists.Should()
            .BeFalse();

    /// <summary>
    /// Every RandomPassword has the id "none", and the real provider's Read returns the state that
    /// it is given. Otherwise a refresh would give all of them one value.
    /// </summary>
    [Fact]
    public void A_password_is_read_from_the_state()
    {
        const string type = "random:index/randomPassword:RandomPassword";
        var provider = Connect(new CloudTwin(), "us-east-1");
        var state = PropertyMap.Of(("result", PropertyValue.Secret("kept")));
        provider.Create(new(new("urn::b", type, "b"), PropertyMap.Of(("length", 16))));

        var read = provider.Read(
            new(new("urn::a", type, "a"), "none", PropertyMap.Of(("length", 4)), state)
        );

        ((PropertyValue)read.Outputs).Should().Be(state);
    }

    /// <summary>CreateRequest.preview: nothing exists afterwards, and what is to come is unknown.</summary>
    [Fact]
    public void A_create_in_a_preview_creates_nothing()
    {
        var provider = Connect(new CloudTwin(), "us-east-1");

        var foreseen = provider.Create(new(s_vpc, s_inputs) { Preview = true });

        foreseen.Id.Should().BeEmpty();
        foreseen.Outputs["arn"].IsUnknown.Should().BeTrue();
        provider.Create(new(s_vpc, s_inputs)).Id.Should().NotBeEmpty();
    }

    /// <summary>
    /// pkg/resource/plugin/provider_plugin.go: while settings are unknown the provider is not
    /// configured, Check gives the inputs back, outputs are empty and Diff is unavailable.
    /// </summary>
    [Fact]
    public void A_provider_with_unknown_settings_is_not_asked()
    {
        var provider = new Connections(new CloudTwin()).Open(
            new("urn", "pulumi:providers:aws", "aws"),
            "id",
            PropertyMap.Of(("region", PropertyValue.Unknown))
        );

        ((PropertyValue)provider.Check(new(s_vpc, null, s_inputs)).Inputs).Should().Be(s_inputs);
        provider.Create(new(s_vpc, s_inputs) { Preview = true }).Outputs.Should().BeEmpty();
        provider
            .Invoking(p => p.Diff(new(s_vpc, "id", s_inputs, s_inputs, s_inputs)))
            .Should()
            .Throw<DiffUnavailableException>();
        provider
            .Invoke(new("aws:index/getCallerIdentity:getCallerIdentity", s_inputs))
            .Result.Should()
            .BeEmpty();
    }

    private static IProvider Connect(CloudTwin twin, string region)
    {
        var connection = twin.Connect();
        connection.Configure(
            new(
                new("urn", "pulumi:providers:aws", "aws"),
                "id",
                PropertyMap.Of(("region", region), ("allowedAccountIds", "[\"210987654321\"]"))
            )
        );
        return connection;
    }
}
