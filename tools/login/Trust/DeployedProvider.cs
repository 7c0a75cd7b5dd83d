namespace KeylessAlloyDb.Login.Trust;

/// <summary>A pool's provider for one AWS account, as it is registered.</summary>
/// <param name="Name">
/// <c>projects/123456789012/locations/global/workloadIdentityPools/pool/providers/provider</c>.
/// </param>
/// <param name="AccountId">The AWS account whose callers may be exchanged.</param>
/// <param name="Mapping">CEL expressions by attribute; without any, Google's own mapping holds.</param>
/// <param name="Condition">CEL; null admits every caller of the account.</param>
internal sealed record DeployedProvider(
    string Name,
    string AccountId,
    IReadOnlyDictionary<string, string> Mapping,
    string? Condition
)
{
    /// <summary>The pool's full name: what members are spelt with.</summary>
    public string Pool => Name[..Name.LastIndexOf("/providers/", StringComparison.Ordinal)];
}
