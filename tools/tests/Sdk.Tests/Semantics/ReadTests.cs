using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumirpc;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects reading: existing resources and the outputs of other stacks. The expectations are the
/// official core's, Deployment_ReadResource.cs and StackReference.cs of 3.112.1.
/// </summary>
public class ReadTests
{
    [Fact]
    public async Task A_known_id_reads_the_resource_and_sends_only_what_reading_takes()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing(
                "a",
                new() { Text = "x" },
                new()
                {
                    Id = "existing",
                    Version = "1.2.3",
                    AdditionalSecretOutputs = { "text" },
                    PluginDownloadURL = "https://x",
                    Provider = new Provider("p"),
                    DependsOn = { new Thing("b") },
                }
            );
            _ = new Thing("c", new() { Text = a.Id, Map = { ["text"] = a.Text! } });
        });

        engine
            .Reads.Should()
            .ContainSingle()
            .Which.Should()
            .Be(
                new ReadResourceRequest
                {
                    Id = "existing",
                    Type = "test:index/thing:Thing",
                    Name = "a",
                    Parent = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev",
                    Properties = new() { Fields = { ["text"] = Value.ForString("x") } },
                    Dependencies = { "urn:pulumi:dev::proj::test:index/thing:Thing::b" },
                    Provider = $"urn:pulumi:dev::proj::pulumi:providers:test::p::{Shown.Unknown}",
                    Version = "1.2.3",
                    AcceptSecrets = true,
                    AcceptResources = true,
                }
            );
        engine.Inputs("c").Should().Be("{map:{text:'x'},text:'existing'}");
    }

    [Fact]
    public async Task An_unknown_or_empty_id_registers_the_resource()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", options: new() { Id = a.Id });
            _ = new Thing("c", options: new() { Id = "" });
        });

        engine.Reads.Should().BeEmpty();
        engine.Registrations.Should().HaveCount(4);
    }

    [Fact]
    public async Task Rejects_an_id_for_a_component()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() => _ = new Group("g", new() { Id = "x" }));

        engine.Logs.Should().Contain(log => log.Message.Contains("Id"));
    }

    [Fact]
    public async Task A_stack_reference_reads_outputs_and_tells_secret_ones_apart()
    {
        var engine = new FakeEngine { OnRead = Answer };
        await engine.SucceedAsync(() =>
        {
            var other = new StackReference("acme/other/dev");
            return new Dictionary<string, object?>
            {
                ["open"] = other.GetOutput("open"),
                ["hidden"] = other.RequireOutput("hidden"),
                ["absent"] = other.GetOutput("absent"),
                ["name"] = other.Name,
            };
        });

        engine.StackOutputs.Should().Be("{hidden:secret('h'),name:'acme/other/dev',open:'o'}");
        var read = engine.Reads.Single();
        (read.Type, read.Name, read.Id, Shown.Text(read.Properties))
            .Should()
            .Be(
                (
                    "pulumi:pulumi:StackReference",
                    "acme/other/dev",
                    "acme/other/dev",
                    "{name:'acme/other/dev'}"
                )
            );
    }

    [Fact]
    public async Task A_stack_reference_can_have_a_name_of_its_own()
    {
        var engine = new FakeEngine { OnRead = Answer };
        await engine.SucceedAsync(() =>
            _ = new StackReference("other", new() { Name = "acme/other/dev" })
        );

        var read = engine.Reads.Single();
        (read.Name, read.Id).Should().Be(("other", "acme/other/dev"));
    }

    [Fact]
    public async Task Rejects_a_required_output_that_the_other_stack_lacks()
    {
        var engine = new FakeEngine { OnRead = Answer };
        await engine.FailAsync(() => new StackReference("acme/other/dev").RequireOutput("absent"));

        engine.Error.Should().Contain("absent").And.Contain("acme/other/dev");
    }

    /// <summary>StackReference.IsSecretOutputName looks into the names without asking for any.</summary>
    [Fact]
    public async Task Rejects_an_answer_without_the_names_of_secrets()
    {
        var engine = new FakeEngine
        {
            OnRead = request =>
            {
                var answer = Answer(request);
                answer.Fields.Remove("secretOutputNames");
                return answer;
            },
        };
        await engine.FailAsync(() => new StackReference("acme/other/dev").GetOutput("open"));

        engine.Shutdowns.Should().Be(0);
    }

    private static Struct Answer(ReadResourceRequest request) =>
        new()
        {
            Fields =
            {
                ["name"] = request.Properties.Fields["name"],
                ["outputs"] = Value.ForStruct(
                    new()
                    {
                        Fields =
                        {
                            ["open"] = Value.ForString("o"),
                            ["hidden"] = Shown.Secret(Value.ForString("h")),
                        },
                    }
                ),
                ["secretOutputNames"] = Value.ForList(Value.ForString("hidden")),
            },
        };
}
