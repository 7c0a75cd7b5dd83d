using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using Moq;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the comparison of two plans or states: it foresees what an update would do.</summary>
public sealed class ComparisonTests
{
    private const string Password = "random:index/randomPassword:RandomPassword";

    [Fact]
    public void A_resource_on_one_side_only_is_created_or_deleted()
    {
        var steps = Compare([State("a"), State("b")], [State("b"), State("c")]);

        steps
            .Select(step => (step.State.Name, step.Op))
            .Should()
            .Equal(("b", StepOp.Same), ("c", StepOp.Create), ("a", StepOp.Delete));
    }

    [Fact]
    public void The_provider_decides_between_update_and_replacement()
    {
        Compare([State("a", ("size", "1"))], [State("a", ("size", "2"))])
            .Single()
            .Op.Should()
            .Be(StepOp.Update);
        Compare([State("a", ("fixed", "1"))], [State("a", ("fixed", "2"))])
            .Single()
            .Op.Should()
            .Be(StepOp.Replace);
    }

    [Fact]
    public void What_is_unknown_in_the_later_plan_is_what_it_was() =>
        Compare(
                [
                    State(
                        "a",
                        ("list", PropertyValue.List(PropertyMap.Of(("ip", "10.0.0.1"), ("id", 0))))
                    ),
                ],
                [
                    State(
                        "a",
                        (
                            "list",
                            PropertyValue.List(
                                PropertyMap.Of(("ip", PropertyValue.Unknown), ("id", 0))
                            )
                        )
                    ),
                ]
            )
            .Single()
            .Op.Should()
            .Be(StepOp.Same);

    [Fact]
    public void A_known_part_beside_an_unknown_one_is_still_seen() =>
        Compare(
                [
                    State(
                        "a",
                        ("list", PropertyValue.List(PropertyMap.Of(("ip", "10.0.0.1"), ("id", 0))))
                    ),
                ],
                [
                    State(
                        "a",
                        (
                            "list",
                            PropertyValue.List(
                                PropertyMap.Of(("ip", PropertyValue.Unknown), ("id", 1))
                            )
                        )
                    ),
                ]
            )
            .Single()
            .Op.Should()
            .Be(StepOp.Update);

    [Fact]
    public void A_rotated_password_replaces_what_is_made_from_it()
    {
        var secret = PropertyValue.Secret("[secret]");
        ResourceState[] Side(string version) =>
            [
                State("psk", ("fixed", version)),
                State("tunnel", ("fixedSecret", secret)) with
                {
                    PropertyDependencies = ImmutableSortedDictionary<
                        string,
                        ImmutableArray<string>
                    >.Empty.Add("fixedSecret", [SmallStack.UrnOf(Password, "psk")]),
                },
            ];

        Compare(Side("1"), Side("2"))
            .Select(step => step.Op)
            .Should()
            .Equal(StepOp.Replace, StepOp.Replace);
        Compare(Side("1"), Side("1"))
            .Select(step => step.Op)
            .Should()
            .Equal(StepOp.Same, StepOp.Same);
    }

    [Fact]
    public void Stacks_of_different_names_can_be_compared()
    {
        var other = State("a") with
        {
            Urn = Urn.Create("prod", "keyless-alloydb", "", Password, "a"),
        };

        Compare([State("a")], [other]).Single().Op.Should().Be(StepOp.Same);
    }

    private static ResourceState State(string name, params (string, PropertyValue)[] inputs) =>
        SmallStack.State(Password, name, inputs);

    /// <summary>With a provider that cannot change what is called fixed.</summary>
    private static IReadOnlyList<Step> Compare(ResourceState[] before, ResourceState[] after)
    {
        var provider = new Mock<IProvider>();
        provider
            .Setup(p => p.Diff(It.IsAny<DiffRequest>()))
            .Returns(
                (DiffRequest request) =>
                    new(
                        [
                            .. request
                                .OldInputs.Keys.Union(request.NewInputs.Keys)
                                .Where(key =>
                                    request.OldInputs.Get(key) != request.NewInputs.Get(key)
                                )
                                .Select(key => new PropertyDiff(
                                    key,
                                    DiffKind.Update,
                                    key.StartsWith("fixed", StringComparison.Ordinal)
                                )),
                        ],
                        DeleteBeforeReplace: false
                    )
            );
        var clouds = Mock.Of<IClouds>(c => c.Connect() == provider.Object);
        return new Comparison(clouds).Compare(before, after);
    }
}
