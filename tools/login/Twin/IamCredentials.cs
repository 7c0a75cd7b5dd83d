using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>The IAM Service Account Credentials API: a federated token becomes a service account's.</summary>
/// <remarks>https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken</remarks>
internal sealed class IamCredentials(LoginTwin twin)
{
    private const string Verb = ":generateAccessToken";
    private const int MaxLifetimeSeconds = 3600;

    public void Map(IEndpointRouteBuilder app) =>
        app.MapPost(
            "/v1/projects/-/serviceAccounts/{call}",
            async (HttpRequest request, string call) =>
            {
                var (answer, error) = await GenerateAsync(request, call);
                return error?.Answer(twin, "iam", request)
                    ?? twin.Answer("iam", request, Results.Json(answer));
            }
        );

    private async Task<(object? Answer, GoogleError? Error)> GenerateAsync(
        HttpRequest request,
        string call
    )
    {
        if (twin.Tokens.Find(request) is not { Holder: FederatedIdentity identity } token)
        {
            return (null, GoogleError.Unauthenticated);
        }
        if (!token.Scopes.Intersect([Scope.CloudPlatform, Scope.Iam]).Any())
        {
            return (null, GoogleError.Scope);
        }
        if (!call.EndsWith(Verb, StringComparison.Ordinal))
        {
            return (null, GoogleError.NotFound(call));
        }
        var account = call[..^Verb.Length];
        if (twin.Fault.HasFlag(TwinFault.AccountDeleted))
        {
            return (
                null,
                new(404, "NOT_FOUND", $"Not found; Gaia id not found for email {account}")
            );
        }
        if (
            twin.Fault.HasFlag(TwinFault.ImpersonationDenied)
            || !twin.Deployment.Gates.MayImpersonate(identity, account)
        )
        {
            return (null, GoogleError.Denied(Permissions.GetAccessToken, account));
        }
        using var body = await JsonDocument.ParseAsync(request.Body);
        var lifetime = body.RootElement.TryGetProperty("lifetime", out var text)
            ? int.Parse(text.GetString()!.TrimEnd('s'), CultureInfo.InvariantCulture)
            : MaxLifetimeSeconds;
        if (lifetime is < 1 or > MaxLifetimeSeconds)
        {
            return (null, GoogleError.Invalid($"The lifetime {lifetime}s is invalid."));
        }
        if (!body.RootElement.TryGetProperty("scope", out var scope) || scope.GetArrayLength() == 0)
        {
            return (null, GoogleError.Invalid("A scope is required."));
        }
        var end = twin.Now.AddSeconds(lifetime);
        return (
            new
            {
                accessToken = twin.Tokens.Issue(
                    "ya29.",
                    new(
                        new ServiceAccount(account),
                        [.. scope.EnumerateArray().Select(one => one.GetString()!)],
                        end
                    )
                ),
                expireTime = end.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'",
                    CultureInfo.InvariantCulture
                ),
            },
            null
        );
    }
}
