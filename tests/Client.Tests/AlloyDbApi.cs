using System.Text.Json.Nodes;
using KeylessAlloyDb.Testing.Infra.Client;
using KeylessAlloyDb.Testing.Infra.Trust.Twin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>What answers over HTTP beside the identity path: AlloyDB's API, and a proxy's health.</summary>
internal sealed class AlloyDbApi
{
    public const string ReadyInstance = """
        {
          "state": "READY",
          "databaseFlags": { "alloydb.iam_authentication": "on" }
        }
        """;

    /// <summary>The answer to who asks for the instance with the service account's token.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances</remarks>
    public (int Status, string Json) Instance { get; set; } = (200, ReadyInstance);

    /// <summary>The answer to what a proxy asks before it connects, by its own version of the API.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1alpha/projects.locations.clusters.instances/getConnectionInfo</remarks>
    public (int Status, string Json) Connection { get; set; } =
        Connect(pscDnsName: "localhost", publicIpAddress: "127.0.0.1");

    public int Readiness { get; set; } = 200;

    /// <summary>Where the instance can be reached, as AlloyDB says it.</summary>
    public static (int Status, string Json) Connect(string? pscDnsName, string? publicIpAddress) =>
        (
            200,
            new JsonObject
            {
                ["instanceUid"] = "0b1c2d3e",
                // With a dot at its end, as the API gives it.
                ["pscDnsName"] = pscDnsName is null ? null : $"{pscDnsName}.",
                ["publicIpAddress"] = publicIpAddress,
            }.ToJsonString()
        );

    /// <param name="app">Where to answer.</param>
    /// <param name="twin">Knows who holds a token; asked once it runs.</param>
    public void Map(IEndpointRouteBuilder app, Func<IdentityTwin> twin)
    {
        app.MapGet(
            $"/v1/{SamplePlan.Create().InstanceUri}",
            (HttpRequest request) => Get(request, twin(), Instance)
        );
        app.MapGet(
            $"/v1alpha/{SamplePlan.Create().InstanceUri}/connectionInfo",
            (HttpRequest request) => Get(request, twin(), Connection)
        );
        app.MapGet("/readiness", () => Results.StatusCode(Readiness));
    }

    private static IResult Get(
        HttpRequest request,
        IdentityTwin twin,
        (int Status, string Json) answer
    )
    {
        var token = request
            .Headers.Authorization.ToString()
            .Replace("Bearer ", "", StringComparison.Ordinal);
        return twin.Credentials.Holder(token) == SamplePlan.ServiceAccount
            ? Results.Text(answer.Json, "application/json", statusCode: answer.Status)
            : Results.Text("""{"error": {"message": "who asks?"}}""", statusCode: 401);
    }
}
