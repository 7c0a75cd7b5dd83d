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
        var provider = ProviderOf(audience);
        return provider.AccountId == caller.Account
            ? Admit(
                provider,
                new()
                {
                    ["arn"] = caller.Arn,
                    ["account"] = caller.Account,
                    ["userid"] = caller.UserId,
                }
            )
            : throw new RefusedException(
                "unauthorized_client",
                $"The AWS account {caller.Account} is not the provider's."
            );
    }

    /// <summary>The first gate, for a token of an issuer.</summary>
    /// <param name="audience">What the caller asked a token for.</param>
    /// <param name="token">What the token says, once its signature is proved.</param>
    /// <exception cref="RefusedException">The token service refuses the exchange.</exception>
    public FederatedIdentity Exchange(string audience, IssuedToken token)
    {
        var provider = ProviderOf(audience);
        if (provider.Issuer != token.Issuer)
        {
            throw new RefusedException(
                "invalid_grant",
                $"The issuer in ID Token {token.Issuer} does not match the expected ones: {provider.Issuer}"
            );
        }
        IReadOnlyList<string> allowed =
            provider.AllowedAudiences.Count > 0
                ? provider.AllowedAudiences
                : [provider.Audience, $"https:{provider.Audience}"];
        return allowed.Contains(token.Audience ?? allowed[0])
            ? Admit(provider, new() { ["iss"] = token.Issuer, ["sub"] = token.Subject })
            : throw new RefusedException(
                "invalid_grant",
                $"The audience in ID Token [{token.Audience}] does not match the expected audience."
            );
    }

    /// <summary>The provider of an audience.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public DeployedProvider ProviderOf(string audience) =>
        providers.FirstOrDefault(provider => audience == provider.Audience)
        ?? throw new RefusedException(
            "invalid_target",
            "The target service indicated by the \"audience\" parameters is invalid."
        );

    private FederatedIdentity Admit(DeployedProvider provider, Dictionary<string, object> assertion)
    {
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
        Reach(provider => Exchange(provider.Audience, caller));

    /// <inheritdoc cref="Reach(Caller)"/>
    public IReadOnlyList<string> Reach(IssuedToken token) =>
        Reach(provider => Exchange(provider.Audience, token));

    private IReadOnlyList<string> Reach(Func<DeployedProvider, FederatedIdentity> exchange) =>
        [
            .. providers
                .Select(provider => Try(provider, exchange))
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
        && providers.Any(provider =>
            Try(provider, one => Exchange(one.Audience, caller))?.Subject == caller.Arn
        );

    // NAME@PROJECT.iam.gserviceaccount.com
    private static bool IsInProject(string serviceAccount, DeployedMember member) =>
        member.IsOnProject
        && serviceAccount.EndsWith(
            $"@{member.Resource["projects/".Length..]}.iam.gserviceaccount.com",
            StringComparison.Ordinal
        );

    private static FederatedIdentity? Try(
        DeployedProvider provider,
        Func<DeployedProvider, FederatedIdentity> exchange
    )
    {
        try
        {
            return exchange(provider);
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
        // Only an AWS provider has a mapping of Google's own.
        var mapping =
            provider.Mapping.Count == 0 && provider.AccountId is not null
                ? s_defaultMapping
                : provider.Mapping;
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
