using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The principals that can log in, and their service accounts.</summary>
/// <param name="Who">role `alloydb-client` of account 123456789012, a Kubernetes service account, or a database user.</param>
/// <param name="As">Service account, or the roles in the database.</param>
/// <param name="Urns">The resources that admit it.</param>
internal sealed record Login(string Who, string As, IReadOnlyList<string> Urns)
{
    public bool Equals(Login? other) => other is not null && (Who, As) == (other.Who, other.As);

    public override int GetHashCode() => HashCode.Combine(Who, As);

    /// <summary>Whether it is one by impersonation of a service account.</summary>
    public bool IsAccount { get; init; }
}

/// <summary>
/// Finds the principals that can log in from a stack's resources. A role must pass both checks: a
/// binding to the service account, and the condition of its pool's provider. For a value that a
/// plan does not know yet, such as the name of a new pool, the sources of the value decide.
/// </summary>
internal sealed partial class Logins
{
    public const string Impersonation = "roles/iam.workloadIdentityUser";

    private readonly Dictionary<string, ResourceState> _resources;
    private readonly ILookup<string, ResourceState> _providers;

    private readonly Dictionary<string, ResourceState> _former;

    private Logins(IEnumerable<ResourceState> resources, IEnumerable<ResourceState> former)
    {
        _former = former.DistinctBy(r => r.Urn).ToDictionary(r => r.Urn);
        _resources = resources.DistinctBy(r => r.Urn).ToDictionary(r => r.Urn);
        _providers = _resources
            .Values.Where(resource => resource.Type == Types.PoolProvider)
            .ToLookup(provider =>
                Source(provider, "workloadIdentityPoolId", Types.Pool)?.Urn ?? ""
            );
    }

    public static (IReadOnlyList<Login> Before, IReadOnlyList<Login> After) Of(Plan plan) =>
        (Of(new Logins(plan.Before, [])), Of(new Logins(plan.StillThere, plan.Before)));

    private static IReadOnlyList<Login> Of(Logins stack)
    {
        return
        [
            .. stack
                ._resources.Values.SelectMany(resource =>
                    resource.Type switch
                    {
                        Types.ServiceAccountMember => stack.Impersonators(resource),
                        Types.User => stack.DatabaseUsers(resource),
                        _ => [],
                    }
                )
                .Distinct(),
        ];
    }

    /// <summary>The principals with further roles on a service account, by role.</summary>
    public static IEnumerable<(string Who, string Role, string On, string Urn)> Privileges(
        IEnumerable<ResourceState> resources,
        IEnumerable<ResourceState> former
    )
    {
        var stack = new Logins(resources, former);
        return from member in stack._resources.Values
            where member.Type == Types.ServiceAccountMember
            let role = member.Inputs.Text("role")
            where role is not null and not Impersonation
            from who in stack.Members(member)
            select (who, role, stack.AccountOf(member), member.Urn);
    }

    private IEnumerable<Login> Impersonators(ResourceState member) =>
        member.Inputs.Text("role") == Impersonation
            ? Members(member)
                .Select(who => new Login(who, AccountOf(member), [member.Urn]) { IsAccount = true })
            : [];

    /// <summary>
    /// The principals of a binding, from its text. While the text is unknown, the principals of the
    /// former text count, or the ones that the provider admits.
    /// </summary>
    private HashSet<string> Members(ResourceState member)
    {
        var providers = Source(member, "member", Types.Pool) is { } pool
            ? _providers[pool.Urn].ToList()
            : [];
        if (providers.Count > 0 && providers.TrueForAll(AdmitsNobody))
        {
            return [];
        }
        var issuer = providers
            .Select(provider => provider.Inputs.Find("oidc.issuerUri")?.AsText)
            .FirstOrDefault(uri => uri is not null);
        var admitted = providers.SelectMany(provider => Admitted(provider, issuer)).ToHashSet();
        var text = member.Inputs.Text("member");
        var former = _former.GetValueOrDefault(member.Urn)?.Inputs.Text("member");
        if ((text ?? former) is not { } known)
        {
            return admitted;
        }
        var role = AwsRole().Match(known);
        if (ProjectById().IsMatch(known))
        {
            // A principal names its project by number; one with an id matches no caller.
            return [];
        }
        var pod = PodSubject().Match(known);
        if (!role.Success && !pod.Success)
        {
            return
            [
                known.EndsWith("/*", StringComparison.Ordinal)
                    ? "everyone in the identity pool"
                    : $"`{known}`",
            ];
        }
        var who = role.Success ? Named(role) : NamedPod(pod, issuer);
        return admitted.Count == 0 || admitted.Contains(who) ? [who] : [];
    }

    /// <summary>A condition may ask whether a text is in a list; in a text nothing is.</summary>
    private static bool AdmitsNobody(ResourceState provider) =>
        InText().IsMatch(provider.Inputs.Text("attributeCondition") ?? "");

    private static IEnumerable<string> Admitted(ResourceState provider, string? issuer)
    {
        var condition = provider.Inputs.Text("attributeCondition") ?? "";
        return AwsRole()
            .Matches(condition)
            .Select(Named)
            .Concat(PodSubject().Matches(condition).Select(pod => NamedPod(pod, issuer)));
    }

    private static string NamedPod(Match pod, string? issuer) =>
        $"Kubernetes service account `{pod.Groups["namespace"].Value}/{pod.Groups["name"].Value}` of {issuer ?? "a cluster"}";

    private static string Named(Match role) =>
        $"role `{role.Groups["role"].Value}` of account {role.Groups["account"].Value}";

    private string AccountOf(ResourceState member) =>
        (
            member.Inputs.Text("serviceAccountId")?.Split('/')[^1].Split('@')[0]
            ?? Source(member, "serviceAccountId", Types.ServiceAccount)?.Inputs.Text("accountId")
        )
            is { } account
            ? $"`{account}`"
            : "the service account";

    private IEnumerable<Login> DatabaseUsers(ResourceState user)
    {
        var account = Source(user, "userId", Types.ServiceAccount)?.Inputs;
        var name =
            user.Inputs.Text("userId")
            ?? (
                account is null
                    ? null
                    : $"{account.Text("accountId")}@{account.Text("project")}.iam"
            );
        if (name is not null)
        {
            var roles = user.Inputs.Get("databaseRoles")?.AsList ?? [];
            yield return new(
                $"database user `{name}`",
                string.Join(", ", roles.Select(role => role.AsText).Order(StringComparer.Ordinal)),
                [user.Urn]
            );
        }
    }

    /// <summary>The resource of a type that a property's value comes from.</summary>
    private ResourceState? Source(ResourceState resource, string property, string type) =>
        resource
            .PropertyDependencies.GetValueOrDefault(property, [])
            .Select(_resources.GetValueOrDefault)
            .FirstOrDefault(source => source?.Type == type);

    [GeneratedRegex(
        @"arn:[a-z-]+:sts::(?<account>\d{12}):assumed-role/(?<role>[^/'""]+)(?=$|['""])"
    )]
    private static partial Regex AwsRole();

    [GeneratedRegex(@"system:serviceaccount:(?<namespace>[^:/'""]+):(?<name>[^:/'""]+)(?=$|['""])")]
    private static partial Regex PodSubject();

    [GeneratedRegex(@"\sin\s+['""]")]
    private static partial Regex InText();

    [GeneratedRegex(@"//iam\.googleapis\.com/projects/(?!\d+/)[^/]+/")]
    private static partial Regex ProjectById();
}
