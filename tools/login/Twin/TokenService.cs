using KeylessAlloyDb.Login.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>
/// Google's Security Token Service: exchanges a signed AWS request, or a token of an issuer, for a
/// federated token.
/// </summary>
/// <remarks>https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token</remarks>
internal sealed class TokenService(LoginTwin twin)
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const int LifetimeSeconds = 3600;

    private static readonly Dictionary<string, string> s_expected = new()
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
        ["requested_token_type"] = AccessToken,
    };

    /// <summary>How a token of each type is read.</summary>
    private readonly Dictionary<string, Func<string, string, FederatedIdentity>> _exchanges = new()
    {
        ["urn:ietf:params:aws:token-type:aws4_request"] = (audience, token) =>
            twin.Sts.ExchangeSigned(audience, token),
        ["urn:ietf:params:oauth:token-type:jwt"] = (audience, token) =>
            twin.Deployment.Gates.Exchange(
                audience,
                IdToken.Read(
                    token,
                    issuer =>
                        twin.Deployment.Gates.ProviderOf(audience).JwksJson
                        ?? twin.IssuerKeys.GetValueOrDefault(issuer),
                    twin.Now
                )
            ),
    };

    /// <summary>The last request that was exchanged or refused.</summary>
    public SignedRequest? LastRequest { get; private set; }

    public void Map(IEndpointRouteBuilder app) => app.MapPost("/v1/token", ExchangeAsync);

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        if (twin.Fault.HasFlag(TwinFault.TokenServiceSilent))
        {
            await Task.Delay(Timeout.Infinite, request.HttpContext.RequestAborted);
        }
        if (twin.Fault.HasFlag(TwinFault.TokenServiceDown))
        {
            return twin.Refuse("sts", request, 500, "Internal error encountered.");
        }
        if (!request.HasFormContentType)
        {
            return Refuse(request, new("invalid_request", "The request is no form."));
        }
        var form = await request.ReadFormAsync();
        try
        {
            foreach (var (name, value) in s_expected)
            {
                if (form[name] != value)
                {
                    throw new RefusedException("invalid_request", $"Invalid value for \"{name}\".");
                }
            }
            if (form["scope"].ToString().Length == 0)
            {
                throw new RefusedException("invalid_scope", "A scope is required.");
            }
            if (!_exchanges.TryGetValue(form["subject_token_type"].ToString(), out var exchange))
            {
                throw new RefusedException(
                    "invalid_request",
                    "Invalid value for \"subject_token_type\"."
                );
            }
            var token = twin.Tokens.Issue(
                "federated-",
                new(
                    exchange(form["audience"].ToString(), form["subject_token"].ToString()),
                    form["scope"].ToString().Split(' '),
                    twin.Now.AddSeconds(LifetimeSeconds)
                )
            );
            return twin.Answer(
                "sts",
                request,
                Results.Json(
                    new
                    {
                        access_token = token,
                        issued_token_type = AccessToken,
                        token_type = "Bearer",
                        expires_in = LifetimeSeconds,
                    }
                )
            );
        }
        catch (RefusedException refusal)
        {
            return Refuse(request, refusal);
        }
    }

    private FederatedIdentity ExchangeSigned(string audience, string subjectToken)
    {
        var signed = LastRequest = SignedRequest.Parse(subjectToken);
        if (signed.Target != audience)
        {
            throw new RefusedException(
                "invalid_grant",
                $"x-goog-cloud-target-resource is '{signed.Target}', the audience is '{audience}'."
            );
        }
        return twin.Deployment.Gates.Exchange(
            audience,
            signed.CallerIdentity(twin.SessionAtAws, twin.NowAtAws)
        );
    }

    private IResult Refuse(HttpRequest request, RefusedException refusal) =>
        twin.Refuse(
            "sts",
            request,
            400,
            refusal.Message,
            new { error = refusal.Error, error_description = refusal.Message }
        );
}
