using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>What a cloud refuses, and the nearest thing that it accepts.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="What">What breaks it; empty for a rule of one case.</param>
/// <param name="Violating">Steps of which the last one breaks the rule.</param>
/// <param name="Passing">The same steps, the last one as it should be.</param>
internal sealed record Refusal<TCloud>(
    string Rule,
    string What,
    Action<TCloud> Violating,
    Action<TCloud> Passing
)
    where TCloud : new()
{
    /// <summary>The only case of its rule.</summary>
    public Refusal(string rule, Action<TCloud> violating, Action<TCloud> passing)
        : this(rule, "", violating, passing) { }

    /// <summary>The case's name in a list of tests.</summary>
    public string Case => What.Length == 0 ? Rule : $"{Rule}: {What}";

    /// <summary>The refusal.</summary>
    public ProviderException Verify()
    {
        FluentActions.Invoking(() => Passing(new())).Should().NotThrow();
        var refused = FluentActions
            .Invoking(() => Violating(new()))
            .Should()
            .Throw<ProviderException>()
            .Which;
        refused.Rule.Should().Be(Rule);
        refused.RuleSource.Should().StartWith("https://");
        return refused;
    }
}
