using KeylessAlloyDb.Infra.Tests.Client;
using KeylessAlloyDb.Trust.Tests.Twin;
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
          "publicIpAddress": "127.0.0.1",
          "databaseFlags": { "alloydb.iam_authentication": "on" }
        }
        """;

    /// <summary>The answer to who asks for the instance with the service account's token.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances</remarks>
    public (int Status, string Json) Instance { get; set; } = (200, ReadyInstance);

    public int Readiness { get; set; } = 200;

    /// <param name="app">Where to answer.</param>
    /// <param name="twin">Knows who holds a token; asked once it runs.</param>
    public void Map(IEndpointRouteBuilder app, Func<IdentityTwin> twin)
    {
        app.MapGet(
            $"/v1/{SamplePlan.Create().InstanceUri}",
            (HttpRequest request) => Get(request, twin())
        );
        app.MapGet("/readiness", () => Results.StatusCode(Readiness));
    }

    private IResult Get(HttpRequest request, IdentityTwin twin)
    {
        var token = request
            .Headers.Authorization.ToString()
            .Replace("Bearer ", "", StringComparison.Ordinal);
        return twin.Credentials.Holder(token) == SamplePlan.ServiceAccount
            ? Results.Text(Instance.Json, "application/json", statusCode: Instance.Status)
            : Results.Text("""{"error": {"message": "who asks?"}}""", statusCode: 401);
    }
}
