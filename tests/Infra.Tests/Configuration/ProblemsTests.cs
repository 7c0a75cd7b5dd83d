namespace KeylessAlloyDb.Infra.Tests.Configuration;

/// <summary>Protects the form of errors: setting, value, what is wrong, what is allowed, all at once.</summary>
public sealed class ProblemsTests
{
    private readonly Problems _problems = new();

    [Fact]
    public void What_holds_is_no_problem()
    {
        _problems.Require(true, "x", 1, "is wrong", "2").Should().BeTrue();

        _problems.Messages.Should().BeEmpty();
        FluentActions.Invoking(() => _problems.ThrowIfAny("x")).Should().NotThrow();
    }

    [Theory]
    [InlineData(null, "(not set)")]
    [InlineData("", "(not set)")]
    [InlineData("text", "\"text\"")]
    [InlineData(1.5, "1.5")]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public void A_value_is_shown_as_it_was_given(object? value, string shown)
    {
        _problems.Require(false, "setting", value, "is wrong", "something else").Should().BeFalse();

        _problems.Messages.Should().Equal($"setting = {shown}: is wrong. Allowed: something else.");
    }

    [Fact]
    public void A_list_is_shown_as_a_list()
    {
        _problems.Require(false, "list", new[] { "a", "b" }, "is wrong", "c");

        _problems.Messages.Should().Equal("list = [a, b]: is wrong. Allowed: c.");
    }

    [Fact]
    public void Rejects_with_one_problem()
    {
        _problems.Require(false, "x", 1, "is wrong", "2");

        FluentActions
            .Invoking(() => _problems.ThrowIfAny("The thing"))
            .Should()
            .Throw<Pulumi.RunException>()
            .WithMessage(
                "The thing has 1 problem; nothing was registered:\n  - x = 1: is wrong. Allowed: 2."
            );
    }

    [Fact]
    public void Rejects_with_all_problems_at_once()
    {
        _problems.Require(false, "x", 1, "is wrong", "2");
        _problems.Require(false, "y", 3, "is wrong, too", "4");

        FluentActions
            .Invoking(() => _problems.ThrowIfAny("The thing"))
            .Should()
            .Throw<Pulumi.RunException>()
            .WithMessage(
                "The thing has 2 problems; nothing was registered:\n"
                    + "  - x = 1: is wrong. Allowed: 2.\n  - y = 3: is wrong, too. Allowed: 4."
            );
    }
}
