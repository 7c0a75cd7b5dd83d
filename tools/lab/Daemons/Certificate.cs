using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>Certificates for the lab's own servers.</summary>
internal static class Certificate
{
    /// <summary>One that signs itself, for a server whose clients are given exactly it.</summary>
    public static X509Certificate2 For(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("CN=lab", key, name);
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>One of an authority that nobody keeps, as the public ones sign.</summary>
    /// <returns>The server's certificate with its key, and the authority's for the clients' trust in PEM.</returns>
    public static (X509Certificate2 Server, string Authority) Signed(string name)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest(
            "CN=throw-away authority",
            authorityKey,
            HashAlgorithmName.SHA256
        );
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authority.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true)
        );
        var identifier = new X509SubjectKeyIdentifierExtension(authority.PublicKey, false);
        authority.CertificateExtensions.Add(identifier);
        var now = DateTimeOffset.UtcNow;
        using var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request($"CN={name}", key, name);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier)
        );
        using var certificate = request.Create(
            root,
            now.AddDays(-1),
            now.AddDays(1),
            RandomNumberGenerator.GetBytes(16)
        );
        return (certificate.CopyWithPrivateKey(key), root.ExportCertificatePem());
    }

    private static CertificateRequest Request(string subject, ECDsa key, string name)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
