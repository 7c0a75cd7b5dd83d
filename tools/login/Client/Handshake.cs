using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>What a client does on port 5433 before PostgreSQL's first word.</summary>
/// <remarks>https://github.com/GoogleCloudPlatform/alloydb-go-connector (dialer.go)</remarks>
internal static class Handshake
{
    // Errors of a login behind an open port belong to verify's last hop.
    public const string Hop = "login";

    /// <summary>TLS 1.3, in which both sides show a certificate.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="address">What was dialled; the instance's certificate must have it as a name.</param>
    /// <param name="info">The client's certificate, and the only root that the instance's may have.</param>
    /// <param name="end">Ends the attempt.</param>
    /// <exception cref="LoginException">The instance's certificate is not good enough.</exception>
    public static async Task<SslStream> EncryptAsync(
        Stream stream,
        string address,
        ConnectionInfo info,
        CancellationToken end
    )
    {
        var tls = new SslStream(stream);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(info.Authority);
        string? refusal = null;
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ClientCertificateContext = SslStreamCertificateContext.Create(
                        info.Certificate,
                        null,
                        offline: true
                    ),
                    CertificateChainPolicy = policy,
                    RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                        (refusal = Refusal((X509Certificate2)certificate!, chain!, address))
                            is null,
                },
                end
            );
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new LoginException(Hop, refusal ?? GoWords.Of(e));
        }
    }

    /// <summary>What is wrong with the instance's certificate, in Go's words; null where nothing is.</summary>
    private static string? Refusal(X509Certificate2 certificate, X509Chain chain, string address)
    {
        const string Refused = "tls: failed to verify certificate: x509: ";
        var faults = chain.ChainStatus.Select(status => status.Status).ToList();
        // The names count, and never the common name.
        return faults.Contains(X509ChainStatusFlags.NotTimeValid)
                ? $"{Refused}certificate has expired or is not yet valid"
            : faults.Count > 0 ? $"{Refused}certificate signed by unknown authority"
            : !certificate.MatchesHostname(address, allowWildcards: false, allowCommonName: false)
                ? $"{Refused}certificate is valid for {Names(certificate)}, not {address}"
            : null;
    }

    private static string Names(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault()
            is { } names
            ? string.Join(
                ", ",
                names
                    .EnumerateDnsNames()
                    .Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString()))
            )
            : "no name";

    /// <summary>The metadata exchange: who logs in, and how.</summary>
    /// <exception cref="LoginException">The instance refuses; its words, or those of its TLS.</exception>
    public static async Task IntroduceAsync(
        SslStream tls,
        string token,
        AuthType type,
        CancellationToken end
    )
    {
        ExchangeResponse answer;
        try
        {
            await Exchange.SendAsync(
                tls,
                new ExchangeRequest
                {
                    UserAgent = "keyless-alloydb-login",
                    AuthType = type,
                    Oauth2Token = token,
                },
                end
            );
            answer = await Exchange.ReceiveAsync(tls, ExchangeResponse.Parser, end);
        }
        // In TLS 1.3 a server refuses a client's certificate after the client's handshake has ended.
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new LoginException(Hop, GoWords.Of(e));
        }
        if (answer.ResponseCode != ResponseCode.Ok)
        {
            throw new LoginException(Hop, answer.Error);
        }
    }
}
