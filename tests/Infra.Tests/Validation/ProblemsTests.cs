namespace KeylessAlloyDb.Tests.Validation;

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
    [InlineData("10.20.0.0/33", "\"10.20.0.0/33\"")]
    [InlineData(1.5, "1.5")]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public void A_value_is_shown_as_it_was_given(object? value, string shown)
    {
        _problems.Require(false, "setting", value, "is wrong", "something else").Should().BeFalse();

        _problems.Messages.Should().Equal($"setting = {shown}: is wrong. Allowed: something else.");
    }

    /// <summary>Whoever types a password under a wrong key does not find it in a log of CI.</summary>
    [Fact]
    public void A_text_is_hidden_until_it_has_the_form_of_its_setting()
    {
        _problems.RequireForm(false, "region", "hunter2", "is no region", "x");
        _problems.RequireForm(true, "zone", "here-1a", "is no zone", "x");
        _problems.Require(false, "zone", "here-1a", "is far away", "y");
        _problems.Require(false, "other", "hunter2", "is wrong", "z");

        _problems
            .Messages.Should()
            .Equal(
                "region = (hidden, as it may be a secret): is no region. Allowed: x.",
                "zone = \"here-1a\": is far away. Allowed: y.",
                "other = (hidden, as it may be a secret): is wrong. Allowed: z."
            );
    }

    [Fact]
    public void A_slip_of_a_known_value_is_shown()
    {
        _problems.RequireForm(false, "size", "larg", "is no size", "large", ["large"]);

        _problems
            .Messages.Should()
            .Equal("size = \"larg\": is no size. Allowed: large. Did you mean large?");
    }

    [Fact]
    public void A_list_is_shown_where_all_its_items_may_be()
    {
        _problems.RequireForm(true, "names[0]", "a", "", "");
        _problems.Require(false, "names", new[] { "a", "1" }, "is wrong", "c");
        _problems.Require(false, "words", new[] { "a", "hunter2" }, "is wrong", "c");

        _problems
            .Messages.Should()
            .Equal(
                "names = [a, 1]: is wrong. Allowed: c.",
                "words = (hidden, as it may be a secret): is wrong. Allowed: c."
            );
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
                "The thing has 1 problem; nothing of it was registered:\n  - x = 1: is wrong. Allowed: 2."
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
                "The thing has 2 problems; nothing of it was registered:\n"
                    + "  - x = 1: is wrong. Allowed: 2.\n  - y = 3: is wrong, too. Allowed: 4."
            );
    }
}
