using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>
/// What the settings mean: tokens of this issuer for this Kubernetes service account, and nobody else's. Written
/// without CEL and without the program's own types, so that it can judge both.
/// </summary>
/// <param name="Issuer">The cluster's issuer.</param>
/// <param name="Namespace">The account's namespace.</param>
/// <param name="Name">The account.</param>
/// <param name="ServiceAccountId">Id of the one Google service account that it may become.</param>
internal sealed record TrustedPod(
    string Issuer,
    string Namespace,
    string Name,
    string ServiceAccountId
)
{
    public IssuedToken Token => new(Issuer, $"system:serviceaccount:{Namespace}:{Name}");

    /// <summary>Whether a token is the account's, for the provider.</summary>
    public bool Includes(IssuedToken token) => token == Token;

    public bool MayBecome(string serviceAccount) =>
        serviceAccount.Split('@')[0] == ServiceAccountId;
}
