using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects unit tests of programs: what mocks see and what a test gets back. The expectations are
/// the official core's, Deployment_Run.cs and MockMonitor.cs of 3.112.1.
/// </summary>
public class MockTests
{
    private static readonly TestOptions s_update = new() { IsPreview = false };

    [Fact]
    public async Task Names_have_defaults_and_a_test_is_a_preview_unless_it_says_otherwise()
    {
        await Deployment.TestAsync(
            new Mocks(),
            new TestOptions(),
            () =>
            {
                var instance = Deployment.Instance;
                (
                    instance.OrganizationName,
                    instance.ProjectName,
                    instance.StackName,
                    instance.IsDryRun
                )
                    .Should()
                    .Be(("organization", "project", "stack", true));
            }
        );
        await Deployment.TestAsync(
            new Mocks(),
            new TestOptions
            {
                OrganizationName = "o",
                ProjectName = "p",
                StackName = "s",
                RootDirectory = "/r",
                IsPreview = false,
            },
            () =>
            {
                var instance = Deployment.Instance;
                (
                    instance.OrganizationName,
                    instance.ProjectName,
                    instance.StackName,
                    instance.RootDirectory,
                    instance.IsDryRun
                )
                    .Should()
                    .Be(("o", "p", "s", "/r", false));
            }
        );
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task State_that_is_missing_is_unknown_in_a_preview_only(bool preview, bool called)
    {
        var wasCalled = false;
        await Deployment.TestAsync(
            new Mocks { State = _ => new Dictionary<string, object>() },
            new TestOptions { IsPreview = preview },
            () => new Thing("a").Text.Apply(_ => wasCalled = true)
        );

        wasCalled.Should().Be(called);
    }

    [Theory]
    [InlineData("id", true)]
    [InlineData(null, false)]
    public async Task An_id_that_a_mock_gives_is_known_and_null_is_not_even_in_an_update(
        string? id,
        bool known
    )
    {
        foreach (var preview in new[] { true, false })
        {
            var (resources, _) = await Deployment.TestAsync(
                new Mocks { Id = id },
                new TestOptions { IsPreview = preview },
                () => Outputs(new Thing("a"))
            );

            (await OutputUtilities.GetIsKnownAsync(((Thing)resources[0]).Id)).Should().Be(known);
        }
    }

    [Fact]
    public async Task Mocks_see_plain_values_without_what_is_unknown_or_null()
    {
        var mocks = new Mocks();
        await Deployment.TestAsync(
            mocks,
            s_update,
            () =>
                _ = new Thing(
                    "a",
                    new()
                    {
                        Text = Output.CreateSecret("s"),
                        Number = 3,
                        Flag = OutputUtilities.CreateUnknown(true),
                        List = { "x" },
                        Map = { ["k"] = "v" },
                        Part = new PartArgs { Name = "n", Size = OutputUtilities.CreateUnknown(1) },
                        Any = Output.Create((object)null!),
                    },
                    new() { ImportId = "i", Provider = new Provider("p") }
                )
        );

        var seen = mocks.Resources.Single(resource => resource.Name == "a");
        (seen.Type, seen.Id, seen.Provider)
            .Should()
            .Be(
                (
                    "test:index/thing:Thing",
                    "i",
                    "urn:pulumi:stack::project::pulumi:pulumi:Stack$pulumi:providers:test::p::p-id"
                )
            );
        seen.Inputs.Keys.Should().BeEquivalentTo("text", "number", "list", "map");
        seen.Inputs["text"].Should().Be("s");
        seen.Inputs["number"].Should().Be(3.0);
        seen.Inputs["list"].Should().BeOfType<ImmutableArray<object>>();
        seen.Inputs["map"].Should().BeOfType<ImmutableDictionary<string, object>>();
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task State_may_be_any_dictionary_with_text_keys_or_an_args_object(object state)
    {
        var (resources, _) = await Deployment.TestAsync(
            new Mocks { State = _ => state },
            s_update,
            () => Outputs(new Thing("a"))
        );

        (await OutputUtilities.GetValueAsync(((Thing)resources[0]).Text)).Should().Be("t");
    }

    public static TheoryData<object> States =>
        [
            new Dictionary<string, object> { ["text"] = "t" },
            new Dictionary<string, string> { ["text"] = "t" },
            ImmutableDictionary<string, object>.Empty.Add("text", "t"),
            new ThingArgs { Text = "t" },
        ];

    [Fact]
    public async Task A_secret_in_the_state_is_a_secret_output()
    {
        var (resources, _) = await Deployment.TestAsync(
            new Mocks
            {
                State = _ => new Dictionary<string, object> { ["text"] = Output.CreateSecret("t") },
            },
            s_update,
            () => Outputs(new Thing("a"))
        );

        (await Output.IsSecretAsync(((Thing)resources[0]).Text)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(WrongStates))]
    public async Task Rejects_state_of_another_form(object? state)
    {
        var test = () =>
            Deployment.TestAsync(
                new Mocks { State = _ => state! },
                s_update,
                () =>
                {
                    _ = new Thing("a");
                }
            );

        await test.Should().ThrowAsync<RunException>();
    }

    public static TheoryData<object?> WrongStates => [null, new { text = "t" }, 3];

    [Fact]
    public async Task The_wrong_type_in_the_state_passes_silently_as_the_types_default()
    {
        var (resources, _) = await Deployment.TestAsync(
            new Mocks
            {
                State = _ => new Dictionary<string, object>
                {
                    ["text"] = 3,
                    ["number"] = "x",
                    ["flag"] = "true",
                    ["list"] = "x",
                    ["map"] = "x",
                    ["part"] = "x",
                },
            },
            s_update,
            () => Outputs(new Thing("a"))
        );

        var thing = (Thing)resources[0];
        (await OutputUtilities.GetValueAsync(thing.Text)).Should().BeNull();
        (await OutputUtilities.GetValueAsync(thing.Number)).Should().Be(0);
        (await OutputUtilities.GetValueAsync(thing.Flag)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(thing.Flag)).Should().BeTrue();
        (await OutputUtilities.GetValueAsync(thing.List)).IsDefault.Should().BeTrue();
        (await OutputUtilities.GetValueAsync(thing.Map)).Should().BeNull();
        (await OutputUtilities.GetValueAsync(thing.Part)).Should().BeNull();
    }

    [Fact]
    public async Task Of_the_parents_types_only_the_first_is_in_a_urn()
    {
        var resources = await Deployment.TestAsync<Nested>(
            new Mocks(),
            new() { ProjectName = "proj", StackName = "dev" }
        );

        (
            await Task.WhenAll(
                resources.Select(resource => OutputUtilities.GetValueAsync(resource.Urn))
            )
        )
            .Should()
            .Equal(
                "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev",
                "urn:pulumi:dev::proj::pulumi:pulumi:Stack$test:index:Group::g",
                "urn:pulumi:dev::proj::pulumi:pulumi:Stack$test:index/thing:Thing::g-thing"
            );
    }

    [Fact]
    public async Task The_stack_is_not_mocked_and_components_are()
    {
        var mocks = new Mocks();
        var resources = await Deployment.TestAsync<Nested>(mocks);

        resources[0].Should().BeOfType<Nested>();
        mocks.Resources.Select(resource => resource.Name).Should().Equal("g", "g-thing");
    }

    [Fact]
    public async Task A_service_provider_can_make_the_stack()
    {
        var resources = await Deployment.TestWithServiceProviderAsync<Nested>(
            new Mocks(),
            new Services()
        );

        resources[0].Should().BeOfType<Nested>();
    }

    [Fact]
    public async Task Programs_as_functions_give_their_resources_without_the_stack_and_raw_outputs()
    {
        var mocks = new Mocks();
        var output = Output.Create(1);
        var (resources, outputs) = await Deployment.TestAsync(
            mocks,
            s_update,
            () =>
            {
                _ = new Thing("a");
                return new Dictionary<string, object?> { ["x"] = output, ["y"] = 2 };
            }
        );

        resources.Should().ContainSingle().Which.GetResourceName().Should().Be("a");
        outputs["x"].Should().BeSameAs(output);
        outputs["y"].Should().Be(2);
        mocks.Outputs.Should().ContainSingle().Which.Outputs.Should().BeEmpty();
    }

    [Fact]
    public async Task Asynchronous_programs_are_waited_for()
    {
        var resources = await Deployment.TestAsync(
            new Mocks(),
            s_update,
            async () =>
            {
                await Task.Yield();
                _ = new Thing("a");
            }
        );
        var (more, _) = await Deployment.TestAsync(
            new Mocks(),
            s_update,
            async () =>
            {
                await Task.Yield();
                return Outputs(new Thing("b"));
            }
        );

        resources.Concat(more).Select(r => r.GetResourceName()).Should().Equal("a", "b");
    }

    [Fact]
    public async Task Mocks_are_told_the_outputs_of_components()
    {
        var mocks = new Mocks { State = args => args.Inputs };
        await Deployment.TestAsync<Nested>(mocks, s_update);

        var told = mocks.Outputs.Single(request =>
            request.Urn.EndsWith("::g", StringComparison.Ordinal)
        );
        (await OutputUtilities.GetValueAsync(told.Outputs["Result"])).Should().Be("g");
    }

    [Fact]
    public async Task Calls_and_reads_go_to_the_mocks()
    {
        var mocks = new Mocks { State = args => args.Inputs };
        string? answer = null;
        await Deployment.TestAsync(
            mocks,
            s_update,
            () =>
            {
                _ = new Thing("a", new() { Text = "t" }, new() { Id = "existing" });
                Deployment
                    .Instance.Invoke<Answer>("test:index/ask:ask", new AskArgs { Text = "q" })
                    .Apply(found => answer = found.Text);
            }
        );

        answer.Should().Be("q!");
        var call = mocks.Calls.Single();
        (call.Token, call.Provider, call.Args["text"]).Should().Be(("test:index/ask:ask", "", "q"));
        mocks.Resources.Single().Id.Should().Be("existing");
    }

    [Fact]
    public async Task One_error_is_a_run_exception()
    {
        await FluentActions
            .Awaiting(() => Deployment.TestAsync<Failing>(new Mocks()))
            .Should()
            .ThrowAsync<RunException>()
            .WithMessage("Running program '*failed with an unhandled exception:*broken*");
        await FluentActions
            .Awaiting(() =>
                Deployment.TestAsync(new Mocks(), s_update, () => Log.Error("not content"))
            )
            .Should()
            .ThrowAsync<RunException>()
            .WithMessage("not content");
    }

    /// <summary>
    /// The official runner reports what has failed by the time it looks: the resource whose mock
    /// throws, and sometimes also the one that was to take its output. The offline SDK reports causes.
    /// </summary>
    [Fact]
    public async Task Errors_come_as_run_exceptions_alone_or_together()
    {
        var test = () =>
            Deployment.TestAsync(
                new Mocks { State = _ => throw new InvalidOperationException("refused") },
                s_update,
                () =>
                {
                    var a = new Thing("a");
                    _ = new Thing("b", new() { Text = a.Text! });
                }
            );

        var thrown = await Record.ExceptionAsync(test);
        var errors = thrown is AggregateException several
            ? [.. several.InnerExceptions]
            : new[] { thrown };
        errors.Should().AllBeOfType<RunException>();
        errors.Should().Contain(error => error!.Message.Contains("refused"));
    }

    [Fact]
    public async Task Settings_come_from_the_environment_of_the_process()
    {
        using var variables = new Variables(
            new Dictionary<string, string?> { ["PULUMI_CONFIG"] = """{"project:x":"1"}""" }
        );

        await Deployment.TestAsync(
            new Mocks(),
            s_update,
            () => new Config().Require("x").Should().Be("1")
        );
    }

    [Fact]
    public async Task Tests_that_run_side_by_side_do_not_see_each_other()
    {
        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(() =>
                        Deployment.TestAsync(
                            new Mocks(),
                            new TestOptions { StackName = $"s{i}" },
                            async () =>
                            {
                                await Task.Yield();
                                _ = new Thing(Deployment.Instance.StackName);
                            }
                        )
                    )
                )
        );

        runs.Select(resources => resources.Single().GetResourceName())
            .Should()
            .Equal(Enumerable.Range(0, 20).Select(i => $"s{i}"));
    }

    [Fact]
    public void Rejects_a_resource_outside_a_deployment()
    {
        FluentActions.Invoking(() => new Thing("a")).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public async Task The_same_urn_twice_is_not_noticed()
    {
        var resources = await Deployment.TestAsync(
            new Mocks(),
            s_update,
            () =>
            {
                _ = new Thing("a");
                _ = new Thing("a");
            }
        );

        resources.Should().HaveCount(2);
    }

    private static Dictionary<string, object?> Outputs(Thing thing) => new() { ["thing"] = thing };

    private sealed class Mocks : IMocks
    {
        private readonly Lock _lock = new();

        public string? Id { get; init; } = "given";

        public Func<MockResourceArgs, object> State { get; init; } = args => args.Inputs;

        public List<MockResourceArgs> Resources { get; } = [];

        public List<MockCallArgs> Calls { get; } = [];

        public List<MockRegisterResourceOutputsRequest> Outputs { get; } = [];

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (_lock)
            {
                Resources.Add(args);
            }
            return Task.FromResult((Id is "given" ? $"{args.Name}-id" : Id, State(args)));
        }

        public Task<object> CallAsync(MockCallArgs args)
        {
            Calls.Add(args);
            return Task.FromResult<object>(
                new Dictionary<string, object> { ["text"] = $"{args.Args["text"]}!" }
            );
        }

        public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
        {
            lock (_lock)
            {
                Outputs.Add(args);
            }
            return Task.CompletedTask;
        }
    }

    private sealed class Nested : Stack
    {
        public Nested() => _ = new Group("g");
    }

    private sealed class Failing : Stack
    {
        public Failing() => throw new InvalidOperationException("broken");
    }

    private sealed class Services : IServiceProvider
    {
        public object? GetService(Type serviceType) => Activator.CreateInstance(serviceType);
    }
}
