using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Values;

/// <summary>Protects how answers of the engine become the types that programs read.</summary>
public class ConversionTests
{
    [Fact]
    public async Task Every_type_of_a_generated_class_is_read()
    {
        var all = await ReadAsync(
            """
            {
              "text": "t", "number": 3, "maybe": 4, "double": 1.5, "flag": true, "color": 2,
              "size": "large", "list": ["a", "b"], "map": {"k": "v"}, "parts": [{"name": "n"}],
              "union": 7, "otherUnion": "u", "json": {"a": [1, null, true]}, "any": [1],
              "renamed": "r"
            }
            """
        );

        (all.Text, all.Number, all.Maybe, all.Double, all.Flag, all.Color)
            .Should()
            .Be(("t", 3, 4, 1.5, true, DayOfWeek.Tuesday));
        all.Size.Should().Be(new Size("large"));
        all.List.Should().Equal("a", "b");
        all.Map.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("k", "v"));
        all.Parts.Single().Name.Should().Be("n");
        all.Parts.Single().Labels.IsDefault.Should().BeTrue();
        (all.Union.AsT1, all.OtherUnion.AsT0).Should().Be((7, "u"));
        all.Json.GetRawText().Should().Be("""{"a":[1,null,true]}""");
        all.Any.Should().BeOfType<ImmutableArray<object>>();
        all.Other.Should().Be("r");
    }

    [Fact]
    public async Task What_is_absent_is_the_types_default()
    {
        var all = await ReadAsync("{}");

        (all.Text, all.Number, all.Maybe, all.Any).Should().Be((null, 0, null, null));
        all.List.IsDefault.Should().BeTrue();
        all.Map.Should().BeNull();
    }

    [Theory]
    [InlineData("""{"list": ["a", 1]}""")]
    [InlineData("""{"parts": [{"name": 1}]}""")]
    [InlineData("""{"map": {"k": 1}}""")]
    [InlineData("""{"union": true}""")]
    [InlineData("""{"color": "red"}""")]
    public async Task A_mismatch_anywhere_gives_the_default_and_a_warning(string json)
    {
        var engine = new FakeEngine
        {
            OnInvoke = _ => new() { Return = Struct.Parser.ParseJson(json) },
        };
        All? result = null;
        await engine.SucceedAsync(() =>
            Deployment.Instance.Invoke<All?>("t:i:all", InvokeArgs.Empty).Apply(all => result = all)
        );

        result.Should().BeNull();
        engine.Logs.Should().ContainSingle(log => log.Severity == Pulumirpc.LogSeverity.Warning);
    }

    [Fact]
    public async Task Files_that_the_engine_sends_back_stay_files()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var any = new Dictionary<string, object>
            {
                ["a"] = new StringAsset("content"),
                ["b"] = new FileAsset("./f"),
                ["c"] = new RemoteAsset("https://x"),
                ["d"] = new FileArchive("./d"),
                ["e"] = new RemoteArchive("https://y"),
                ["f"] = new AssetArchive(
                    new Dictionary<string, AssetOrArchive> { ["g"] = new StringAsset("inner") }
                ),
            };
            var a = new Thing("a", new() { Any = any });
            _ = new Thing("b", new() { Any = a.Any! });
        });

        engine.Inputs("b").Should().Be(engine.Inputs("a"));
    }

    [Fact]
    public async Task A_reference_that_the_engine_sends_back_stays_a_reference()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var other = new Thing("other");
            var a = new Thing("a", new() { Any = other });
            _ = new Thing("b", new() { Any = a.Any! });
        });

        engine.Inputs("b").Should().Be(engine.Inputs("a"));
    }

    [Fact]
    public async Task Rejects_a_value_with_a_signature_that_it_does_not_know()
    {
        var engine = new FakeEngine
        {
            OnRegister = (request, response) =>
            {
                if (request.Name == "a")
                {
                    response.Object.Fields["text"] = Shown.Special("new");
                }
            },
        };
        await engine.FailAsync(() => _ = new Thing("a"));

        engine.Error.Should().Contain("'new'");
    }

    [Fact]
    public async Task Rejects_an_output_property_of_a_resource_that_is_no_output()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() => _ = new Odd("a"));

        engine.Error.Should().Contain(nameof(Odd.Wrong));
    }

    [Fact]
    public async Task Rejects_an_output_type_without_its_constructor()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
            Deployment.Instance.Invoke<NoConstructor>("t:i:f", InvokeArgs.Empty)
        );

        engine.Error.Should().Contain(nameof(NoConstructor));
    }

    private static async Task<All> ReadAsync(string json)
    {
        var engine = new FakeEngine
        {
            OnInvoke = _ => new() { Return = Struct.Parser.ParseJson(json) },
        };
        All? result = null;
        await engine.SucceedAsync(() =>
            Deployment.Instance.Invoke<All>("t:i:all", InvokeArgs.Empty).Apply(all => result = all)
        );
        return result!;
    }

    private sealed class Odd(string name) : CustomResource("t:i:Odd", name, null)
    {
        [Output("wrong")]
        public string? Wrong { get; private set; }
    }

    [OutputType]
    private sealed class NoConstructor;

    [EnumType]
    private readonly record struct Size(string Value);

    [OutputType]
    [method: OutputConstructor]
    private sealed class All(
        string? text,
        int number,
        int? maybe,
        double @double,
        bool flag,
        DayOfWeek color,
        Size size,
        ImmutableArray<string> list,
        ImmutableDictionary<string, string>? map,
        ImmutableArray<Part> parts,
        Union<string, int> union,
        Union<string, int> otherUnion,
        JsonElement json,
        object? any,
        [OutputConstructorParameter("renamed")] string? other
    )
    {
        public readonly string? Text = text;
        public readonly int Number = number;
        public readonly int? Maybe = maybe;
        public readonly double Double = @double;
        public readonly bool Flag = flag;
        public readonly DayOfWeek Color = color;
        public readonly Size Size = size;
        public readonly ImmutableArray<string> List = list;
        public readonly ImmutableDictionary<string, string>? Map = map;
        public readonly ImmutableArray<Part> Parts = parts;
        public readonly Union<string, int> Union = union;
        public readonly Union<string, int> OtherUnion = otherUnion;
        public readonly JsonElement Json = json;
        public readonly object? Any = any;
        public readonly string? Other = other;
    }
}
