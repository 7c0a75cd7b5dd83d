using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumi.Utilities;
using Pulumirpc;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects calls of provider functions: when they are made and what their result is. The
/// expectations are the official core's, Deployment_Invoke.cs of 3.112.1.
/// </summary>
public class InvokeTests
{
    private const string Token = "test:index/ask:ask";

    [Fact]
    public async Task A_call_sends_what_is_given_and_gives_what_is_returned()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?>
            {
                ["text"] = Deployment
                    .Instance.Invoke<Answer>(
                        Token,
                        new AskArgs { Text = "t" },
                        new InvokeOptions { Version = "1.2.3", PluginDownloadURL = "https://x" }
                    )
                    .Apply(answer => answer.Text),
                ["nothing"] = Deployment
                    .Instance.Invoke<Answer>(Token, InvokeArgs.Empty)
                    .Apply(answer => answer.Text ?? "null"),
            }
        );

        engine.StackOutputs.Should().Be("{nothing:'null',text:'t'}");
        var call = engine.Invokes.Single(invoke => invoke.Args.Fields.Count > 0);
        Shown.Text(call.Args).Should().Be("{text:'t'}");
        (call.Tok, call.Version, call.PluginDownloadURL, call.Provider, call.AcceptResources)
            .Should()
            .Be((Token, "1.2.3", "https://x", "", true));
    }

    [Fact]
    public async Task The_provider_is_the_one_given_or_that_of_the_parent()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var provider = new Provider("p");
            var group = new Group("g", new() { Providers = { provider } });
            Deployment.Instance.Invoke<Answer>(
                Token,
                new AskArgs { Text = "given" },
                new InvokeOptions { Provider = provider }
            );
            Deployment.Instance.Invoke<Answer>(
                Token,
                new AskArgs { Text = "parent" },
                new InvokeOptions { Parent = group }
            );
        });

        engine.Invokes.Should().HaveCount(2);
        engine
            .Invokes.Should()
            .OnlyContain(call =>
                call.Provider == "urn:pulumi:dev::proj::pulumi:providers:test::p::p-id"
            );
    }

    [Fact]
    public async Task An_unknown_argument_means_no_call_and_a_plain_unknown()
    {
        var engine = new FakeEngine { DryRun = true };
        (bool Known, bool Secret, int Dependencies) result = default;
        await engine.RunAsync(() =>
            Deployment.RunAsync(async () =>
            {
                var id = Output.CreateSecret(new Thing("a").Id);
                var answer = Deployment.Instance.Invoke<Answer>(Token, new AskArgs { Text = id });
                result = (
                    await OutputUtilities.GetIsKnownAsync(answer),
                    await Output.IsSecretAsync(answer),
                    (await OutputUtilities.GetDependenciesAsync(answer)).Count
                );
            })
        );

        engine.Invokes.Should().BeEmpty();
        result.Should().Be((false, false, 0));
    }

    [Fact]
    public async Task A_call_waits_until_what_its_arguments_come_from_is_created()
    {
        var engine = new FakeEngine
        {
            DryRun = true,
            OnRegister = (_, response) => response.Object.Fields["text"] = Value.ForString("early"),
        };
        await engine.SucceedAsync(() =>
            Deployment.Instance.Invoke<Answer>(Token, new AskArgs { Text = new Thing("a").Text! })
        );

        engine.Invokes.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task DependsOn_waits_for_the_resources_also_below_a_component(
        bool preview,
        int calls
    )
    {
        var engine = new FakeEngine { DryRun = preview };
        await engine.SucceedAsync(() =>
            Deployment.Instance.Invoke<Answer>(
                Token,
                new AskArgs { Text = "t" },
                new InvokeOutputOptions { DependsOn = { new Group("g") } }
            )
        );

        engine.Invokes.Should().HaveCount(calls);
    }

    [Fact]
    public async Task A_secret_argument_does_not_make_the_result_secret_but_a_secret_result_is()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?>
            {
                ["argument"] = Ask(Output.CreateSecret("s")),
                ["result"] = Ask("hidden"),
            }
        );

        engine.StackOutputs.Should().Be("{argument:'s',result:secret('hidden')}");

        Output<string?> Ask(Input<string> text)
        {
            engine.OnInvoke = request =>
            {
                var value = request.Args.Fields["text"];
                var plain = value.StructValue?.Fields["value"] ?? value;
                return new()
                {
                    Return = new()
                    {
                        Fields =
                        {
                            ["text"] = value.StringValue == "hidden" ? Shown.Secret(plain) : plain,
                        },
                    },
                };
            };
            return Deployment
                .Instance.Invoke<Answer>(Token, new AskArgs { Text = text })
                .Apply(answer => answer.Text);
        }
    }

    [Fact]
    public async Task A_result_comes_from_the_resources_of_its_arguments()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a", new() { Text = "x" });
            var answer = Deployment.Instance.Invoke<Answer>(Token, new AskArgs { Text = a.Text! });
            _ = new Thing("b", new() { Text = answer.Apply(found => found.Text!) });
        });

        engine.Dependencies("b").Should().Equal("a");
    }

    [Fact]
    public async Task The_plain_form_calls_at_once_and_sends_unknowns_as_they_are()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.RunAsync(() =>
            Deployment.RunAsync(async () =>
            {
                var answer = await Deployment.Instance.InvokeAsync<Answer>(
                    Token,
                    new AskArgs { Text = "t" }
                );
                answer.Text.Should().Be("t");
                await Deployment.Instance.InvokeAsync<Answer>(
                    Token,
                    new AskArgs { Text = new Thing("a").Id }
                );
            })
        );

        engine
            .Invokes.Select(call => Shown.Text(call.Args))
            .Should()
            .Equal("{text:'t'}", "{text:unknown}");
    }

    [Fact]
    public async Task Failures_of_a_call_fail_the_program_and_name_the_property()
    {
        var engine = new FakeEngine
        {
            OnInvoke = _ =>
                new()
                {
                    Failures =
                    {
                        new CheckFailure { Property = "text", Reason = "too long" },
                        new CheckFailure { Reason = "not today" },
                    },
                },
        };
        await engine.FailAsync(() =>
            Deployment.Instance.Invoke<Answer>(Token, new AskArgs { Text = "t" })
        );

        engine
            .Error.Should()
            .Contain(Token)
            .And.Contain("too long (text)")
            .And.Contain("not today");
    }
}
