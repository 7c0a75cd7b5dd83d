using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>What a client must know before it dials an instance.</summary>
/// <param name="Addresses">The instance's addresses; one that it lacks is absent.</param>
/// <param name="Certificate">The client's certificate with its key.</param>
/// <param name="Authority">The only root that the instance's certificate may have.</param>
internal sealed record ConnectionInfo(
    IReadOnlyDictionary<AddressKind, string> Addresses,
    X509Certificate2 Certificate,
    X509Certificate2 Authority
) : IDisposable
{
    public void Dispose()
    {
        Certificate.Dispose();
        Authority.Dispose();
    }
}

/// <summary>Asks AlloyDB's API for both in parallel, as the connector does.</summary>
/// <remarks>https://github.com/GoogleCloudPlatform/alloydb-go-connector (internal/alloydb/refresh.go)</remarks>
internal sealed class AlloyDbApiClient(
    FederatedCredential credential,
    Func<HttpMessageHandler> http,
    InstanceUri instance
)
{
    private const int KeyBits = 2048;
    private const string Lifetime = "3600s";
    private const string InfoFailed =
        "failed to get instance IP address: refresh error: failed to get instance metadata";

    // One for the process, as in the connector: it takes a tenth of a second.
    private static readonly Lazy<RSA> s_key = new(() => RSA.Create(KeyBits));

    /// <exception cref="LoginException">No token, or the API refuses.</exception>
    public async Task<ConnectionInfo> AskAsync(CancellationToken end)
    {
        var token = await TokenAsync(end);
        var info = CallAsync(new(HttpMethod.Get, InfoUrl), token, InfoFailed, end);
        var certificate = CallAsync(
            new(HttpMethod.Post, Url($"{instance.Cluster}:generateClientCertificate"))
            {
                Content = Json(
                    new()
                    {
                        ["parent"] = instance.Cluster,
                        ["certDuration"] = Lifetime,
                        ["publicKey"] = s_key.Value.ExportRSAPublicKeyPem(),
                        ["useMetadataExchange"] = true,
                    }
                ),
            },
            token,
            "fetch ephemeral cert failed: refresh error: create ephemeral cert failed",
            end
        );
        await Task.WhenAll(info, certificate);
        var (addresses, signed) = (await info, await certificate);
        using var leaf = X509Certificate2.CreateFromPem((string)signed["pemCertificateChain"]![0]!);
        return new(
            Addresses(addresses),
            leaf.CopyWithPrivateKey(s_key.Value),
            X509Certificate2.CreateFromPem((string)signed["caCert"]!)
        );
    }

    private string InfoUrl => Url($"{instance.Name}/connectionInfo");

    // The proxy asks for its token within this call, and says so.
    private async Task<string> TokenAsync(CancellationToken end)
    {
        try
        {
            return await credential.GetTokenAsync(end);
        }
        catch (LoginException e)
        {
            throw new LoginException(
                e.Hop,
                $"{InfoFailed} (instance URI = \"{instance}\"): Get \"{InfoUrl}\": {e.Message}"
            );
        }
    }

    private static Dictionary<AddressKind, string> Addresses(JsonObject info) =>
        new[]
        {
            (Kind: AddressKind.Psc, Address: ((string?)info["pscDnsName"])?.TrimEnd('.')),
            (Kind: AddressKind.Public, Address: (string?)info["publicIpAddress"]),
        }
            .Where(one => !string.IsNullOrEmpty(one.Address))
            .ToDictionary(one => one.Kind, one => one.Address!);

    private async Task<JsonObject> CallAsync(
        HttpRequestMessage request,
        string token,
        string what,
        CancellationToken end
    )
    {
        using var _ = request;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = new HttpClient(http());
        try
        {
            using var answer = await client.SendAsync(request, end);
            var text = await answer.Content.ReadAsStringAsync(end);
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(text)!.AsObject()
                : throw Failed($"googleapi: Error {(int)answer.StatusCode}: {Reason(text)}");
        }
        catch (HttpRequestException e)
        {
            var uri = request.RequestUri!;
            var words = e.GetBaseException() is SocketException error
                ? GoWords.Of(error, uri.Host, uri.Port)
                : GoWords.Of(e);
            throw Failed($"{request.Method} \"{uri}\": {words}");
        }

        LoginException Failed(string words) =>
            new("api", $"{what} (instance URI = \"{instance}\"): {words}");
    }

    private static string Url(string path) => $"https://{CloudHosts.AlloyDb}/v1alpha/{path}";

    private static StringContent Json(JsonObject body) =>
        new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static string Reason(string text)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["error"]?["message"] ?? text;
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}
