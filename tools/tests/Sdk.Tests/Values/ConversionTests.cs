using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Values;

/// <summary>
/// Protects how answers of the engine become the types that programs read. The expectations are the
/// official core's, Converter.cs and Deserializer.cs of 3.112.1.
/// </summary>
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

    /// <summary>
    /// Converter.cs replaces what does not fit where it stands, and warns: one wrong item costs no
    /// other item, field or property.
    /// </summary>
    [Theory]
    [InlineData("""{"list": ["a", 1]}""", "list:['a',null]")]
    [InlineData("""{"parts": [{"name": 1}]}""", "parts:[{name:null}]")]
    [InlineData("""{"map": {"k": 1, "l": "m"}}""", "map:{l:'m'}")]
    [InlineData("""{"union": true}""", "")]
    [InlineData("""{"color": "red"}""", "color:0")]
    [InlineData("""{"number": "1"}""", "number:0")]
    [InlineData("""{"size": true}""", "")]
    [InlineData("""{"list": "a"}""", "list:[]")]
    public async Task A_mismatch_gives_the_default_where_it_stands_and_a_warning(
        string json,
        string expected
    )
    {
        var engine = new FakeEngine
        {
            OnInvoke = _ => new() { Return = Struct.Parser.ParseJson(json) },
        };
        All? result = null;
        await engine.SucceedAsync(() =>
            Deployment.Instance.Invoke<All>("t:i:all", InvokeArgs.Empty).Apply(all => result = all)
        );

        (
            json.Split('"')[1] switch
            {
                "list" => $"list:[{string.Join(',', Items(result!.List).Select(Quoted))}]",
                "parts" => $"parts:[{{name:{Quoted(result!.Parts.Single().Name)}}}]",
                "map" =>
                    $"map:{{{string.Join(',', result!.Map!.Where(entry => entry.Value is not null).Select(entry => $"{entry.Key}:{Quoted(entry.Value)}"))}}}",
                "color" => $"color:{(int)result!.Color}",
                "number" => $"number:{result!.Number}",
                _ => "",
            }
        )
            .Should()
            .Be(expected);
        result!.Union.Should().Be(default(Union<string, int>));
        result.Size.Should().Be(default(Size));
        engine.Logs.Should().ContainSingle(log => log.Severity == Pulumirpc.LogSeverity.Warning);

        static IEnumerable<string> Items(ImmutableArray<string> list) => list.IsDefault ? [] : list;

        static string Quoted(string? text) => text is null ? "null" : $"'{text}'";
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

    /// <summary>
    /// Deserializer.cs makes a DependencyResource of a type that no referenced package has: it knows
    /// the URN and no id, whatever id the engine sent.
    /// </summary>
    [Fact]
    public async Task A_reference_that_the_engine_sends_back_keeps_its_urn_and_loses_its_id()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var other = new Thing("other");
            var a = new Thing("a", new() { Any = other });
            var b = new Thing("b", new() { Any = a.Any! });
            _ = new Thing("c", new() { Any = b.Any! });
        });

        foreach (var name in new[] { "b", "c" })
        {
            engine
                .Inputs(name)
                .Should()
                .Be(
                    "{any:resource(id:null,urn:'urn:pulumi:dev::proj::test:index/thing:Thing::other')}"
                );
        }
    }

    /// <summary>Deserializer.cs reads it as a map, which is no text: a warning, and no value.</summary>
    [Fact]
    public async Task A_value_with_a_signature_that_it_does_not_know_is_a_map()
    {
        var engine = new FakeEngine
        {
            OnRegister = (request, response) =>
            {
                if (request.Name == "a")
                {
                    response.Object.Fields["text"] = Shown.Special("new");
                    response.Object.Fields["any"] = Shown.Special("new", ("x", Value.ForNumber(1)));
                }
            },
        };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing(
                "b",
                new()
                {
                    Text = a.Text!,
                    Flag = a.Any.Apply(any => any is ImmutableDictionary<string, object>),
                }
            );
        });

        engine.Inputs("b").Should().Be("{flag:true}");
        engine.Logs.Should().ContainSingle(log => log.Severity == Pulumirpc.LogSeverity.Warning);
    }

    /// <summary>OutputCompletionSource.InitializeOutputs throws a RunException that names the output.</summary>
    [Fact]
    public async Task Rejects_an_output_property_of_a_resource_that_is_no_output()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() => _ = new Odd("a"));

        engine.Error.Should().Contain("wrong").And.NotContain("unhandled");
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

    /// <summary>Converter.GetPropertyConstructor: the mark is needed where there is a choice.</summary>
    [Fact]
    public async Task The_only_public_constructor_of_an_output_type_needs_no_mark()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            Deployment
                .Instance.Invoke<OneConstructor>("t:i:f", new AskArgs { Text = "t" })
                .Apply(one => one.Text.Should().Be("t"))
        );
    }

    [Fact]
    public async Task Rejects_a_type_that_nothing_can_be_read_as()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
            Deployment.Instance.Invoke<Version>("t:i:f", InvokeArgs.Empty)
        );

        engine.Error.Should().Contain("System.InvalidOperationException").And.Contain("Version");
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

    private sealed class Odd(string name) : CustomResource("t:i:Odd", name, null, options: null)
    {
        [Output("wrong")]
        public string? Wrong { get; private set; }
    }

    [OutputType]
    private sealed class NoConstructor
    {
        private NoConstructor() { }
    }

    [OutputType]
    private sealed class OneConstructor(string text)
    {
        public readonly string Text = text;
    }

    [EnumType]
    private readonly record struct Size(string Value)
    {
        public static explicit operator string(Size size) => size.Value;
    }

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
