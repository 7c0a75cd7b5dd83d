namespace KeylessAlloyDb.Tests.Connector;

/// <summary>Protects from types that EC2 does not have, and that it has but that cannot run the client.</summary>
public sealed class InstanceTypeTests
{
    [Theory]
    [InlineData("t4g.small")]
    [InlineData("u-6tb1.metal")]
    [InlineData("m7i.metal-24xl")]
    public void Takes(string type) => ProblemsOf(type).Should().BeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("t4g")]
    [InlineData("T4g.small")]
    [InlineData("t4g.small.")]
    [InlineData("4t.small")]
    [InlineData("t4g.3xlarge")]
    [InlineData("c8g-flex.large")]
    [InlineData("mac1.metal")]
    [InlineData("mac-m4.metal")]
    [InlineData("a1.large")]
    public void Rejects(string type) => ProblemsOf(type).Should().ContainSingle();

    [Fact]
    public void Takes_a_newer_one_that_the_user_lists() =>
        ProblemsOf("c8g-flex.large", "c8g-flex.large").Should().BeEmpty();

    /// <summary>A Mac stays one, whoever lists it.</summary>
    [Fact]
    public void Rejects_a_Mac_that_the_user_lists() =>
        ProblemsOf("mac2.metal", "mac2.metal").Should().ContainSingle();

    /// <summary>The rule by name is for families that are newer than the list; it has to hold for all that are in it.</summary>
    [Fact]
    public void The_name_tells_the_architecture_of_every_family_in_the_list()
    {
        var list = ValueList.InstanceTypes;

        list.Names.Should().HaveCountGreaterThan(200);
        foreach (
            var family in list.Names.Where(name =>
                !name.StartsWith("mac", StringComparison.Ordinal)
            )
        )
        {
            InstanceArchitecture.Of($"{family}.large").Should().Be(list.Find(family)![0], family);
        }
    }

    [Theory]
    [InlineData("x8g.large", "ap-northeast-1", 1)]
    [InlineData("t4g.small", "ap-northeast-1", 0)]
    [InlineData("x8g.large", "ap-east-2", 0)]
    public void A_family_is_asked_for_where_its_region_offers_it(
        string type,
        string region,
        int problems
    )
    {
        var found = new Problems();

        InstanceType.RequireOffered(found, ("type", type), ("region", region), []);

        found.Messages.Should().HaveCount(problems);
    }

    private static IReadOnlyList<string> ProblemsOf(string type, params string[] newer)
    {
        var problems = new Problems();
        InstanceType.Validate(problems, "type", type, newer);
        return problems.Messages;
    }
}
