using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>A principal gains or loses a login or further roles.</summary>
internal static class Trust
{
    public static IEnumerable<Finding> Find(Plan plan)
    {
        if (!plan.Before.Any())
        {
            return IntoForeignDatabases(plan);
        }
        var (before, after) = Logins.Of(plan);
        return
        [
            .. after.Except(before).Select(Widened),
            .. before
                .Except(after)
                .Select(login => new Finding(
                    Risk.TrustNarrowed,
                    $"{login.Who} may no longer log in{As(login)}",
                    login.Urns
                )),
            .. Nobody(plan, before, after),
            .. Privileges(plan, before),
        ];
    }

    /// <summary>A new stack's logins to its own database are what it is for; those to another one are not.</summary>
    private static IEnumerable<Finding> IntoForeignDatabases(Plan plan)
    {
        var foreign = ForeignThing
            .In(plan)
            .SelectMany(thing => thing.Changes)
            .Where(change => change.Type == Types.User)
            .Select(change => change.Urn)
            .ToHashSet();
        return Logins
            .Of(plan)
            .After.Where(login => login.Urns.Any(foreign.Contains))
            .Select(Widened);
    }

    private static Finding Widened(Login login) =>
        new(Risk.TrustWidened, $"{login.Who} may now log in{As(login)}", login.Urns);

    /// <summary>
    /// A service account that no principal can impersonate any more. A deleted one removes its
    /// logins along on purpose.
    /// </summary>
    private static IEnumerable<Finding> Nobody(
        Plan plan,
        IReadOnlyList<Login> before,
        IReadOnlyList<Login> after
    )
    {
        var gone = Accounts(plan.Before).Except(Accounts(plan.StillThere)).ToList();
        return from lost in before.Where(login => login.IsAccount).GroupBy(login => login.As)
            where !after.Any(login => login.As == lost.Key) && !gone.Contains(lost.Key)
            select new Finding(
                Risk.Outage,
                $"nobody can log in as {lost.Key} any more",
                [.. lost.SelectMany(login => login.Urns)]
            );
    }

    private static IEnumerable<string> Accounts(IEnumerable<ResourceState> resources) =>
        resources
            .Where(resource => resource.Type == Types.ServiceAccount)
            .Select(account => $"`{account.Inputs.Text("accountId")}`");

    private static string As(Login login) => login.As.Length == 0 ? "" : $" as {login.As}";

    /// <summary>
    /// Roles of principals that exist before and after; a service account's roles change with its
    /// login.
    /// </summary>
    private static IEnumerable<Finding> Privileges(Plan plan, IEnumerable<Login> logins)
    {
        var before = PrivilegesOf(plan.Before, []);
        var after = PrivilegesOf(plan.StillThere, plan.Before);
        var stay = before.Keys.Select(key => key.Who).Intersect(after.Keys.Select(key => key.Who));
        var known = stay.Concat(logins.Select(login => login.Who)).ToHashSet();
        return after
            .ExceptBy(before.Keys, entry => entry.Key)
            .Where(entry => known.Contains(entry.Key.Who))
            .Select(entry => new Finding(
                Risk.TrustWidened,
                $"{entry.Key.Who} gets {entry.Key.Role} on {entry.Key.On}",
                entry.Value
            ))
            .Concat(
                before
                    .ExceptBy(after.Keys, entry => entry.Key)
                    .Where(entry => known.Contains(entry.Key.Who))
                    .Select(entry => new Finding(
                        Risk.TrustNarrowed,
                        $"{entry.Key.Who} loses {entry.Key.Role} on {entry.Key.On}",
                        entry.Value
                    ))
            );
    }

    private static Dictionary<(string Who, string Role, string On), string> PrivilegesOf(
        IEnumerable<ResourceState> resources,
        IEnumerable<ResourceState> former
    )
    {
        var stack = resources.ToList();
        var onProjects =
            from member in stack
            where member.Type == Types.ProjectMember
            let who = member.Inputs.Text("member")
            let role = member.Inputs.Text("role")
            where who is not null && role is not null
            select (Who: $"`{who.Split(':')[^1]}`", Role: role, On: "the project", member.Urn);
        return Logins
            .Privileges(stack, former)
            .Concat(onProjects)
            .GroupBy(entry => (entry.Who, entry.Role, entry.On), entry => entry.Urn)
            .ToDictionary(group => group.Key, group => group.First());
    }
}
