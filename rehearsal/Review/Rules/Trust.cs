using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>Somebody may log in who could not, or may do more; or the other way round.</summary>
internal static class Trust
{
    public static IEnumerable<Finding> Find(Plan plan)
    {
        if (!plan.Before.Any())
        {
            return [];
        }
        var before = Logins.Of(plan.Before);
        var after = Logins.Of(plan.After);
        return
        [
            .. after
                .Except(before)
                .Select(login => new Finding(
                    Risk.TrustWidened,
                    $"{login.Who} may now log in{As(login)}",
                    login.Urns
                )),
            .. before
                .Except(after)
                .Select(login => new Finding(
                    Risk.TrustNarrowed,
                    $"{login.Who} may no longer log in{As(login)}",
                    login.Urns
                )),
            .. Privileges(plan),
        ];
    }

    private static string As(Login login) => login.As.Length == 0 ? "" : $" as {login.As}";

    /// <summary>Roles that somebody gets who was known before; a new account's own come with its login.</summary>
    private static IEnumerable<Finding> Privileges(Plan plan)
    {
        var known = plan
            .Before.Where(resource => resource.Type == Types.ProjectMember)
            .Select(resource => resource.Inputs.Text("member"))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (
            var change in plan.Changes.Where(change =>
                change is { Type: Types.ProjectMember, Op: not StepOp.Update, New: not null }
            )
        )
        {
            var (role, member) = (change.After("role")?.AsText, change.After("member")?.AsText);
            if (
                role != change.Before("role")?.AsText
                && member is not null
                && known.Contains(member)
            )
            {
                yield return new(
                    Risk.TrustWidened,
                    $"`{member.Split(':')[^1]}` gets {role} on the project",
                    change.Urn
                );
            }
        }
    }
}
