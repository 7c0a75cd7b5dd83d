using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>A signed token of an OIDC issuer, as the token service checks it before its provider does.</summary>
/// <remarks>
/// https://www.rfc-editor.org/rfc/rfc7515 and
/// https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers: RS256 or ES256, with
/// <c>iat</c> in the past, <c>exp</c> in the future, and 24 hours between them at most.
/// </remarks>
internal static class IdToken
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);

    /// <param name="token">The token.</param>
    /// <param name="keysOf">The public keys of an issuer, a JSON Web Key Set; null where none can be read.</param>
    /// <param name="now">The time at Google.</param>
    /// <exception cref="RefusedException">The token proves nothing.</exception>
    public static IssuedToken Read(string token, Func<string, string?> keysOf, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            throw Refused("The ID Token is no JWT.");
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            var issuer = claims.RootElement.GetProperty("iss").GetString()!;
            using var keys = JsonDocument.Parse(
                keysOf(issuer)
                    ?? throw Refused($"Error connecting to the given credential's issuer {issuer}.")
            );
            var key = keys
                .RootElement.GetProperty("keys")
                .EnumerateArray()
                .FirstOrDefault(key => Text(key, "kid") == Text(header.RootElement, "kid"));
            if (
                key.ValueKind == JsonValueKind.Undefined
                || !IsSigned(
                    Text(header.RootElement, "alg"),
                    key,
                    Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                    Base64Url.DecodeFromChars(parts[2])
                )
            )
            {
                throw Refused("The ID Token's signature is of none of the issuer's keys.");
            }

            var issued = Time(claims.RootElement, "iat");
            var end = Time(claims.RootElement, "exp");
            if (issued > now || end <= now || end - issued > s_longest)
            {
                throw Refused($"The ID Token is valid from {issued:O} to {end:O}, it is {now:O}.");
            }

            return new(issuer, Text(claims.RootElement, "sub")!, Audience(claims.RootElement));
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            throw Refused("The ID Token cannot be read.");
        }
    }

    private static bool IsSigned(string? algorithm, JsonElement key, byte[] text, byte[] signature)
    {
        if (algorithm == "RS256" && Text(key, "kty") == "RSA")
        {
            using var rsa = RSA.Create(
                new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }
            );
            return rsa.VerifyData(
                text,
                signature,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
        }

        if (algorithm == "ES256" && Text(key, "crv") == "P-256")
        {
            using var ec = ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") },
                }
            );
            return ec.VerifyData(text, signature, HashAlgorithmName.SHA256);
        }

        return false;
    }

    /// <summary>A pod's token names one audience, as a text or as a list.</summary>
    private static string Audience(JsonElement claims)
    {
        var audience = claims.GetProperty("aud");
        return audience.ValueKind == JsonValueKind.Array
            ? string.Join(' ', audience.EnumerateArray().Select(one => one.GetString()))
            : audience.GetString()!;
    }

    private static DateTimeOffset Time(JsonElement claims, string name) =>
        DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty(name).GetInt64());

    private static byte[] Bytes(JsonElement key, string name) =>
        Base64Url.DecodeFromChars(key.GetProperty(name).GetString());

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static RefusedException Refused(string why) => new("invalid_grant", why);
}
