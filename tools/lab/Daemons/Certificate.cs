using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>Certificates that sign themselves, for the lab's own servers.</summary>
internal static class Certificate
{
    public static X509Certificate2 For(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lab", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
