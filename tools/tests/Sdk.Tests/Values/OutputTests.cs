using System.Globalization;
using CsCheck;
using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Sdk.Tests.Values;

/// <summary>
/// Protects values that are known later, and what is known about them. The expectations are the
/// official core's, Output.cs, OutputUtilities.cs and Urn.cs of 3.112.1.
/// </summary>
public class OutputTests
{
    [Fact]
    public async Task Functions_of_every_kind_see_the_value_once_it_is_known()
    {
        var output = Output.Create(SlowAsync(2));

        (await Value(output.Apply(x => x + 1))).Should().Be(3);
        (await Value(output.Apply(x => Task.FromResult(x + 1)))).Should().Be(3);
        (await Value(output.Apply(x => (Input<int>)(x + 1)))).Should().Be(3);
        (await Value(output.Apply(x => Output.Create(x + 1)))).Should().Be(3);
        var seen = 0;
        await Value(
            output.Apply(
                async Task (x) =>
                {
                    await Task.Yield();
                    seen = x;
                }
            )
        );
        seen.Should().Be(2);
        (await Value(Output<int>.Create(SlowAsync(4)))).Should().Be(4);
    }

    [Fact]
    public async Task A_function_that_gives_no_output_gives_null()
    {
        var output = Output.Create(1);

        (await Value(output.Apply(_ => (Output<string>?)null))).Should().BeNull();
        (await Value(output.Apply(_ => (Input<string>?)null))).Should().BeNull();
    }

    [Fact]
    public async Task A_function_of_an_unknown_is_not_called_and_its_result_keeps_the_marks()
    {
        var called = false;
        var unknown = Output.CreateSecret(OutputUtilities.CreateUnknown(1));

        var result = unknown.Apply(_ => called = true);

        (await OutputUtilities.GetIsKnownAsync(result)).Should().BeFalse();
        (await Output.IsSecretAsync(result)).Should().BeTrue();
        called.Should().BeFalse();
    }

    [Fact]
    public async Task An_unknown_has_no_value_whatever_it_was_made_from()
    {
        var made = OutputUtilities.CreateUnknown(() => SlowAsync(1));

        (await Value(OutputUtilities.CreateUnknown(1))).Should().Be(0);

        (await OutputUtilities.GetIsKnownAsync(made)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(made.Apply(x => x))).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(Output.All(made, Output.Create(1))))
            .Should()
            .BeFalse();
    }

    [Fact]
    public async Task Text_is_formatted_alike_in_every_culture_with_nothing_for_null()
    {
        var culture = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = german;
        try
        {
            var text = Output.Format(
                $"{Output.Create(1.5)} {(Input<int>)7:D3} {Output.Create((string?)null)}| {"plain"}"
            );

            (await Value(text)).Should().Be("1.5 007 | plain");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task All_keeps_order_and_joins_marks()
    {
        await Gen.Select(Gen.Int, Gen.Bool, Gen.Bool)
            .Array[0, 6]
            .SampleAsync(
                async items =>
                {
                    var all = Output.All(
                        items.Select(item =>
                        {
                            var output = item.Item2
                                ? OutputUtilities.CreateUnknown(item.Item1)
                                : Output.Create(item.Item1);
                            return item.Item3 ? Output.CreateSecret(output) : output;
                        })
                    );

                    var known = !items.Any(item => item.Item2);
                    (await OutputUtilities.GetIsKnownAsync(all)).Should().Be(known);
                    if (known)
                    {
                        (await Value(all)).Should().Equal(items.Select(item => item.Item1));
                    }
                    else
                    {
                        (await Value(all)).IsDefault.Should().BeTrue();
                    }
                    (await Output.IsSecretAsync(all)).Should().Be(items.Any(item => item.Item3));
                },
                iter: 100
            );
    }

    [Fact]
    public async Task All_takes_inputs_and_outputs_as_arguments_and_as_sequences()
    {
        var output = Output.Create(1);
        Input<int> input = 2;

        (await Value(Output.All(output, output))).Should().Equal(1, 1);
        (await Value(Output.All(input, input))).Should().Equal(2, 2);
        (await Value(Output.All((IEnumerable<Input<int>>)[input]))).Should().Equal(2);
        (await Value(Output.All<int>((IEnumerable<Output<int>>)[output]))).Should().Equal(1);
    }

    [Fact]
    public async Task Tuples_hold_two_to_eight_values()
    {
        Input<int> i = 1;
        var o = Output.Create("o");
        Input<string> s = "s";
        var n = Output.Create(2);

        (await Value(Output.Tuple(i, s))).Should().Be((1, "s"));
        (await Value(Output.Tuple(i, s, i))).Should().Be((1, "s", 1));
        (await Value(Output.Tuple(i, s, i, s))).Should().Be((1, "s", 1, "s"));
        (await Value(Output.Tuple(i, s, i, s, i))).Should().Be((1, "s", 1, "s", 1));
        (await Value(Output.Tuple(i, s, i, s, i, s))).Should().Be((1, "s", 1, "s", 1, "s"));
        (await Value(Output.Tuple(i, s, i, s, i, s, i))).Should().Be((1, "s", 1, "s", 1, "s", 1));
        (await Value(Output.Tuple(i, s, i, s, i, s, i, s)))
            .Should()
            .Be((1, "s", 1, "s", 1, "s", 1, "s"));
        (await Value(Output.Tuple(n, o))).Should().Be((2, "o"));
        (await Value(Output.Tuple(n, o, n, o, n, o, n, o)))
            .Should()
            .Be((2, "o", 2, "o", 2, "o", 2, "o"));
    }

    [Fact]
    public async Task Lists_are_read_by_position()
    {
        var list = Output.Create(ImmutableArray.Create("a", "b"));

        (await Value(list.First())).Should().Be("a");
        (await Value(list.GetAt(1))).Should().Be("b");
        (await Value(list.Length())).Should().Be(2);
    }

    [Fact]
    public async Task Text_of_an_output_says_what_to_do_instead_and_so_does_a_warning()
    {
        var engine = new FakeEngine();
        var text = "";
        await engine.SucceedAsync(() => text = Output.Create(1).ToString());

        text.Should().Contain("Apply");
        engine.Logs.Single().Severity.Should().Be(Pulumirpc.LogSeverity.Warning);
        engine.Logs.Single().Message.Should().Contain("Apply");
    }

    /// <summary>Outside a run there is nobody to warn: Output.ToString writes to the log first.</summary>
    [Theory]
    [InlineData(null, "*")]
    [InlineData("1", "*Apply*")]
    [InlineData("true", "*Apply*")]
    [InlineData("TRUE", "*Apply*")]
    public void Text_of_an_output_is_an_error_outside_a_run_and_where_it_is_made_one(
        string? setting,
        string message
    )
    {
        using var variables = new Variables(
            new Dictionary<string, string?> { ["PULUMI_ERROR_OUTPUT_STRING"] = setting }
        );
        var output = Output.Create(1);

        output
            .Invoking(value => value.ToString())
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage(message);
    }

    [Fact]
    public async Task Json_holds_the_values_of_outputs_inside_it_and_joins_their_marks()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a", new() { Text = "x", Number = 1 });
            var json = Output.JsonSerialize(
                Output.Create(
                    new Dictionary<string, object>
                    {
                        ["id"] = a.Id,
                        ["input"] = (Input<int>)2,
                        ["list"] = new InputList<string> { a.Text!, "y" },
                        ["nested"] = Output.Create(new[] { Output.CreateSecret(a.Number) }),
                    }
                )
            );
            _ = new Thing("b", new() { Text = json });
        });

        engine
            .Inputs("b")
            .Should()
            .Be("""{text:secret('{"id":"a-id","input":2,"list":["x","y"],"nested":[1]}')}""");
        engine.Dependencies("b").Should().Equal("a");
    }

    [Fact]
    public async Task Json_of_an_unknown_is_unknown()
    {
        var outer = Output.JsonSerialize(OutputUtilities.CreateUnknown(1));
        var inner = Output.JsonSerialize(Output.Create(new[] { OutputUtilities.CreateUnknown(1) }));

        (await OutputUtilities.GetIsKnownAsync(outer)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(inner)).Should().BeFalse();
    }

    [Fact]
    public async Task Json_is_written_and_read_with_the_options_given()
    {
        var options = new System.Text.Json.JsonSerializerOptions
        {
            PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase,
        };

        var json = Output.JsonSerialize(Output.Create(new Point(1, 2)), options);
        var point = Output.JsonDeserialize<Point>(json, options);

        (await Value(json)).Should().Be("""{"x":1,"y":2}""");
        (await Value(point)).Should().Be(new Point(1, 2));
    }

    [Fact]
    public async Task Dependencies_are_the_resource_itself_and_can_be_added()
    {
        var engine = new FakeEngine();
        await engine.RunAsync(() =>
            Deployment.RunAsync(async () =>
            {
                var a = new Thing("a", new() { Text = "x" });
                var b = new Thing("b");

                (await OutputUtilities.GetDependenciesAsync(a.Text)).Should().Equal(a);
                (await OutputUtilities.GetDependenciesAsync(a.Id)).Should().Equal(a);
                (await OutputUtilities.GetDependenciesAsync(a.Urn)).Should().Equal(a);
                (await OutputUtilities.GetDependenciesAsync(Output.Create(1))).Should().BeEmpty();
                var both = OutputUtilities.WithDependency(a.Text, b);
                (await OutputUtilities.GetDependenciesAsync(both)).Should().BeEquivalentTo([a, b]);
            })
        );

        engine.Logs.Should().BeEmpty();
    }

    [Fact]
    public async Task A_urn_is_made_from_its_parts()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var group = new Group("g");
            return new Dictionary<string, object?>
            {
                ["own"] = Urn.Create("n", "t:i:T"),
                ["other"] = Urn.Create("n", "t:i:T", project: "p", stack: "s"),
                ["below"] = Urn.Create("n", "t:i:T", parent: group),
                ["under"] = Urn.Create("n", "t:i:T", parentUrn: "urn:pulumi:s::p::a:b:C::x"),
            };
        });

        engine
            .StackOutputs.Should()
            .Be(
                "{below:'urn:pulumi:dev::proj::test:index:Group$t:i:T::n',"
                    + "other:'urn:pulumi:s::p::t:i:T::n',"
                    + "own:'urn:pulumi:dev::proj::t:i:T::n',"
                    + "under:'urn:pulumi:s::p::a:b:C$t:i:T::n'}"
            );
    }

    [Fact]
    public void Urns_are_equal_when_their_texts_are()
    {
        var urn = new Urn("urn:x");

        (urn == new Urn("urn:x")).Should().BeTrue();
        (urn != new Urn("urn:y")).Should().BeTrue();
        urn.Equals((object)new Urn("urn:x")).Should().BeTrue();
        urn.GetHashCode().Should().Be(new Urn("urn:x").GetHashCode());
        ((string)urn).Should().Be(urn.ToString());
    }

    private static Task<T> Value<T>(Output<T> output) => OutputUtilities.GetValueAsync(output);

    private static async Task<int> SlowAsync(int value)
    {
        await Task.Yield();
        return value;
    }

    private sealed record Point(int X, int Y);
}
