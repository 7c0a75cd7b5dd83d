namespace KeylessAlloyDb.Architecture.Tests;

/// <summary>
/// Protects the order of the house: the components can be used one by one, the product is built and
/// deployed without the tools, and a layer can be read without the layers above it.
/// </summary>
public class RuleTests
{
    private static readonly Lazy<IReadOnlySet<Use>> s_uses = new(() =>
        Code.Uses(
            new[] { "KeylessAlloyDb", "Stacks", "Rehearsal", "Lab", "Bench", "Codegen" }.Select(
                name => Path.Combine(AppContext.BaseDirectory, name + ".dll")
            )
        )
    );

    public static TheoryData<string> Rules => new(Rule.All.Select(rule => rule.Name));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_code_keeps_the_rule(string name) =>
        Rule.All.Single(rule => rule.Name == name).Violations(s_uses.Value).Should().BeEmpty();

    /// <summary>A new folder has to be given its layer, or no rule would hold for it.</summary>
    [Fact]
    public void Every_folder_has_a_layer()
    {
        var layered = Rule.InfraLayers.Concat(Rule.RehearsalLayers).SelectMany(l => l).ToList();

        s_uses
            .Value.Select(use => use.From)
            .Where(place => !layered.Exists(place.IsIn))
            .Select(place => place.Namespace)
            .Where(space => space.StartsWith("KeylessAlloyDb.", StringComparison.Ordinal))
            .Select(space => space.Split('.')[1])
            .Distinct()
            .Should()
            .BeEquivalentTo(["Rehearsal", "Stacks", "Lab", "Bench", "Codegen"]);
        s_uses
            .Value.Select(use => use.From)
            .Where(place => place.Namespace == "KeylessAlloyDb.Rehearsal")
            .Select(place => place.Name)
            .Distinct()
            .Should()
            .BeEquivalentTo(["ExitCode", "Program", "RehearsalException"]);
    }

    [Theory]
    [InlineData("a component uses another", "Identity", "Network")]
    [InlineData("the components' words know one", "Vocabulary", "Database")]
    [InlineData("the client's files know one", "Client", "Connector")]
    [InlineData("the wiring knows one", "Wiring", "Connector")]
    [InlineData("a component uses a tool", "Identity", "Rehearsal.Values")]
    [InlineData("a component uses the stack", "Database", "Stacks")]
    [InlineData("the stack uses a tool", "Stacks", "Lab.Plan")]
    [InlineData("a tool uses the stack", "Lab.Checks", "Stacks")]
    [InlineData("a tool uses a component", "Rehearsal.Twin", "Identity")]
    [InlineData("a tool uses another", "Bench", "Rehearsal.Engine")]
    [InlineData("the state knows the engine", "Rehearsal.State", "Rehearsal.Engine")]
    [InlineData("the twin knows the review", "Rehearsal.Twin.Rules", "Rehearsal.Review.Report")]
    [InlineData("a policy knows prices", "Rehearsal.Policies", "Rehearsal.Cost")]
    public void A_seeded_violation_is_found(string what, string from, string to)
    {
        var found = Rule.All.SelectMany(rule => rule.Violations(Seed.Uses(from, to)));

        found
            .Select(use => use.ToString())
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Should()
            .Equal(
                Seed.Users.Select(user =>
                    $"KeylessAlloyDb.{from}.{user} -> KeylessAlloyDb.{to}.Used"
                ),
                what
            );
    }

    [Theory]
    [InlineData("Identity", "Vocabulary")]
    [InlineData("Stacks", "Wiring")]
    [InlineData("Rehearsal.Review", "Rehearsal.Engine")]
    public void What_is_allowed_is_not_found(string from, string to) =>
        Rule.All.SelectMany(rule => rule.Violations(Seed.Uses(from, to))).Should().BeEmpty();
}
