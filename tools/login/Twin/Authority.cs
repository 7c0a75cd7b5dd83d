using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>A cluster's certificate authority, which signs its instances' and its clients' certificates.</summary>
internal sealed class Authority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string ForExchange = "CN=client, OU=metadata exchange";

    // A client's clock may be a little behind.
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _clock;
    private readonly X509Certificate2 _certificate;

    public Authority(TimeProvider clock)
    {
        _clock = clock;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Now - s_skew, Now.AddYears(1));
    }

    public string Pem => _certificate.ExportCertificatePem();

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>What a client's certificate must be: signed here, for clients, and valid now.</summary>
    public X509ChainPolicy ClientPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = Now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.Add(_certificate);
        policy.ApplicationPolicy.Add(new(ClientUse));
        return policy;
    }

    /// <summary>Whether a client's certificate was made for the metadata exchange.</summary>
    public static bool IsForExchange(X509Certificate certificate) =>
        certificate.Subject == ForExchange;

    /// <param name="key">The client's public key.</param>
    /// <param name="lifetime">From now on.</param>
    /// <param name="forExchange">Whether the client will begin with the metadata exchange.</param>
    /// <returns>The certificate in PEM.</returns>
    public string ClientCertificate(RSA key, TimeSpan lifetime, bool forExchange)
    {
        var request = new CertificateRequest(
            forExchange ? ForExchange : "CN=client",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        using var certificate = Sign(request, ClientUse, Now + lifetime);
        return certificate.ExportCertificatePem();
    }

    /// <param name="names">The DNS names and addresses that clients dial.</param>
    /// <param name="lifetime">From now on.</param>
    public X509Certificate2 ServerCertificate(IEnumerable<string> names, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=instance", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = Sign(request, ServerUse, Now + lifetime);
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Sign(CertificateRequest request, string use, DateTimeOffset end)
    {
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(use)], false));
        return request.Create(
            _certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_certificate.GetECDsaPrivateKey()!),
            Now - s_skew,
            end,
            RandomNumberGenerator.GetBytes(16)
        );
    }
}
