using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>Who may log in, and as whom.</summary>
/// <param name="Who">role `alloydb-client` of account 123456789012, or a database user.</param>
/// <param name="As">Service account, or the roles in the database.</param>
/// <param name="Urns">The resources that admit it.</param>
internal sealed record Login(string Who, string As, IReadOnlyList<string> Urns)
{
    public bool Equals(Login? other) => other is not null && (Who, As) == (other.Who, other.As);

    public override int GetHashCode() => HashCode.Combine(Who, As);
}

/// <summary>Decides from a stack's resources who may log in.</summary>
internal static partial class Logins
{
    private const string Impersonation = "roles/iam.workloadIdentityUser";

    public static IReadOnlyList<Login> Of(IEnumerable<ResourceState> resources) =>
        [
            .. resources.SelectMany(resource =>
                resource.Type switch
                {
                    Types.ServiceAccountMember => Impersonators(resource),
                    Types.User => DatabaseUsers(resource),
                    _ => [],
                }
            ),
        ];

    private static IEnumerable<Login> Impersonators(ResourceState member)
    {
        if (
            member.Inputs.Text("role") != Impersonation
            || member.Inputs.Text("member") is not { } text
        )
        {
            yield break;
        }
        var account = member.Inputs.Text("serviceAccountId")?.Split('/')[^1] ?? "";
        var role = AwsRole().Match(text);
        yield return new(
            role.Success
                    ? $"role `{role.Groups["role"].Value}` of account {role.Groups["account"].Value}"
                : text.EndsWith("/*", StringComparison.Ordinal) ? "everyone in the identity pool"
                : $"`{text}`",
            account.Length == 0 ? "the service account" : $"`{account.Split('@')[0]}`",
            [member.Urn]
        );
    }

    private static IEnumerable<Login> DatabaseUsers(ResourceState user)
    {
        if (user.Inputs.Text("userId") is { } name)
        {
            var roles = user.Inputs.Get("databaseRoles")?.AsList ?? [];
            yield return new(
                $"database user `{name}`",
                string.Join(", ", roles.Select(role => role.AsText).Order(StringComparer.Ordinal)),
                [user.Urn]
            );
        }
    }

    [GeneratedRegex(
        @"attribute\.aws_role/arn:[a-z-]+:sts::(?<account>\d{12}):assumed-role/(?<role>[^/]+)$"
    )]
    private static partial Regex AwsRole();
}
