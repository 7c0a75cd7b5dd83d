using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>What a connector, and an operator's script, ask AlloyDB's API.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/reference/rest</remarks>
internal sealed class AlloyDbApi(LoginTwin twin)
{
    private const string Service = "alloydb";
    private const string ConnectionInfo = "/connectionInfo";
    private const string GenerateCertificate = ":generateClientCertificate";
    private const int KeyBits = 2048;

    // What the API makes of the hint certDuration.
    private static readonly TimeSpan s_shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);

    public void Map(IEndpointRouteBuilder app)
    {
        // A connector asks the second.
        foreach (var version in (string[])["v1", "v1alpha"])
        {
            var path = $"/{version}/projects/{{project}}/locations/{{**rest}}";
            app.MapGet(
                path,
                (HttpRequest request, string project, string rest) =>
                    GetAsync(request, $"projects/{project}/locations/{rest}")
            );
            app.MapPost(
                path,
                (HttpRequest request, string project, string rest) =>
                    PostAsync(request, $"projects/{project}/locations/{rest}")
            );
        }
    }

    private Task<IResult> GetAsync(HttpRequest request, string path) =>
        path.EndsWith(ConnectionInfo, StringComparison.Ordinal)
            ? AnswerAsync(
                request,
                Permissions.Connect,
                path[..^ConnectionInfo.Length],
                name => Task.FromResult(Find(name, Connection))
            )
            : AnswerAsync(
                request,
                Permissions.GetInstance,
                path,
                name => Task.FromResult(Find(name, Instance))
            );

    private Task<IResult> PostAsync(HttpRequest request, string path) =>
        path.EndsWith(GenerateCertificate, StringComparison.Ordinal)
            ? AnswerAsync(
                request,
                Permissions.GenerateClientCertificate,
                path[..^GenerateCertificate.Length],
                cluster => CertifyAsync(cluster, request.Body)
            )
            : Task.FromResult(GoogleError.NotFound(path).Answer(twin, Service, request));

    private async Task<IResult> AnswerAsync(
        HttpRequest request,
        string permission,
        string name,
        Func<string, Task<Reply>> ask
    )
    {
        if (twin.Fault.HasFlag(TwinFault.ApiDown))
        {
            return twin.Refuse(Service, request, 500, "<html>Server Error</html>");
        }
        var reply = Refusal(request, permission, name) is { } refusal ? refusal : await ask(name);
        return reply.Error?.Answer(twin, Service, request)
            ?? twin.Answer(
                Service,
                request,
                Results.Text(reply.Json!.ToJsonString(), "application/json")
            );
    }

    private GoogleError? Refusal(HttpRequest request, string permission, string name)
    {
        if (twin.Tokens.Find(request) is not { } token)
        {
            return GoogleError.Unauthenticated;
        }
        if (!token.Scopes.Contains(Scope.CloudPlatform))
        {
            return GoogleError.Scope;
        }
        if (twin.Fault.HasFlag(TwinFault.ApiDisabled))
        {
            return new(
                403,
                "PERMISSION_DENIED",
                $"AlloyDB API has not been used in project {name.Split('/')[1]} before or it is disabled.",
                "SERVICE_DISABLED"
            );
        }
        return
            twin.Deployment.Allows(token.Holder, permission, name)
            && !(
                permission == Permissions.GenerateClientCertificate
                && twin.Fault.HasFlag(TwinFault.CertificateDenied)
            )
            ? null
            : GoogleError.Denied(permission, name);
    }

    private Reply Find(string name, Func<DeployedInstance, JsonObject> show) =>
        twin.Deployment.Instances.FirstOrDefault(one => one.Name == name) is { } instance
            ? show(instance)
            : GoogleError.NotFound(name);

    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances</remarks>
    private static JsonObject Instance(DeployedInstance instance) =>
        new()
        {
            ["name"] = instance.Name,
            ["state"] = instance.State,
            ["databaseFlags"] = new JsonObject(
                instance.Flags.Select(flag =>
                    KeyValuePair.Create(flag.Key, (JsonNode?)JsonValue.Create(flag.Value))
                )
            ),
        };

    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1alpha/projects.locations.clusters.instances/getConnectionInfo</remarks>
    private static JsonObject Connection(DeployedInstance instance)
    {
        var answer = new JsonObject { ["instanceUid"] = instance.Uid };
        foreach (
            var (name, value) in new[]
            {
                ("ipAddress", instance.IpAddress),
                ("publicIpAddress", instance.PublicIpAddress),
                // With a dot at its end, as the API gives it.
                ("pscDnsName", instance.PscDnsName is { } dns ? $"{dns}." : null),
            }
        )
        {
            if (value is not null)
            {
                answer[name] = value;
            }
        }
        return answer;
    }

    /// <summary>
    /// Duration and metadata exchange are hints. A duration that is missing or not honoured becomes the
    /// longest; a certificate without the exchange is good for no connector.
    /// </summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1alpha/projects.locations.clusters/generateClientCertificate</remarks>
    private async Task<Reply> CertifyAsync(string cluster, Stream body)
    {
        if (!twin.Deployment.Instances.Any(instance => instance.Cluster == cluster))
        {
            return GoogleError.NotFound(cluster);
        }
        using var key = RSA.Create();
        JsonObject asked;
        try
        {
            asked = (await JsonNode.ParseAsync(body))!.AsObject();
            key.ImportFromPem((string?)asked["publicKey"] ?? "");
        }
        catch (Exception e)
            when (e
                    is ArgumentException
                        or CryptographicException
                        or InvalidOperationException
                        or JsonException
            )
        {
            return GoogleError.Invalid("publicKey is no key in PEM.");
        }
        if (key.KeySize < KeyBits)
        {
            return GoogleError.Invalid($"publicKey has {key.KeySize} bits.");
        }
        var authority = twin.AuthorityOf(cluster);
        return new JsonObject
        {
            ["pemCertificateChain"] = new JsonArray(
                authority.ClientCertificate(
                    key,
                    twin.CertificateLifetime ?? Duration((string?)asked["certDuration"]),
                    (bool?)asked["useMetadataExchange"] is true
                )
            ),
            ["caCert"] = authority.Pem,
        };
    }

    // Seconds with an s at the end.
    private static TimeSpan Duration(string? hint) =>
        double.TryParse(hint?.TrimEnd('s'), CultureInfo.InvariantCulture, out var seconds)
        && seconds >= s_shortest.TotalSeconds
        && seconds <= s_longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : s_longest;

    private sealed record Reply(JsonObject? Json, GoogleError? Error)
    {
        public static implicit operator Reply(JsonObject json) => new(json, null);

        public static implicit operator Reply(GoogleError error) => new(null, error);
    }
}
