using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeylessAlloyDb.Testing.Infra.Trust.Twin;

/// <summary>The IAM Service Account Credentials API: a federated token becomes a service account's.</summary>
/// <remarks>https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken</remarks>
public sealed class IamCredentials(IdentityTwin twin)
{
    private const string Verb = ":generateAccessToken";
    private const int MaxLifetimeSeconds = 3600;

    private readonly ConcurrentDictionary<string, string> _issued = new();

    /// <summary>The service account that an access token was issued for.</summary>
    public string? Holder(string token) => _issued.GetValueOrDefault(token);

    public void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/v1/projects/-/serviceAccounts/{call}", GenerateAsync);

    private async Task<IResult> GenerateAsync(HttpRequest request, string call)
    {
        var bearer = request.Headers.Authorization.ToString();
        if (
            !bearer.StartsWith("Bearer ", StringComparison.Ordinal)
            || twin.Tokens.Holder(bearer["Bearer ".Length..]) is not { } identity
        )
        {
            return Refuse(request, 401, "UNAUTHENTICATED", "Request had invalid credentials.");
        }
        if (!call.EndsWith(Verb, StringComparison.Ordinal))
        {
            return Refuse(request, 404, "NOT_FOUND", $"No method '{call}'.");
        }
        var account = call[..^Verb.Length];
        if (
            twin.Fault.HasFlag(TwinFault.ImpersonationDenied)
            || !twin.Gates.MayImpersonate(identity, account)
        )
        {
            return Refuse(
                request,
                403,
                "PERMISSION_DENIED",
                "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."
            );
        }
        using var body = await JsonDocument.ParseAsync(request.Body);
        var lifetime = body.RootElement.TryGetProperty("lifetime", out var text)
            ? int.Parse(text.GetString()!.TrimEnd('s'), CultureInfo.InvariantCulture)
            : MaxLifetimeSeconds;
        if (lifetime is < 1 or > MaxLifetimeSeconds)
        {
            return Refuse(
                request,
                400,
                "INVALID_ARGUMENT",
                $"The lifetime {lifetime}s is invalid."
            );
        }
        if (!body.RootElement.TryGetProperty("scope", out var scope) || scope.GetArrayLength() == 0)
        {
            return Refuse(request, 400, "INVALID_ARGUMENT", "A scope is required.");
        }
        var token = $"ya29.{RandomNumberGenerator.GetHexString(48)}";
        _issued[token] = account;
        return twin.Answer(
            "iam",
            request,
            Results.Json(
                new
                {
                    accessToken = token,
                    expireTime = IdentityTwin
                        .Now.AddSeconds(lifetime)
                        .UtcDateTime.ToString(
                            "yyyy-MM-dd'T'HH:mm:ss'Z'",
                            CultureInfo.InvariantCulture
                        ),
                }
            )
        );
    }

    private IResult Refuse(HttpRequest request, int status, string code, string message) =>
        twin.Refuse(
            "iam",
            request,
            status,
            message,
            new
            {
                error = new
                {
                    code = status,
                    message,
                    status = code,
                },
            }
        );
}
