namespace KeylessAlloyDb.Login.Protocol;

/// <summary>What an access token may be used for.</summary>
/// <remarks>https://developers.google.com/identity/protocols/oauth2/scopes</remarks>
internal static class Scope
{
    public const string CloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

    public const string Iam = "https://www.googleapis.com/auth/iam";

    /// <summary>Log in to AlloyDB, and nothing else: the token that a connector sends to an instance.</summary>
    public const string AlloyDbLogin = "https://www.googleapis.com/auth/alloydb.login";
}
