namespace KeylessAlloyDb.Architecture.Tests;

/// <summary>
/// Protects the order of the house: the components can be used one by one, the product is built and
/// deployed without the tools, and a layer can be read without the layers above it.
/// </summary>
public class RuleTests
{
    private static readonly Lazy<IReadOnlySet<Use>> s_uses = new(() =>
        Code.Uses(
            new[]
            {
                "KeylessAlloyDb",
                "Stacks",
                "Rehearsal",
                "Lab",
                "Login",
                "Bench",
                "Codegen",
            }.Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))
        )
    );

    private static readonly string[] s_components =
    [
        "Identity",
        "Network",
        "Database",
        "Connector",
        "Wiring",
    ];

    private static readonly string[] s_tools = ["Rehearsal.Engine", "Lab.Plan", "Bench", "Codegen"];

    private static readonly string[][] s_layers =
    [
        ["Rehearsal.Values"],
        ["Rehearsal.State"],
        ["Rehearsal.Engine"],
        ["Rehearsal.Twin"],
        ["Rehearsal.Policies", "Rehearsal.Time", "Rehearsal.Cost"],
        ["Rehearsal.Review"],
        ["Rehearsal.Cli"],
    ];

    private static readonly Dictionary<
        string,
        (IReadOnlyCollection<(string From, string To)> Pairs, Func<string, string, bool> Forbidden)
    > s_directions = new()
    {
        ["components"] = (Pairs(s_components, s_components), (_, _) => true),
        ["product to tools"] = (Pairs([.. s_components, "Stacks"], s_tools), (_, _) => true),
        ["tools to stacks"] = (Pairs(s_tools, ["Stacks"]), (_, _) => true),
        ["rehearsal"] = (
            Pairs([.. s_layers.SelectMany(l => l)], [.. s_layers.SelectMany(l => l)]),
            (from, to) => LayerOf(from) <= LayerOf(to)
        ),
    };

    private static List<(string, string)> Pairs(string[] users, string[] used) =>
        [.. from one in users from other in used where one != other select (one, other)];

    private static int LayerOf(string space) =>
        Array.FindIndex(s_layers, layer => layer.Contains(space));

    public static TheoryData<string> Rules => new(Rule.All.Select(rule => rule.Name));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_code_keeps_the_rule(string name) =>
        Rule.All.Single(rule => rule.Name == name).Violations(s_uses.Value).Should().BeEmpty();

    /// <summary>A new folder has to be given its layer, or no rule would hold for it.</summary>
    [Fact]
    public void Every_folder_has_a_layer()
    {
        var layered = Rule
            .InfraLayers.Concat(Rule.RehearsalLayers)
            .Concat(Rule.LoginLayers)
            .SelectMany(l => l)
            .ToList();

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
            .BeEquivalentTo(["ExitCode", "Program", "RehearsalException", "StartupHook"]);
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
    [InlineData("the login uses the lab", "Login.Trust", "Lab.Plan")]
    [InlineData("the login's client knows its servers", "Login.Client", "Login.Twin")]
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

    /// <summary>
    /// Every direction in turn: by name, who uses whom, and whether that is forbidden. A component
    /// uses no component, the product no tool, a tool no stack, a layer of the rehearsal no higher
    /// one and no neighbour.
    /// </summary>
    public static TheoryData<string> Directions { get; } = [.. s_directions.Keys];

    [Theory]
    [MemberData(nameof(Directions))]
    public void Every_forbidden_direction_is_found_and_no_other(string name)
    {
        var (pairs, isForbidden) = s_directions[name];

        Rule.All.SelectMany(rule => rule.Violations(Seed.Uses(name, pairs)))
            .Select(use => (use.From.Namespace, use.To.Namespace))
            .Distinct()
            .Should()
            .BeEquivalentTo(
                pairs
                    .Where(pair => isForbidden(pair.From, pair.To))
                    .Select(pair => ($"KeylessAlloyDb.{pair.From}", $"KeylessAlloyDb.{pair.To}"))
            );
    }

    [Theory]
    [InlineData("Identity", "Vocabulary")]
    [InlineData("Stacks", "Wiring")]
    [InlineData("Rehearsal.Review", "Rehearsal.Engine")]
    [InlineData("Lab.Daemons", "Login.Twin")]
    public void What_is_allowed_is_not_found(string from, string to) =>
        Rule.All.SelectMany(rule => rule.Violations(Seed.Uses(from, to))).Should().BeEmpty();
}
