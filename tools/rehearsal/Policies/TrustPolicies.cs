using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The principals that can impersonate a service account.</summary>
internal static partial class TrustPolicies
{
    private const string Providers =
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers";
    private const string BestPractices =
        "https://cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation";
    private const string AuditLogs =
        "https://cloud.google.com/iam/docs/audit-logging/audit-logging-sts";

    private const string Arn =
        @"arn:aws[a-z-]*:sts::(?<account>\d{12}):assumed-role/[A-Za-z0-9+=,.@_-]{1,64}";

    private const string Kubernetes =
        "https://cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes";

    private const string PodSubject = @"system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253}";

    /// <summary>
    /// Google's default mapping of an AWS role; the rule does not accept another one unchecked.
    /// </summary>
    private const string RoleMapping =
        "assertion.arn.contains('assumed-role')"
        + " ? assertion.arn.extract('{account_arn}assumed-role/')"
        + " + 'assumed-role/'"
        + " + assertion.arn.extract('assumed-role/{role_name}/')"
        + " : assertion.arn";

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "trust-has-condition",
            "An identity pool provider has an attribute condition.",
            ["CKV_GCP_118", "GCP-0068"],
            set =>
                set.Wrong(
                    Types.PoolProvider,
                    "attributeCondition",
                    value => value?.AsText is { Length: > 0 },
                    "name the roles: attribute.aws_role == 'arn:aws:sts::<account>:assumed-role/<role>'"
                )
        ),
        new(
            "trust-anchored",
            "A condition compares the whole ARN of a role, or the whole subject of a token: an IAM user's path can hold any part of an ARN.",
            [Providers, BestPractices],
            set =>
                from provider in set.Of(Types.PoolProvider)
                let condition = provider.Inputs.Text("attributeCondition")
                where condition is { Length: > 0 } && !IsAnchored(condition)
                select new Violation(
                    provider,
                    $"attributeCondition is \"{condition}\"{(InText().IsMatch(condition) ? ", and in looks into a list; into a text it is no operator, so every exchange fails and nobody logs in" : "")}; compare attribute.aws_role with == '<role's ARN>' or in ['<role's ARN>'], assertion.arn with startsWith('<role's ARN>/'), or a cluster's assertion.sub with == or in as well"
                )
        ),
        new(
            "trust-in-own-account",
            "A condition names roles of the provider's own AWS account.",
            [Providers],
            set =>
                set.Of(Types.PoolProvider)
                    .Where(provider =>
                        provider.Inputs.Find("aws.accountId")?.AsText is { } account
                        && provider.Inputs.Text("attributeCondition") is { } text
                        && AssumedRole()
                            .Matches(text)
                            .Any(arn => arn.Groups["account"].Value != account)
                    )
                    .Select(provider => new Violation(
                        provider,
                        $"attributeCondition {provider.Inputs.Text("attributeCondition")} names a role of another account than {provider.Inputs.Find("aws.accountId")}"
                    ))
        ),
        new(
            "role-mapping-as-documented",
            "attribute.aws_role is mapped as Google documents: condition and members rest on it.",
            [Providers],
            set =>
                set.Of(Types.PoolProvider)
                    .Where(provider =>
                        provider.Inputs.Get("oidc") is null
                        && provider.Inputs.Get("attributeMapping")?.AsMap is { } mapping
                        && mapping.Get("attribute.aws_role") is not { IsUnknown: true }
                        && mapping.Text("attribute.aws_role") != RoleMapping
                    )
                    .Select(provider => new Violation(
                        provider,
                        $"attribute.aws_role is mapped from {ResourceSet.Text(provider.Inputs.Get("attributeMapping")?.AsMap?.Get("attribute.aws_role"))}; write {RoleMapping}"
                    ))
        ),
        new(
            "token-subject-as-issued",
            "google.subject of an OIDC provider is the token's own subject: condition and members rest on it.",
            [Kubernetes],
            set =>
                set.Of(Types.PoolProvider)
                    .Where(provider =>
                        provider.Inputs.Get("oidc") is not null
                        && provider.Inputs.Get("attributeMapping") is not { IsUnknown: true }
                        && provider.Inputs.Get("attributeMapping")?.AsMap?.Get("google.subject")
                            is not { IsUnknown: true }
                        && provider.Inputs.Get("attributeMapping")?.AsMap?.Text("google.subject")
                            != "assertion.sub"
                    )
                    .Select(provider => new Violation(
                        provider,
                        $"google.subject is mapped from {ResourceSet.Text(provider.Inputs.Get("attributeMapping")?.AsMap?.Get("google.subject"))}; write assertion.sub"
                    ))
        ),
        new(
            "token-audience-own",
            "An OIDC provider takes tokens that were issued for itself: others, such as those of EKS Pod Identity, are sent elsewhere too.",
            [Kubernetes, BestPractices],
            set =>
                from provider in set.Of(Types.PoolProvider)
                from audience in provider.Inputs.Find("oidc.allowedAudiences")?.AsList ?? []
                where !audience.IsUnknown
                select new Violation(
                    provider,
                    $"oidc.allowedAudiences has {audience.AsText}; leave it out, and let the token name the provider"
                )
        ),
        new(
            "members-role-exact",
            "A federated member of a service account stands for one AWS role or one Kubernetes service account, never for a pool, an account or a namespace.",
            [BestPractices],
            set =>
                FederatedMembers(set.Of(Types.ServiceAccountMember))
                    .Where(found =>
                        !RoleMember().IsMatch(found.Member) && !PodMember().IsMatch(found.Member)
                    )
                    .Select(found => new Violation(
                        found.Resource,
                        $"member is {found.Member}; write principalSet://iam.googleapis.com/projects/<number>/locations/global/workloadIdentityPools/<pool>/attribute.aws_role/<role's ARN in sts>, or principal://…/subject/system:serviceaccount:<namespace>:<name>"
                    ))
        ),
        new(
            "no-federated-project-roles",
            "Federated members get no role on a project: they become one service account.",
            [BestPractices],
            set =>
                FederatedMembers(set.Of(Types.ProjectMember))
                    .Select(found => new Violation(
                        found.Resource,
                        $"{found.Member} gets {found.Resource.Inputs.Text("role")} on the project; grant it to a service account"
                    ))
        ),
        new(
            "no-project-impersonation",
            "Nobody may impersonate every service account of a project.",
            ["CKV_GCP_41", "GCP-0011"],
            set =>
                set.Wrong(
                    Types.ProjectMember,
                    "role",
                    value =>
                        value?.AsText
                            is not (
                                "roles/iam.serviceAccountUser"
                                or "roles/iam.serviceAccountTokenCreator"
                                or "roles/iam.workloadIdentityUser"
                            ),
                    "grant it on the one service account"
                )
        ),
        new(
            "no-service-account-admin",
            "A service account is no owner, editor or administrator of a project.",
            ["CKV_GCP_42", "GCP-0007"],
            set =>
                set.Of(Types.ProjectMember)
                    .Where(member =>
                        !ResourceSet.IsUnknown(member.Inputs, "member")
                        && member
                            .Inputs.Text("member")
                            ?.StartsWith("serviceAccount:", StringComparison.Ordinal) != false
                        && member.Inputs.Text("role") is { } role
                        && (
                            role is "roles/owner" or "roles/editor"
                            || role.EndsWith("dmin", StringComparison.Ordinal)
                        )
                    )
                    .Select(member => new Violation(
                        member,
                        $"role is {member.Inputs.Text("role")}; grant what is used"
                    ))
        ),
        new(
            "exchange-audited",
            "Where there is an identity pool, audit logs record exchanges and impersonations.",
            ["CKV2_GCP_5", "GCP-0079", AuditLogs],
            set =>
                set.Of(Types.Pool)
                    .SelectMany(
                        _ => new[] { "sts.googleapis.com", "iam.googleapis.com" },
                        (pool, service) => (pool, service)
                    )
                    .Where(wanted =>
                        !set.Of(Types.AuditConfig).Any(audit => Records(audit, wanted.service))
                    )
                    .Select(wanted => new Violation(
                        wanted.pool,
                        $"nothing records ADMIN_READ of {wanted.service}; set auditLogs: true in one stack of the project"
                    ))
        )
        {
            Scope = Scope.Stack,
            Enforcement = Enforcement.Advisory,
        },
    ];

    private static bool Records(ResourceState audit, string service) =>
        audit.Inputs.ContainsUnknown
        || (
            audit.Inputs.Text("service") == service || audit.Inputs.Text("service") == "allServices"
        )
            && audit
                .Inputs.Get("auditLogConfigs")
                ?.AsList.Any(config =>
                    config.AsMap?.Text("logType") == "ADMIN_READ"
                    && config.AsMap.Get("exemptedMembers") is null
                ) == true;

    private static IEnumerable<(ResourceState Resource, string Member)> FederatedMembers(
        IEnumerable<ResourceState> resources
    ) =>
        from resource in resources
        let member = resource.Inputs.Text("member")
        where
            member is not null
            && (
                member.StartsWith("principal", StringComparison.Ordinal)
                || member.StartsWith("all", StringComparison.Ordinal)
            )
        select (resource, member);

    private static bool IsAnchored(string condition) =>
        !condition.Contains("||")
        && condition.Split("&&").Any(term => AnchoredTerm().IsMatch(term));

    [GeneratedRegex(@"\bin\s+'")]
    private static partial Regex InText();

    [GeneratedRegex(Arn)]
    private static partial Regex AssumedRole();

    [GeneratedRegex(
        @"\A\s*(attribute\.aws_role\s*(==\s*'"
            + Arn
            + @"'|in\s*\['"
            + Arn
            + @"'(,\s*'"
            + Arn
            + @"')*\])|assertion\.arn\.startsWith\('"
            + Arn
            + @"/'\)|assertion\.sub\s*(==\s*'"
            + PodSubject
            + @"'|in\s*\['"
            + PodSubject
            + @"'(,\s*'"
            + PodSubject
            + @"')*\]))\s*\z"
    )]
    private static partial Regex AnchoredTerm();

    // https://cloud.google.com/iam/docs/principal-identifiers
    [GeneratedRegex(
        @"\AprincipalSet://iam\.googleapis\.com/projects/\d+/locations/global/workloadIdentityPools/[a-z0-9-]{4,32}/attribute\.aws_role/"
            + Arn
            + @"\z"
    )]
    private static partial Regex RoleMember();

    [GeneratedRegex(
        @"\Aprincipal://iam\.googleapis\.com/projects/\d+/locations/global/workloadIdentityPools/[a-z0-9-]{4,32}/subject/"
            + PodSubject
            + @"\z"
    )]
    private static partial Regex PodMember();
}
