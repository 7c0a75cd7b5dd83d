using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects previews: what is not known yet is never invented. The expectations are the official
/// core's, Serializer.cs, Deserializer.cs and OutputCompletionSource.cs of 3.112.1.
/// </summary>
public class UnknownTests
{
    /// <summary>
    /// A list or map keeps its form: Serializer.cs sends the items of InputList and InputMap one by
    /// one, each with its own mark.
    /// </summary>
    [Fact]
    public async Task An_id_is_unknown_in_a_preview_and_so_is_all_that_is_made_from_it()
    {
        var engine = new FakeEngine { DryRun = true };
        var called = false;
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing(
                "b",
                new()
                {
                    Text = Output.Format($"id {a.Id}"),
                    List = { "known", a.Id },
                    Map = { ["k"] = a.Id },
                    Any = Output
                        .JsonSerialize(
                            Output.Create(new Dictionary<string, object> { ["id"] = a.Id })
                        )
                        .Apply(text => (object)text),
                    Flag = a.Id.Apply(_ => called = true),
                }
            );
        });

        engine
            .Inputs("b")
            .Should()
            .Be("{any:unknown,flag:unknown,list:['known',unknown],map:{k:unknown},text:unknown}");
        called.Should().BeFalse();
        engine.Dependencies("b", "any").Should().Equal("a");
        engine.Dependencies("b", "flag").Should().Equal("a");
    }

    [Fact]
    public async Task An_unknown_secret_loses_its_mark_on_the_wire()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            _ = new Thing(
                "a",
                new() { Text = Output.CreateSecret(OutputUtilities.CreateUnknown("x")) }
            )
        );

        engine.Inputs("a").Should().Be("{text:unknown}");
    }

    [Theory]
    [InlineData(true, "unknown")]
    [InlineData(false, "'nothing'")]
    public async Task What_the_engine_leaves_out_is_unknown_in_a_preview_and_null_in_an_update(
        bool preview,
        string expected
    )
    {
        var engine = new FakeEngine { DryRun = preview };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new() { Text = a.Text.Apply(text => text ?? "nothing") });
        });

        engine.Inputs("b").Should().Be($"{{text:{expected}}}");
    }

    [Fact]
    public async Task A_null_that_the_engine_sends_is_known_even_in_a_preview()
    {
        var engine = new FakeEngine
        {
            DryRun = true,
            OnRegister = (_, response) => response.Object.Fields["text"] = Value.ForNull(),
        };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new() { Text = a.Text.Apply(text => text ?? "nothing") });
        });

        engine.Inputs("b").Should().Be("{text:'nothing'}");
    }

    [Theory]
    [InlineData(nameof(Pulumirpc.Result.Fail))]
    [InlineData(nameof(Pulumirpc.Result.Skip))]
    public async Task A_resource_that_was_not_created_leaves_what_is_missing_unknown(string result)
    {
        var engine = new FakeEngine
        {
            OnRegister = (request, response) =>
                response.Result =
                    request.Name == "a"
                        ? System.Enum.Parse<Pulumirpc.Result>(result)
                        : Pulumirpc.Result.Success,
        };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new() { Text = a.Text.Apply(text => text ?? "nothing") });
        });

        engine.Inputs("b").Should().Be("{text:unknown}");
    }

    /// <summary>
    /// Deserializer.cs joins the marks of secrets and unknowns. An output value stays an output,
    /// known as such: it is no text (a warning, and no property `text`), and keeps its marks to itself.
    /// </summary>
    [Fact]
    public async Task Marks_inside_a_value_that_the_engine_sends_count_for_the_whole_output()
    {
        var engine = new FakeEngine
        {
            OnRegister = (request, response) =>
            {
                if (request.Name == "a")
                {
                    response.Object.Fields["any"] = Value.ForList(
                        Value.ForNumber(1),
                        Shown.Secret(Value.ForString("x"))
                    );
                    response.Object.Fields["map"] = Value.ForStruct(
                        new()
                        {
                            Fields =
                            {
                                ["k"] = Shown.Special(
                                    "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                                    ("secret", Value.ForBool(true))
                                ),
                                ["__defaults"] = Value.ForList(),
                            },
                        }
                    );
                    response.Object.Fields["text"] = Shown.Special(
                        "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                        ("value", Value.ForString("known"))
                    );
                }
            },
        };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new() { Any = a.Any!, Text = a.Text! });
            _ = new Thing("c", new() { Any = a.Map.Apply(map => (object)map!) });
        });

        engine.Inputs("b").Should().Be("{any:secret([1,'x'])}");
        engine.Inputs("c").Should().Be("{any:{}}");
        engine
            .Logs.Select(log => log.Severity)
            .Should()
            .Equal(Pulumirpc.LogSeverity.Warning, Pulumirpc.LogSeverity.Warning);
    }
}
