namespace KeylessAlloyDb.Testing.Infra.Trust;

/// <summary>A pool's provider for one AWS account, as it is registered.</summary>
/// <param name="Name">
/// <c>projects/123456789012/locations/global/workloadIdentityPools/pool/providers/provider</c>.
/// </param>
/// <param name="AccountId">The AWS account whose callers may be exchanged.</param>
/// <param name="Mapping">CEL expressions by attribute; without any, Google's own mapping holds.</param>
/// <param name="Condition">CEL; null admits every caller of the account.</param>
public sealed record DeployedProvider(
    string Name,
    string AccountId,
    IReadOnlyDictionary<string, string> Mapping,
    string? Condition
)
{
    /// <summary>The pool's full name: what members are spelt with.</summary>
    public string Pool => Name[..Name.LastIndexOf("/providers/", StringComparison.Ordinal)];
}

/// <summary>Somebody who may impersonate.</summary>
/// <param name="ServiceAccount">The account's e-mail, or null for every account of the project.</param>
/// <param name="Member">IAM's spelling: <c>principalSet://iam.googleapis.com/…</c>.</param>
public sealed record DeployedMember(string? ServiceAccount, string Member);
