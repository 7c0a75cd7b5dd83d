using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>What a cloud refuses, and the nearest thing that it accepts.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Violating">Steps of which the last one breaks the rule.</param>
/// <param name="Passing">The same steps, the last one as it should be.</param>
internal record Refusal<TCloud>(string Rule, Action<TCloud> Violating, Action<TCloud> Passing)
    where TCloud : new()
{
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
