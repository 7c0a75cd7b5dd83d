using Pulumi;

namespace KeylessAlloyDb.Infra.Tests.Configuration;

/// <summary>Protects the one form in which every problem is told, and that none gets lost.</summary>
public sealed class ProblemsTests
{
    [Fact]
    public void A_problem_says_setting_value_fault_and_what_is_allowed()
    {
        var problems = new Problems();

        problems.Require(false, "asn", 1, "is public", "64512 to 65534").Should().BeFalse();

        problems.Messages.Should().Equal("asn = 1: is public. Allowed: 64512 to 65534.");
    }

    [Fact]
    public void What_holds_is_no_problem()
    {
        var problems = new Problems();

        problems.Require(true, "asn", 64512, "is public", "").Should().BeTrue();

        problems.Messages.Should().BeEmpty();
        problems.Invoking(p => p.ThrowIfAny("x")).Should().NotThrow();
    }

    [Fact]
    public void Values_read_as_the_user_wrote_them()
    {
        var problems = new Problems();

        foreach (
            var value in new object?[] { null, "", "text", true, false, 7, new[] { "a", "b" } }
        )
        {
            problems.Require(false, "s", value, "w", "a");
        }

        problems
            .Messages.Select(message => message.Split(": w")[0])
            .Should()
            .Equal("s = (not set)", "s = \"text\"", "s = true", "s = false", "s = 7", "s = [a, b]");
    }

    [Fact]
    public void Names_are_the_user_s_and_problems_stay_in_one_list()
    {
        var problems = new Problems();

        problems.Named(name => $"aws{name}").Require(false, "Region", "x", "w", "a");
        problems.Require(false, "awsRegion", "x", "w", "a");

        problems.Messages.Should().ContainSingle().Which.Should().StartWith("awsRegion = ");
    }

    [Fact]
    public void All_problems_are_thrown_together_and_counted()
    {
        var problems = new Problems();
        problems.Require(false, "a", 1, "w", "x");
        problems
            .Invoking(p => p.ThrowIfAny("It"))
            .Should()
            .Throw<RunException>()
            .WithMessage("It has 1 problem; nothing was registered:\n  - a*");

        problems.Require(false, "b", 2, "w", "x");

        problems
            .Invoking(p => p.ThrowIfAny("It"))
            .Should()
            .Throw<RunException>()
            .WithMessage("It has 2 problems; nothing was registered:\n  - a = 1*\n  - b = 2*");
    }
}
