namespace KeylessAlloyDb.Login.Trust;

/// <summary>What a token of an OIDC issuer says, such as a Kubernetes cluster's for a pod.</summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="Subject"><c>sub</c>: <c>system:serviceaccount:NAMESPACE:NAME</c>.</param>
/// <param name="Audience"><c>aud</c>; null for the provider's own, whichever that is.</param>
internal sealed record IssuedToken(string Issuer, string Subject, string? Audience = null);
