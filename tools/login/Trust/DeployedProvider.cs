namespace KeylessAlloyDb.Login.Trust;

/// <summary>A pool's provider for one AWS account or one OIDC issuer, as it is registered.</summary>
/// <param name="Name">
/// <c>projects/123456789012/locations/global/workloadIdentityPools/pool/providers/provider</c>.
/// </param>
/// <param name="AccountId">The AWS account whose callers may be exchanged; null for an issuer's provider.</param>
/// <param name="Mapping">CEL expressions by attribute; without any, Google's own mapping holds.</param>
/// <param name="Condition">CEL; null admits every caller of the account.</param>
internal sealed record DeployedProvider(
    string Name,
    string? AccountId,
    IReadOnlyDictionary<string, string> Mapping,
    string? Condition
)
{
    /// <summary>The issuer whose tokens may be exchanged; null for an AWS account's provider.</summary>
    public string? Issuer { get; init; }

    /// <summary>What a token's audience may be; without any it has to be the provider itself.</summary>
    public IReadOnlyList<string> AllowedAudiences { get; init; } = [];

    /// <summary>The issuer's public keys where they are uploaded.</summary>
    public string? JwksJson { get; init; }

    /// <summary>The audience of the exchange.</summary>
    public string Audience => $"//iam.googleapis.com/{Name}";

    /// <summary>The pool's full name: what members are spelt with.</summary>
    public string Pool => Name[..Name.LastIndexOf("/providers/", StringComparison.Ordinal)];
}
