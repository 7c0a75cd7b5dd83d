using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Sdk.Tests.Values;

/// <summary>
/// Protects what resources take: plain values, outputs, and mixtures of both. The expectations are
/// the official core's, Input.cs, InputList.cs and InputMap.cs of 3.112.1.
/// </summary>
public class InputTests
{
    [Fact]
    public async Task An_input_is_read_as_an_output()
    {
        Input<int> input = 2;

        (await Value(input.Apply(x => x + 1))).Should().Be(3);
        (await Value(input.Apply(x => Task.FromResult(x + 1)))).Should().Be(3);
        (await Value(input.Apply(x => (Input<int>)(x + 1)))).Should().Be(3);
        (await Value(input.Apply(x => Output.Create(x + 1)))).Should().Be(3);
        (await Value((Output<int>)input)).Should().Be(2);
    }

    [Fact]
    public async Task No_input_is_the_types_default()
    {
        Input<string>? none = null;

        (await Value(none.ToOutput())).Should().BeNull();
    }

    [Fact]
    public async Task A_list_is_made_from_everything_that_holds_values()
    {
        var a = Output.Create("a");
        Input<string> b = "b";
        InputList<string>[] one = ["a", a, (Input<string>)a];
        InputList<string>[] lists =
        [
            new[] { "a", "b" },
            new[] { a, Output.Create("b") },
            new Input<string>[] { "a", b },
            new List<string> { "a", "b" },
            new List<Output<string>> { a, Output.Create("b") },
            new List<Input<string>> { a, b },
            ImmutableArray.Create("a", "b"),
            ImmutableArray.Create(a, Output.Create("b")),
            ImmutableArray.Create<Input<string>>(a, b),
            Output.Create(new[] { "a", "b" }),
            Output.Create(new List<string> { "a", "b" }),
            Output.Create<IEnumerable<string>>(["a", "b"]),
            Output.Create(ImmutableArray.Create("a", "b")),
            new() { "a", b },
            new() { { a, b } },
        ];

        foreach (var list in one)
        {
            (await Value(list.ToOutput())).Should().Equal("a");
        }
        foreach (var list in lists)
        {
            (await Value(list.ToOutput())).Should().Equal("a", "b");
        }
    }

    /// <summary>InputList.cs hands a default array on as it is; on the wire it is an empty list.</summary>
    [Fact]
    public async Task A_default_array_stays_default()
    {
        InputList<string> absent = default(ImmutableArray<string>);
        InputList<string> absentOutputs = default(ImmutableArray<Output<string>>);
        InputList<string> absentLater = Output.Create(default(ImmutableArray<string>));
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Thing("a", new() { List = absentLater }));

        (await Value(absent.ToOutput())).IsDefault.Should().BeTrue();
        (await Value(absentOutputs.ToOutput())).IsDefault.Should().BeTrue();
        (await Value(absentLater.ToOutput())).IsDefault.Should().BeTrue();
        engine.Inputs("a").Should().Be("{list:[]}");
    }

    [Fact]
    public async Task A_null_map_stays_null()
    {
        InputMap<string> absent = Output.Create((ImmutableDictionary<string, string>)null!);
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Thing("a", new() { Map = absent }));

        (await Value(absent.ToOutput())).Should().BeNull();
        engine.Inputs("a").Should().Be("{}");
    }

    [Fact]
    public async Task A_list_or_map_with_an_unknown_item_is_read_as_unknown_and_enumerates_nothing()
    {
        var unknown = OutputUtilities.CreateUnknown("x");
        var list = new InputList<string> { "a", unknown };
        var map = new InputMap<string> { ["a"] = "1", ["b"] = unknown };

        (await OutputUtilities.GetIsKnownAsync(list.ToOutput())).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(map.ToOutput())).Should().BeFalse();
        await foreach (var item in list)
        {
            item.Should().BeNull("no item is known for certain");
        }
        await foreach (var entry in map)
        {
            entry.Should().BeNull("no entry is known for certain");
        }
    }

    [Fact]
    public async Task Lists_grow_by_items_and_by_lists_in_order()
    {
        InputList<string> more = Output.Create(new[] { "c", "d" });
        var list = new InputList<string> { "a" };
        list.Add("b");
        list.Add(more);
        list.AddRange(["e"]);

        (await Value(list.ToOutput())).Should().Equal("a", "b", "c", "d", "e");
        (await Value(more.Concat(list).ToOutput()))
            .Should()
            .Equal("c", "d", "a", "b", "c", "d", "e");
        (await Value(more.ToOutput())).Should().Equal("c", "d");
    }

    [Fact]
    public async Task The_items_of_a_list_are_read_one_by_one()
    {
        var list = new InputList<string> { "a", Output.Create("b") };
        var items = new List<string>();
        await foreach (var item in list)
        {
            items.Add(await Value(item.ToOutput()));
        }

        items.Should().Equal("a", "b");
        FluentActions
            .Invoking(() => ((System.Collections.IEnumerable)list).GetEnumerator())
            .Should()
            .Throw<NotSupportedException>();
    }

    [Fact]
    public async Task A_map_is_made_from_everything_that_holds_entries()
    {
        var entries = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };
        InputMap<string>[] maps =
        [
            entries,
            entries.ToImmutableDictionary(),
            Output.Create(entries),
            Output.Create<IDictionary<string, string>>(entries),
            Output.Create(entries.ToImmutableDictionary()),
            new() { { "a", "1" }, { "b", Output.Create("2") } },
            new() { ["a"] = "1", ["b"] = "2" },
        ];

        foreach (var map in maps)
        {
            (await Value(map.ToOutput())).Should().BeEquivalentTo(entries);
        }
    }

    [Fact]
    public async Task Maps_grow_by_maps_and_merge_with_the_second_counting()
    {
        var map = new InputMap<string> { ["a"] = "1" };
        map.Add(new InputMap<string> { ["b"] = "2" });
        map.AddRange(new InputMap<string> { ["c"] = "3" });
        var merged = InputMap<string>.Merge(map, new() { ["a"] = "9" });

        (await Value(map.ToOutput()))
            .Should()
            .BeEquivalentTo(
                new Dictionary<string, string>
                {
                    ["a"] = "1",
                    ["b"] = "2",
                    ["c"] = "3",
                }
            );
        (await Value(merged.ToOutput()))["a"].Should().Be("9");
    }

    [Fact]
    public async Task Rejects_a_key_that_is_there_already_when_the_map_is_read()
    {
        var map = new InputMap<string> { ["a"] = "1" };
        map.Add("a", "2");

        await FluentActions
            .Awaiting(() => Value(map.ToOutput()))
            .Should()
            .ThrowAsync<ArgumentException>();
    }

    /// <summary>InputMap.Add compares the values; AddRange compares the inputs that hold them.</summary>
    [Fact]
    public async Task The_same_entry_twice_is_one_entry_and_in_two_maps_an_error()
    {
        var map = new InputMap<string> { ["a"] = "1" };
        map.Add("a", Output.Create("1"));
        (await Value(map.ToOutput())).Should().ContainSingle().Which.Value.Should().Be("1");

        map.AddRange(new InputMap<string> { ["a"] = "1" });
        await FluentActions
            .Awaiting(() => Value(map.ToOutput()))
            .Should()
            .ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task The_entries_of_a_map_are_read_one_by_one()
    {
        var map = new InputMap<string> { ["a"] = Output.Create("1") };
        var entries = new List<KeyValuePair<string, string>>();
        await foreach (var entry in map)
        {
            entries.Add(await Value(entry.ToOutput()));
        }

        entries.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("a", "1"));
        FluentActions
            .Invoking(() => ((System.Collections.IEnumerable)map).GetEnumerator())
            .Should()
            .Throw<NotSupportedException>();
    }

    [Fact]
    public async Task A_union_is_made_from_either_type()
    {
        InputUnion<string, int>[] texts =
        [
            "a",
            Union<string, int>.FromT0("a"),
            (Input<string>)"a",
            Output.Create("a"),
            Output.Create(Union<string, int>.FromT0("a")),
        ];
        InputUnion<string, int>[] numbers = [1, (Input<int>)1, Output.Create(1)];

        foreach (var union in texts)
        {
            (await Value(union.ToOutput())).Should().Be(Union<string, int>.FromT0("a"));
        }
        foreach (var union in numbers)
        {
            (await Value(union.ToOutput())).AsT1.Should().Be(1);
        }
        (await Value(new InputUnion<string, int>().ToOutput())).IsT0.Should().BeTrue();
    }

    [Fact]
    public void A_union_knows_which_type_it_holds()
    {
        Union<string, int> text = "a";
        Union<string, int> number = 1;

        (text.IsT0, text.IsT1, number.IsT1).Should().Be((true, false, true));
        (text.Value, number.Value).Should().Be(("a", 1));
        text.Match(s => s.Length, n => n + 1).Should().Be(1);
        number.Match(s => s.Length, n => n + 1).Should().Be(2);
        (text == "a", text != number, text.Equals((object)"a")).Should().Be((true, true, false));
        text.GetHashCode().Should().Be(Union<string, int>.FromT0("a").GetHashCode());
        (text.ToString(), number.ToString()).Should().Be(("System.String: a", "System.Int32: 1"));
        FluentActions.Invoking(() => text.AsT1).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => number.AsT0).Should().Throw<InvalidOperationException>();
    }

    private static Task<T> Value<T>(Output<T> output) => OutputUtilities.GetValueAsync(output);
}
