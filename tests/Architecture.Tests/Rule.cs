namespace KeylessAlloyDb.Architecture.Tests;

/// <summary>Which namespaces must not use which others.</summary>
/// <param name="Name">The rule as a sentence.</param>
/// <param name="Forbidden">By namespace: the namespaces that it must not use.</param>
internal sealed record Rule(string Name, IReadOnlyDictionary<string, string[]> Forbidden)
{
    private const string Root = "KeylessAlloyDb";
    private const string Rehearsal = Root + ".Rehearsal";
    private const string Login = Root + ".Login";

    private static readonly string[] s_stacks = [$"{Root}.Stacks"];

    private static readonly string[] s_tools =
    [
        Rehearsal,
        $"{Root}.Lab",
        Login,
        $"{Root}.Bench",
        $"{Root}.Codegen",
    ];

    /// <summary>The folders of infra/, the lowest layer first.</summary>
    public static readonly string[][] InfraLayers = Below(
        Root,
        ["Validation"],
        ["Values"],
        ["Vocabulary"],
        ["CloudApis", "Client"],
        ["Identity", "Network", "Database", "Connector", "Wiring", "Alarms"]
    );

    /// <summary>The folders of tools/rehearsal/, the lowest layer first.</summary>
    public static readonly string[][] RehearsalLayers = Below(
        Rehearsal,
        ["Values"],
        ["Project", "Providers"],
        ["State"],
        ["Engine"],
        ["Protocol", "Twin"],
        ["Launch", "Plugin", "Policies", "Time", "Cost", "Sweep"],
        ["Review"],
        ["Display"],
        ["Cli"]
    );

    /// <summary>The folders of tools/login/, the lowest layer first. Client and servers share only what they say.</summary>
    public static readonly string[][] LoginLayers = Below(
        Login,
        ["Cel", "State", "Protocol"],
        ["Trust"],
        ["Twin", "Client"],
        ["Faults"]
    );

    public static readonly Rule Infra = new(
        "A component uses no other component, and what they share uses none",
        OnlyBelow(InfraLayers)
    );

    public static readonly Rule Product = new(
        "The product uses no tool, and the components do not use the stacks",
        InfraLayers
            .SelectMany(layer => layer)
            .Select(space => (space, others: s_stacks.Concat(s_tools).ToArray()))
            .Concat(s_stacks.Select(space => (space, s_tools)))
            .ToDictionary()
    );

    /// <summary>
    /// The rehearsal compiles two files of Validation; the other namespaces of infra are not for it. The
    /// login is a library of servers and a client, which the lab runs.
    /// </summary>
    public static readonly Rule Tools = new(
        "A tool uses no stack, no component and no other tool but the login",
        s_tools.ToDictionary(
            tool => tool,
            tool =>
                s_stacks
                    .Concat(InfraLayers.Skip(1).SelectMany(layer => layer))
                    .Concat(s_tools.Where(other => other != tool && other != Login))
                    .ToArray()
        )
    );

    public static readonly Rule RehearsalFolders = new(
        "A folder of the rehearsal uses only those of lower layers",
        OnlyBelow(RehearsalLayers)
    );

    public static readonly Rule LoginFolders = new(
        "A folder of the login uses only those of lower layers",
        OnlyBelow(LoginLayers)
    );

    public static IEnumerable<Rule> All => [Infra, Product, Tools, RehearsalFolders, LoginFolders];

    public IEnumerable<Use> Violations(IEnumerable<Use> uses) =>
        uses.Where(use =>
            Forbidden.Any(rule => use.From.IsIn(rule.Key) && rule.Value.Any(use.To.IsIn))
        );

    public override string ToString() => Name;

    private static string[][] Below(string root, params string[][] layers) =>
        [.. layers.Select(layer => layer.Select(folder => $"{root}.{folder}").ToArray())];

    /// <summary>Nobody uses the own layer's others, nor a higher layer.</summary>
    private static Dictionary<string, string[]> OnlyBelow(string[][] layers) =>
        layers
            .SelectMany(
                (layer, i) =>
                    layer.Select(space =>
                        (space, others: layers[i..].SelectMany(l => l).Except([space]).ToArray())
                    )
            )
            .ToDictionary();
}
