using System.Collections.Concurrent;
using System.Security.Cryptography;
using KeylessAlloyDb.Login.Trust;
using Microsoft.AspNetCore.Http;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>An access token that Google has issued.</summary>
/// <param name="Holder">Whom it stands for.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="End">When it stops to count.</param>
internal sealed record AccessToken(
    Principal Holder,
    IReadOnlyList<string> Scopes,
    DateTimeOffset End
);

/// <summary>The tokens that the twin has issued.</summary>
internal sealed class AccessTokens(TimeProvider clock)
{
    private const string Bearer = "Bearer ";

    private readonly ConcurrentDictionary<string, AccessToken> _issued = new();

    /// <summary>Issues a token that nobody can guess.</summary>
    public string Issue(string prefix, AccessToken token)
    {
        var text = $"{prefix}{RandomNumberGenerator.GetHexString(48)}";
        _issued[text] = token;
        return text;
    }

    /// <summary>A token that still counts; null for any other text.</summary>
    public AccessToken? Find(string text) =>
        _issued.GetValueOrDefault(text) is { } token && token.End > clock.GetUtcNow()
            ? token
            : null;

    /// <summary>The token that a request carries.</summary>
    public AccessToken? Find(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var text
        && text.StartsWith(Bearer, StringComparison.Ordinal)
            ? Find(text[Bearer.Length..])
            : null;

    /// <summary>The e-mail of the service account that a token was issued for.</summary>
    public string? Account(string text) => (Find(text)?.Holder as ServiceAccount)?.Email;
}
