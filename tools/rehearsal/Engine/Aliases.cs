using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The URNs of resources in former runs, and the resources that claimed them.</summary>
internal sealed class Aliases(RunOptions options)
{
    private readonly Dictionary<string, string> _claimants = new();
    private readonly Dictionary<string, string> _former = new();

    /// <summary>The resource that is known to have had a URN in former runs.</summary>
    public string? ClaimantOf(string urn) => _claimants.GetValueOrDefault(urn);

    public void Claim(string former, string urn)
    {
        _claimants[former] = urn;
        _former[urn] = former;
    }

    public bool IsRenamed(string former, string urn) => ClaimantOf(former) == urn;

    /// <summary>
    /// The URNs that a resource may have had, in the order of its aliases. It inherits from its
    /// parent only the alias that the parent was found under.
    /// </summary>
    public IEnumerable<string> Of(Goal goal)
    {
        var own = goal.Aliases.Select(alias => Resolve(alias, goal)).ToList();
        if (!_former.TryGetValue(goal.Parent, out var parent))
        {
            return own.Distinct();
        }
        var inherited = own.Select(urn => (Urn.Type(urn), Urn.Name(urn)))
            .Prepend((goal.Type, goal.Name))
            .Select(child =>
                Urn.Create(
                    options.Stack,
                    options.Project,
                    parent,
                    child.Item1,
                    RenamedWithParent(child.Item2, goal.Parent, parent)
                )
            );
        return own.Concat(inherited).Distinct();
    }

    private string Resolve(AliasSpec alias, Goal goal)
    {
        if (alias.Urn.Length > 0)
        {
            return alias.Urn;
        }
        var parent =
            alias.NoParent ? ""
            : alias.ParentUrn.Length == 0 ? goal.Parent
            : _former.GetValueOrDefault(alias.ParentUrn, alias.ParentUrn);
        return Urn.Create(
            Or(alias.Stack, options.Stack),
            Or(alias.Project, options.Project),
            parent,
            Or(alias.Type, goal.Type),
            Or(alias.Name, goal.Name)
        );
    }

    /// <summary>A child named after its parent also had the parent's former name.</summary>
    private static string RenamedWithParent(string name, string parent, string former) =>
        name.StartsWith(Urn.Name(parent), StringComparison.Ordinal)
            ? Urn.Name(former) + name[Urn.Name(parent).Length..]
            : name;

    private static string Or(string value, string fallback) => value.Length > 0 ? value : fallback;
}
