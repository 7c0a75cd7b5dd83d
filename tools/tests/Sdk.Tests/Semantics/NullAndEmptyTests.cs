using System.Text.Json;
using CsCheck;
using Google.Protobuf;
using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects the difference between nothing, null and empty, which providers act on. The
/// expectations are the official core's, Serializer.cs and InputArgs.cs of 3.112.1.
/// </summary>
public class NullAndEmptyTests
{
    [Fact]
    public async Task A_collection_that_was_only_looked_at_is_sent_empty()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            _ = new Thing("untouched", new());
            var args = new ThingArgs();
            _ = (args.List, args.Map);
            _ = new Thing("touched", args);
        });

        engine.Inputs("untouched").Should().Be("{}");
        engine.Inputs("touched").Should().Be("{list:[],map:{}}");
    }

    [Fact]
    public async Task Null_vanishes_from_maps_and_stays_in_lists_and_output_types()
    {
        var engine = new FakeEngine { OnInvoke = _ => new() { Return = new() } };
        await engine.SucceedAsync(() =>
        {
            _ = new Thing(
                "a",
                new()
                {
                    Any = new Dictionary<string, object?>
                    {
                        ["gone"] = null,
                        ["list"] = new object?[] { 1, null },
                        ["array"] = default(ImmutableArray<string>),
                    },
                }
            );
            _ = new Thing(
                "b",
                new()
                {
                    Any = Deployment
                        .Instance.Invoke<Answer>("t:i:f", InvokeArgs.Empty)
                        .Apply(answer => (object)answer),
                }
            );
        });

        engine.Inputs("a").Should().Be("{any:{array:[],list:[1,null]}}");
        engine.Inputs("b").Should().Be("{any:{text:null}}");
    }

    [Fact]
    public async Task Every_kind_of_value_has_its_form_on_the_wire()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            _ = new Thing(
                "a",
                new()
                {
                    Any = new Dictionary<string, object>
                    {
                        ["asset"] = new StringAsset("content"),
                        ["archive"] = new AssetArchive(
                            new Dictionary<string, AssetOrArchive>
                            {
                                ["file"] = new FileAsset("./f"),
                                ["uri"] = new RemoteAsset("https://x"),
                                ["more"] = new FileArchive("./d"),
                                ["far"] = new RemoteArchive("https://y"),
                            }
                        ),
                        ["bool"] = true,
                        ["double"] = 1.5,
                        ["enum"] = DayOfWeek.Tuesday,
                        ["openEnum"] = Size.Large,
                        ["json"] = JsonSerializer.SerializeToElement(new { a = new[] { 1 } }),
                        ["jsonNull"] = JsonSerializer.SerializeToElement<string?>(null),
                        ["union"] = Union<string, int>.FromT1(3),
                    },
                }
            )
        );

        engine
            .Inputs("a")
            .Should()
            .Be(
                "{any:{archive:archive(assets:{far:archive(uri:'https://y'),file:asset(path:'./f'),"
                    + "more:archive(path:'./d'),uri:asset(uri:'https://x')}),"
                    + "asset:asset(text:'content'),bool:true,double:1.5,enum:2,json:{a:[1]},"
                    + "openEnum:'large',union:3}}"
            );
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task Rejects_a_value_that_has_no_form_on_the_wire(object value, string reason)
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() => _ = new Thing("a", new() { Any = value }));

        engine.Error.Should().Match($"*System.InvalidOperationException: *{reason}*");
        engine.Registrations.Should().NotContain(request => request.Name == "a");
    }

    public static TheoryData<object, string> Unsupported =>
        new()
        {
            { 1L, "is not a supported argument type" },
            { 1F, "is not a supported argument type" },
            { 1M, "is not a supported argument type" },
            { new { a = 1 }, "is not a supported argument type" },
            { Task.FromResult(1), "" },
            {
                new Dictionary<int, string> { [1] = "x" },
                ""
            },
        };

    [Fact]
    public async Task Settings_of_a_provider_are_json_text_and_their_dependencies_are_not_told()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a", new() { Text = "x" });
            _ = new Provider(
                "p",
                new()
                {
                    Json = new Dictionary<string, object>
                    {
                        ["tags"] = new Dictionary<string, object> { ["k"] = a.Text },
                    },
                }
            );
            _ = new Provider("flag", new() { Json = true });
            _ = new Provider("number", new() { Json = 1 });
            _ = new Provider("none", new());
        });

        engine.Inputs("p").Should().Be("""{json:'{ "tags": { "k": "x" } }'}""");
        engine.Dependencies("p").Should().BeEmpty();
        engine.Inputs("flag").Should().Be("{json:'true'}");
        engine.Inputs("number").Should().Be("{json:'1'}");
        engine.Inputs("none").Should().Be("{}");
    }

    [Fact]
    public async Task Settings_of_a_provider_are_written_byte_for_byte_as_protobuf_writes_them()
    {
        var values = new List<object>();
        Values(3).Array[100].Sample(values.AddRange, iter: 1, threads: 1);
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            for (var i = 0; i < values.Count; i++)
            {
                _ = new Provider($"json{i}", new() { Json = values[i] });
                _ = new Thing($"value{i}", new() { Any = values[i] });
            }
        });

        for (var i = 0; i < values.Count; i++)
        {
            engine
                .Registration($"json{i}")
                .Object.Fields["json"]
                .StringValue.Should()
                .Be(
                    JsonFormatter.Default.Format(
                        engine.Registration($"value{i}").Object.Fields["any"]
                    )
                );
        }
    }

    private static Gen<object> Values(int depth)
    {
        object[] odd = ["", "a b", "\"\\</>", "\u007f\u2028é😀", "\n\t", double.NaN, 1e300];
        var leaf = Gen.OneOf(
            Gen.Bool.Select(value => (object)value),
            Gen.Int.Select(value => (object)value),
            Gen.Double.Select(value => (object)value),
            Gen.Char.AlphaNumeric.Array.Select(text => (object)new string(text)),
            Gen.Int[0, odd.Length - 1].Select(i => odd[i])
        );
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Values(depth - 1).List[0, 3].Select(list => (object)list),
                Gen.Dictionary(Gen.Char.AlphaNumeric.Select(key => $"{key}"), Values(depth - 1))[
                        0,
                        3
                    ]
                    .Select(map => (object)map)
            );
    }

    [Fact]
    public async Task Arguments_named_id_and_urn_are_never_sent()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Thing("a", new() { Id = "i", Urn = "u" }));

        engine.Inputs("a").Should().Be("{}");
        engine.Registration("a").PropertyDependencies.Should().BeEmpty();
    }

    [Fact]
    public async Task Rejects_a_missing_required_argument_also_in_a_nested_one()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() => _ = new Thing("a", new() { Part = new PartArgs() }));

        engine
            .Error.Should()
            .Contain("PartArgs.Name is required but was not given a value (Parameter 'Name')");
    }

    [EnumType]
    private readonly struct Size
    {
        private readonly string _value;

        private Size(string value) => _value = value;

        public static Size Large { get; } = new("large");

        public static explicit operator string(Size value) => value._value;
    }
}
