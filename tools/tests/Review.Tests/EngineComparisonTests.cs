using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects that `make compare-engines` finds where the two engines differ, and only that.</summary>
public sealed class EngineComparisonTests
{
    private const string Network = "gcp:compute/network:Network";
    private const string Urn = $"urn:pulumi:dev::p::{Network}::net";

    [Fact]
    public void Equal_plans_have_no_difference_whatever_else_they_say() =>
        Plans(
                """{"steps":[{"op":"replace","urn":"u","diffReasons":["b","a"],"oldState":{"id":"1"}}],"duration":1}""",
                """{"steps":[{"op":"replace","urn":"u","diffReasons":["a","b"],"oldState":{"id":"2"}}],"config":{}}"""
            )
            .Should()
            .BeEmpty();

    [Theory]
    [InlineData(
        """{"op":"update","urn":"u"}""",
        """{"op":"replace","urn":"u"}""",
        "u step: small engine update, Pulumi replace"
    )]
    [InlineData(
        """{"op":"update","urn":"u","replaceReasons":["a"]}""",
        """{"op":"update","urn":"u"}""",
        "u step: small engine update replaceReasons a, Pulumi update"
    )]
    [InlineData(
        """{"op":"update","urn":"u","detailedDiff":{"a":{"kind":"update"}}}""",
        """{"op":"update","urn":"u","detailedDiff":{"a":{"kind":"add"}}}""",
        "u step: small engine update a:update, Pulumi update a:add"
    )]
    [InlineData(
        """{"op":"create","urn":"u"}""",
        """{"op":"create","urn":"v"}""",
        "u step: small engine create, Pulumi nothing"
    )]
    public void Another_operation_or_reason_is_found(string small, string pulumi, string line) =>
        Plans($$"""{"steps":[{{small}}]}""", $$"""{"steps":[{{pulumi}}]}""").Should().Contain(line);

    [Fact]
    public void A_resource_before_its_dependency_is_found() =>
        Plans(
                """{"steps":[{"op":"create","urn":"a"},{"op":"create","urn":"b"}]}""",
                """{"steps":[{"op":"create","urn":"b","newState":{"dependencies":["a"]}},{"op":"create","urn":"a"}]}"""
            )
            .Should()
            .Equal("b step: Pulumi's comes before one that it depends on");

    [Fact]
    public void An_operation_that_only_one_engine_carries_out_is_found()
    {
        var state = State("net");
        Step[] steps =
        [
            new(StepOp.Replace, state, state, []),
            new(StepOp.Same, state with { Urn = "same" }, state with { Urn = "same" }, []),
            new(StepOp.Create, null, state with { Urn = "mine" }, []),
        ];

        EngineComparison
            .OfEvents(
                steps,
                Encoding.UTF8.GetBytes(
                    $$"""
                    {"preludeEvent":{} }
                    {"resOutputsEvent":{"metadata":{"op":"create-replacement","urn":"{{Urn}}"} } }
                    {"resOutputsEvent":{"metadata":{"op":"delete-replaced","urn":"{{Urn}}"} } }
                    {"resOutputsEvent":{"metadata":{"op":"same","urn":"same"} } }
                    {"resOutputsEvent":{"metadata":{"op":"delete","urn":"theirs"} } }
                    """
                )
            )
            .Should()
            .Equal(
                "mine event: small engine create, Pulumi nothing",
                "theirs event: small engine nothing, Pulumi delete"
            );
    }

    [Fact]
    public void Times_and_made_up_names_count_as_equal()
    {
        var own = State("net-1111111") with { Created = DateTimeOffset.UnixEpoch };

        EngineComparison.OfStates(new([own]), new([State("net-2222222")])).Should().BeEmpty();
    }

    [Fact]
    public void Another_value_dependency_or_resource_is_found_and_no_secret_is_shown()
    {
        var own = State("net") with { Dependencies = ["a"] };
        var other = State("net") with
        {
            Outputs = State("net").Outputs.With("key", PropertyValue.Secret("hush")),
            Dependencies = ["b"],
        };

        EngineComparison
            .OfStates(new([own]), new([other, State("net") with { Urn = "other" }]))
            .Should()
            .BeEquivalentTo(
                $"""{Urn} dependencies: small engine ["a"], Pulumi ["b"]""",
                $"{Urn} outputs.key: small engine nothing, Pulumi \"[secret]\"",
                "other resource: small engine nothing, Pulumi is there"
            );
    }

    [Fact]
    public void A_difference_is_allowed_with_a_reason_and_a_reason_that_is_not_needed_shows()
    {
        var allowed = AllowedDifferences.Read([
            "# a comment",
            "",
            @"\bid:  # ids are made up",
            "never  # no more",
        ]);

        allowed.Allows("u id: small engine 1, Pulumi 2").Should().BeTrue();
        allowed.Allows("u outputs.x: small engine 1, Pulumi 2").Should().BeFalse();
        allowed.Unused.Should().Equal("no more");
        FluentActions
            .Invoking(() => AllowedDifferences.Read(["id:"]))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*'id:' has no reason*");
        AllowedDifferences.Known().Unused.Should().NotBeEmpty();
    }

    private static ResourceState State(string name) =>
        new()
        {
            Urn = Urn,
            Type = Network,
            Custom = true,
            Id = $"projects/p/global/networks/{name}",
            Inputs = PropertyMap.Of(("name", name)),
            Outputs = PropertyMap.Of(("name", name), ("selfLink", $"https://compute/{name}")),
        };

    private static IEnumerable<string> Plans(string small, string pulumi) =>
        EngineComparison.OfPlans(
            JsonDocument.Parse(small).RootElement,
            JsonDocument.Parse(pulumi).RootElement
        );
}
