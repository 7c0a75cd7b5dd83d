using System.Collections.Immutable;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The URNs under which a resource may be known from former runs.</summary>
internal static class Aliases
{
    /// <param name="goal">The resource as registered now.</param>
    /// <param name="stack">Current stack.</param>
    /// <param name="project">Current project.</param>
    /// <param name="parentAliases">Former URNs of its parent.</param>
    public static ImmutableArray<string> Resolve(
        Goal goal,
        string stack,
        string project,
        IReadOnlyList<string> parentAliases
    )
    {
        var own = goal.Aliases.Select(alias => Resolve(alias, goal, stack, project));
        var inherited =
            from parentAlias in parentAliases
            let name = RenameWithParent(goal, parentAlias)
            from spec in goal.Aliases.Where(alias => alias.Urn.Length == 0).Prepend(new AliasSpec())
            select Resolve(
                spec with
                {
                    Name = spec.Name.Length > 0 ? spec.Name : name,
                    ParentUrn = spec.ParentUrn.Length > 0 ? spec.ParentUrn : parentAlias,
                },
                goal,
                stack,
                project
            );
        return [.. own.Concat(inherited).Distinct(StringComparer.Ordinal)];
    }

    private static string Resolve(AliasSpec alias, Goal goal, string stack, string project)
    {
        if (alias.Urn.Length > 0)
        {
            return alias.Urn;
        }
        var parent =
            alias.NoParent ? ""
            : alias.ParentUrn.Length > 0 ? alias.ParentUrn
            : goal.Parent;
        return Urn.Create(
            Or(alias.Stack, stack),
            Or(alias.Project, project),
            parent,
            Or(alias.Type, goal.Type),
            Or(alias.Name, goal.Name)
        );
    }

    /// <summary>A child named after its parent took the parent's former name along.</summary>
    private static string RenameWithParent(Goal goal, string parentAlias)
    {
        var parent = Urn.Name(goal.Parent);
        return goal.Name.StartsWith(parent, StringComparison.Ordinal)
            ? Urn.Name(parentAlias) + goal.Name[parent.Length..]
            : goal.Name;
    }

    private static string Or(string value, string fallback) => value.Length > 0 ? value : fallback;
}
