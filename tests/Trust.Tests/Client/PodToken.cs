using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>A cluster's key, and the tokens that the cluster signs with it.</summary>
internal sealed class PodToken : IDisposable
{
    private const string Id = "key-1";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>The public key as the cluster serves it.</summary>
    public string Keys
    {
        get
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            return JsonSerializer.Serialize(
                new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = "RSA",
                            alg = "RS256",
                            use = "sig",
                            kid = Id,
                            n = Base64Url.EncodeToString(key.Modulus),
                            e = Base64Url.EncodeToString(key.Exponent),
                        },
                    },
                }
            );
        }
    }

    /// <param name="token">What it says.</param>
    /// <param name="audience">Whom it is for.</param>
    /// <param name="end">When it ends.</param>
    public string Sign(IssuedToken token, string audience, DateTimeOffset end)
    {
        var text = string.Join(
            '.',
            Part(new { alg = "RS256", kid = Id }),
            Part(
                new
                {
                    iss = token.Issuer,
                    sub = token.Subject,
                    aud = new[] { audience },
                    iat = end.AddHours(-1).ToUnixTimeSeconds(),
                    exp = end.ToUnixTimeSeconds(),
                }
            )
        );
        var signature = _key.SignData(
            Encoding.ASCII.GetBytes(text),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => _key.Dispose();

    private static string Part(object content) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
