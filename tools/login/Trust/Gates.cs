using System.Text;
using KeylessAlloyDb.Login.Cel;

namespace KeylessAlloyDb.Login.Trust;

/// <summary>A refusal by the token service, with OAuth's error code.</summary>
internal sealed class RefusedException(string error, string description) : Exception(description)
{
    public string Error => error;
}

/// <summary>
/// Both gates on the way from an AWS caller to a Google service account: the provider's mapping
/// and condition, then the members who may impersonate.
/// </summary>
internal sealed class Gates(
    IReadOnlyList<DeployedProvider> providers,
    IReadOnlyList<DeployedMember> members,
    ExtractReading reading = ExtractReading.FirstOccurrence
)
{
    // https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
    private const int MaxSubjectBytes = 127;

    /// <summary>What Google maps with where a provider says nothing (same source).</summary>
    private static readonly Dictionary<string, string> s_defaultMapping = new()
    {
        ["google.subject"] = "assertion.arn",
        ["attribute.aws_role"] =
            "assertion.arn.contains('assumed-role')"
            + " ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/'"
            + " + assertion.arn.extract('assumed-role/{role_name}/')"
            + " : assertion.arn",
    };

    private readonly Dictionary<string, CelExpression> _parsed = [];

    public IReadOnlyList<DeployedProvider> Providers => providers;

    public IReadOnlyList<DeployedMember> Members => members;

    /// <summary>The same deployment, read in another way where the documentation leaves room.</summary>
    public Gates ReadAs(ExtractReading other) => new(providers, members, other);

    /// <summary>The same deployment with the first lock taken out.</summary>
    public Gates WithoutConditions() =>
        new(
            [.. providers.Select(provider => provider with { Condition = null })],
            members,
            reading
        );

    /// <summary>The same deployment with the second lock taken out.</summary>
    public Gates WithPoolWideMembers() =>
        new(
            providers,
            [
                .. providers.Select(provider => new DeployedMember(
                    DeployedMember.ProjectOf(provider.Name),
                    "roles/iam.workloadIdentityUser",
                    FederatedIdentity.AllOf(provider.Pool)
                )),
            ],
            reading
        );

    /// <summary>The first gate.</summary>
    /// <param name="audience">What the caller asked a token for.</param>
    /// <param name="caller">Who AWS says that the caller is.</param>
    /// <exception cref="RefusedException">The token service refuses the exchange.</exception>
    public FederatedIdentity Exchange(string audience, Caller caller)
    {
        var provider =
            providers.FirstOrDefault(p => audience == $"//iam.googleapis.com/{p.Name}")
            ?? throw new RefusedException(
                "invalid_target",
                "The target service indicated by the \"audience\" parameters is invalid."
            );
        if (provider.AccountId != caller.Account)
        {
            throw new RefusedException(
                "unauthorized_client",
                $"The AWS account {caller.Account} is not the provider's."
            );
        }
        var assertion = new Dictionary<string, object>
        {
            ["arn"] = caller.Arn,
            ["account"] = caller.Account,
            ["userid"] = caller.UserId,
        };
        var mapped = Map(provider, assertion);
        if (!Admits(provider, assertion, mapped))
        {
            throw new RefusedException(
                "unauthorized_client",
                "The given credential is rejected by the attribute condition."
            );
        }
        return new(
            provider.Pool,
            mapped["google.subject"],
            mapped
                .Where(entry => entry.Key.StartsWith("attribute.", StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key["attribute.".Length..], entry => entry.Value)
        );
    }

    /// <summary>The second gate.</summary>
    public bool MayImpersonate(FederatedIdentity identity, string serviceAccount) =>
        members.Any(member =>
            (member.Resource == serviceAccount || IsInProject(serviceAccount, member))
            && member.Allows(identity, Permissions.GetAccessToken)
        );

    /// <summary>
    /// The service accounts that a caller has any role on, through any provider. Whatever the role and
    /// its condition: the program gives a federated identity no other one, so each must be exact.
    /// </summary>
    public IReadOnlyList<string> Reach(Caller caller) =>
        [
            .. providers
                .Select(provider => TryExchange(provider, caller))
                .OfType<FederatedIdentity>()
                .SelectMany(identity => members.Where(member => identity.IsMeantBy(member.Member)))
                .Select(member =>
                    member.IsOnProject ? $"every account of {member.Resource}" : member.Resource
                )
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// Whether a caller reaches an account, under its own ARN: what audit logs name it by.
    /// </summary>
    public bool Identifies(Caller caller) =>
        Reach(caller).Count > 0
        && providers.Any(provider => TryExchange(provider, caller)?.Subject == caller.Arn);

    // NAME@PROJECT.iam.gserviceaccount.com
    private static bool IsInProject(string serviceAccount, DeployedMember member) =>
        member.IsOnProject
        && serviceAccount.EndsWith(
            $"@{member.Resource["projects/".Length..]}.iam.gserviceaccount.com",
            StringComparison.Ordinal
        );

    private FederatedIdentity? TryExchange(DeployedProvider provider, Caller caller)
    {
        try
        {
            return Exchange($"//iam.googleapis.com/{provider.Name}", caller);
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private Dictionary<string, string> Map(
        DeployedProvider provider,
        Dictionary<string, object> assertion
    )
    {
        var mapping = provider.Mapping.Count == 0 ? s_defaultMapping : provider.Mapping;
        var mapped = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (attribute, expression) in mapping)
        {
            try
            {
                mapped[attribute] =
                    Parsed(expression).Evaluate(("assertion", assertion)) as string
                    ?? throw new CelException($"{expression} is no string");
            }
            catch (CelException e)
            {
                throw new RefusedException("invalid_grant", $"Mapping of {attribute}: {e.Message}");
            }
        }
        var subject = mapped.GetValueOrDefault("google.subject", "");
        if (Encoding.UTF8.GetByteCount(subject) is 0 or > MaxSubjectBytes)
        {
            throw new RefusedException(
                "invalid_grant",
                $"The mapped google.subject must have 1 to {MaxSubjectBytes} bytes."
            );
        }
        return mapped;
    }

    private bool Admits(
        DeployedProvider provider,
        Dictionary<string, object> assertion,
        Dictionary<string, string> mapped
    )
    {
        if (provider.Condition is null)
        {
            return true;
        }
        try
        {
            return Parsed(provider.Condition)
                .Evaluate(
                    ("assertion", assertion),
                    ("google", Fields(mapped, "google.")),
                    ("attribute", Fields(mapped, "attribute."))
                )
                is true;
        }
        catch (CelException)
        {
            return false;
        }
    }

    private static Dictionary<string, object> Fields(
        Dictionary<string, string> mapped,
        string prefix
    ) =>
        mapped
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], object (entry) => entry.Value);

    private CelExpression Parsed(string expression)
    {
        lock (_parsed)
        {
            return _parsed.TryGetValue(expression, out var parsed)
                ? parsed
                : _parsed[expression] = CelExpression.Parse(expression, reading);
        }
    }
}
