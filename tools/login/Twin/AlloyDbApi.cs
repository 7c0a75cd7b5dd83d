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
    private const string ConnectionInfo = "/connectionInfo";
    private const string GenerateCertificate = ":generateClientCertificate";
    private const int MaxCertificateSeconds = 24 * 3600;
    private const int KeyBits = 2048;

    public void Map(IEndpointRouteBuilder app)
    {
        // A connector asks the second.
        foreach (var version in (string[])["v1", "v1alpha"])
        {
            var path = $"/{version}/projects/{{project}}/locations/{{**rest}}";
            app.MapGet(
                path,
                (HttpRequest request, string project, string rest) =>
                    Answer(request, Read($"projects/{project}/locations/{rest}"))
            );
            app.MapPost(
                path,
                async (HttpRequest request, string project, string rest) =>
                    Answer(
                        request,
                        await CertifyAsync(request, $"projects/{project}/locations/{rest}")
                    )
            );
        }
    }

    private IResult Answer(
        HttpRequest request,
        (string Permission, string Name, Func<Reply> Ask) call
    ) =>
        twin.Fault.HasFlag(TwinFault.ApiDown)
            ? twin.Refuse("alloydb", request, 500, "<html>Server Error</html>")
            : (
                Refusal(request, call.Permission, call.Name) is { } refusal ? refusal : call.Ask()
            ) switch
            {
                { Error: { } error } => error.Answer(twin, "alloydb", request),
                { Json: var json } => twin.Answer(
                    "alloydb",
                    request,
                    Results.Text(json!.ToJsonString(), "application/json")
                ),
            };

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
            twin.Deployment.Allows(token.Holder, permission)
            && !(
                permission == Permissions.GenerateClientCertificate
                && twin.Fault.HasFlag(TwinFault.CertificateDenied)
            )
            ? null
            : GoogleError.Denied(permission, name);
    }

    private (string, string, Func<Reply>) Read(string path) =>
        path.EndsWith(ConnectionInfo, StringComparison.Ordinal)
            ? (
                Permissions.Connect,
                path[..^ConnectionInfo.Length],
                () => Find(path[..^ConnectionInfo.Length], Connection)
            )
            : (Permissions.GetInstance, path, () => Find(path, Instance));

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

    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1alpha/projects.locations.clusters/generateClientCertificate</remarks>
    private async Task<(string, string, Func<Reply>)> CertifyAsync(HttpRequest request, string path)
    {
        if (!path.EndsWith(GenerateCertificate, StringComparison.Ordinal))
        {
            return (Permissions.GenerateClientCertificate, path, () => GoogleError.NotFound(path));
        }
        var cluster = path[..^GenerateCertificate.Length];
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(request.Body);
        }
        catch (JsonException)
        {
            body = null;
        }
        return (
            Permissions.GenerateClientCertificate,
            cluster,
            () =>
                !twin.Deployment.Instances.Any(instance => instance.Cluster == cluster)
                    ? GoogleError.NotFound(cluster)
                    : Certify(cluster, body)
        );
    }

    private Reply Certify(string cluster, JsonNode? body)
    {
        // Without it the instance would not read the metadata exchange that every connector sends.
        if ((bool?)body?["useMetadataExchange"] is not true)
        {
            return GoogleError.Invalid("useMetadataExchange is not set.");
        }
        var duration = (string?)body["certDuration"] ?? "";
        if (
            !duration.EndsWith('s')
            || !int.TryParse(
                duration[..^1],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds
            )
            || seconds is < 1 or > MaxCertificateSeconds
        )
        {
            return GoogleError.Invalid($"certDuration '{duration}' is invalid.");
        }
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem((string?)body["publicKey"] ?? "");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
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
                authority.ClientCertificate(key, TimeSpan.FromSeconds(seconds))
            ),
            ["caCert"] = authority.Pem,
        };
    }

    private sealed record Reply(JsonObject? Json, GoogleError? Error)
    {
        public static implicit operator Reply(JsonObject json) => new(json, null);

        public static implicit operator Reply(GoogleError error) => new(null, error);
    }
}
