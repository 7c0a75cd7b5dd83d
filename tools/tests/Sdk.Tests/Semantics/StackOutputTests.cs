using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects what other stacks and operators read: the outputs and their names. The expectations are
/// the official core's, Stack.cs and Serializer.cs of 3.112.1.
/// </summary>
public class StackOutputTests
{
    [Fact]
    public async Task Output_properties_register_under_their_own_or_given_name()
    {
        var engine = new FakeEngine();
        (await engine.RunAsync(Deployment.RunAsync<Named>)).Should().Be(0);

        engine.StackOutputs.Should().Be("{Result:'r',given:{k:[1]}}");
    }

    [Fact]
    public async Task A_service_provider_can_make_the_stack()
    {
        var engine = new FakeEngine();
        var services = new Services(typeof(Named));

        (await engine.RunAsync(() => Deployment.RunAsync<Named>(services))).Should().Be(0);

        engine.StackOutputs.Should().Contain("Result");
    }

    [Fact]
    public async Task Rejects_a_stack_that_the_service_provider_does_not_know()
    {
        var engine = new FakeEngine();

        (await engine.RunAsync(() => Deployment.RunAsync<Named>(new Services(typeof(string)))))
            .Should()
            .Be(32);

        engine.Error.Should().Contain(nameof(Named));
    }

    [Fact]
    public async Task Rejects_an_output_without_a_value()
    {
        var engine = new FakeEngine();

        (await engine.RunAsync(Deployment.RunAsync<Unassigned>)).Should().Be(32);

        engine.Error.Should().Contain("forgotten").And.NotContain("unhandled");
    }

    [Fact]
    public async Task Rejects_an_output_property_that_is_no_output()
    {
        var engine = new FakeEngine();

        (await engine.RunAsync(Deployment.RunAsync<WronglyTyped>)).Should().Be(32);

        engine.Error.Should().Contain("plain").And.NotContain("unhandled");
    }

    [Fact]
    public async Task A_stack_without_outputs_registers_none()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => { });

        engine.StackOutputs.Should().Be("{}");
    }

    [Fact]
    public async Task Null_outputs_vanish()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?> { ["gone"] = null, ["there"] = 1 }
        );

        engine.StackOutputs.Should().Be("{there:1}");
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task Rejects_outputs_of_types_that_have_no_form_on_the_wire(object value)
    {
        var engine = new FakeEngine();
        var code = await engine.RunAsync(() =>
            Deployment.RunAsync(() =>
                (IDictionary<string, object?>)new Dictionary<string, object?> { ["x"] = value }
            )
        );

        code.Should().Be(32);
        engine.Error.Should().Contain("is not a supported argument type");
        engine.Outputs.Should().BeEmpty();
    }

    public static TheoryData<object> Unsupported => [1L, new { a = 1 }, new Plain("a")];

    [Fact]
    public async Task An_output_type_is_its_readonly_fields_which_a_record_names_badly()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?>
            {
                ["fields"] = new Facts { Name = "n" },
                ["record"] = new Marked("n"),
            }
        );

        engine
            .StackOutputs.Should()
            .Be("{fields:{name:'n',none:null,size:3},record:{<Name>k__BackingField:'n'}}");
    }

    [Theory]
    [InlineData(
        true,
        "{component:resource(urn:'urn:pulumi:dev::proj::test:index:Group::g'),"
            + "custom:resource(id:'a-id',urn:'urn:pulumi:dev::proj::test:index/thing:Thing::a')}"
    )]
    [InlineData(false, "{component:'urn:pulumi:dev::proj::test:index:Group::g',custom:'a-id'}")]
    public async Task A_resource_as_a_value_is_a_reference_or_its_name_for_an_older_engine(
        bool references,
        string expected
    )
    {
        var engine = new FakeEngine();
        if (!references)
        {
            engine.Lacks.Add("resourceReferences");
        }
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?>
            {
                ["component"] = new Group("g"),
                ["custom"] = new Thing("a"),
            }
        );

        engine.StackOutputs.Should().Be(expected);
    }

    [Fact]
    public async Task A_reference_to_a_resource_that_is_not_created_yet_has_an_empty_id()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?> { ["custom"] = new Thing("a") }
        );

        engine.StackOutputs.Should().Contain("id:''");
    }

    [Fact]
    public async Task A_component_registers_its_output_properties_and_keeps_them_as_they_are()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Group("g"));

        engine.OutputsOf("g").Should().Be("{Result:'g'}");
    }

    [Fact]
    public async Task A_component_can_register_outputs_of_any_form()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            _ = new Free("dictionary", (self, values) => self.Register(values));
            _ = new Free("task", (self, values) => self.Register(Task.FromResult(values)));
            _ = new Free("output", (self, values) => self.Register(Output.Create(values)));
        });

        foreach (var name in new[] { "dictionary", "task", "output" })
        {
            engine.OutputsOf(name).Should().Be("{a:1}");
        }
    }

    private sealed record Plain(string Name);

    [OutputType]
    private sealed record Marked(string Name);

    [OutputType]
    private sealed class Facts
    {
        public readonly int Size = 3;
        public readonly string? None = default(List<string>)?[0];

        // The SDK writes fields under their own names, private ones too.
#pragma warning disable IDE1006
        private readonly string? name;
#pragma warning restore IDE1006

        public string? Name
        {
            get => name;
            init => name = value;
        }
    }

    private sealed class Named : Stack
    {
        [Output]
        public Output<string> Result { get; private set; } = Output.Create("r");

        [Output("given")]
        public Output<ImmutableDictionary<string, int[]>> Given { get; private set; } =
            Output.Create(ImmutableDictionary<string, int[]>.Empty.Add("k", [1]));

        public Output<string> NotAnOutput { get; } = Output.Create("n");
    }

    private sealed class Unassigned : Stack
    {
        [Output("forgotten")]
        public Output<string> Forgotten { get; private set; } = null!;
    }

    private sealed class WronglyTyped : Stack
    {
        [Output("plain")]
        public string Plain { get; private set; } = "p";
    }

    private sealed class Free : ComponentResource
    {
        public Free(string name, Action<Free, IDictionary<string, object?>> register)
            : base("test:index:Free", name) =>
            register(this, new Dictionary<string, object?> { ["a"] = 1 });

        public void Register(IDictionary<string, object?> outputs) => RegisterOutputs(outputs);

        public void Register(Task<IDictionary<string, object?>> outputs) =>
            RegisterOutputs(outputs);

        public void Register(Output<IDictionary<string, object?>> outputs) =>
            RegisterOutputs(outputs);
    }

    private sealed class Services(Type known) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == known ? Activator.CreateInstance(serviceType) : null;
    }
}
