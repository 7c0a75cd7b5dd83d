using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace KeylessAlloyDb.Testing.Infra.Trust.Twin;

/// <summary>
/// The way from an EC2 instance to a Google service account on one loopback port: instance
/// metadata, token service and IAM Credentials, each with the paths that it has in the cloud.
/// Plain HTTP, so that scripts can use it too.
/// </summary>
public sealed class IdentityTwin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TwinCall> _calls = new();

    private IdentityTwin(Gates gates, Caller caller, Action<IEndpointRouteBuilder>? more)
    {
        (Gates, Session) = (gates, AwsSession.Of(caller));
        (Tokens, Credentials) = (new(this), new(this));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        new MetadataService(this).Map(_app);
        Tokens.Map(_app);
        Credentials.Map(_app);
        more?.Invoke(_app);
    }

    /// <summary>Where all services answer.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What is deployed on Google's side; may be changed while the twin runs.</summary>
    public Gates Gates { get; set; }

    /// <summary>The instance's credentials; another session is another instance, or another role.</summary>
    public AwsSession Session { get; set; }

    public string AvailabilityZone { get; set; } = "ap-northeast-1a";

    public TwinFault Fault { get; set; }

    public TokenService Tokens { get; }

    public IamCredentials Credentials { get; }

    /// <summary>What was called since the start, in order.</summary>
    public IReadOnlyList<TwinCall> Calls => [.. _calls];

    internal string RoleName => Session.Caller.Arn.Split('/')[^2];

    internal static DateTimeOffset Now => DateTimeOffset.UtcNow;

    internal DateTimeOffset NowAtAws =>
        DateTimeOffset.UtcNow
        + (Fault.HasFlag(TwinFault.ClockSkew) ? TimeSpan.FromMinutes(20) : TimeSpan.Zero);

    internal AwsSession SessionAtAws =>
        Fault.HasFlag(TwinFault.StaleCredentials) ? AwsSession.Of(Session.Caller) : Session;

    /// <summary>Starts a twin.</summary>
    /// <param name="gates">What is deployed.</param>
    /// <param name="caller">The session that the instance's profile gives it.</param>
    /// <param name="more">Further endpoints, such as an API that takes the tokens.</param>
    public static async Task<IdentityTwin> StartAsync(
        Gates gates,
        Caller caller,
        Action<IEndpointRouteBuilder>? more = null
    )
    {
        var twin = new IdentityTwin(gates, caller, more);
        await twin._app.StartAsync();
        return twin;
    }

    /// <summary>
    /// A credential configuration with the twin's address in place of the clouds', for clients that
    /// cannot be sent elsewhere.
    /// </summary>
    public string OnLoopback(string configuration) =>
        LoopbackHandler.Hosts.Aggregate(
            configuration,
            (text, host) =>
                text.Replace($"https://{host}", Address.GetLeftPart(UriPartial.Authority))
                    .Replace($"http://{host}", Address.GetLeftPart(UriPartial.Authority))
        );

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal IResult Answer(string service, HttpRequest request, IResult result)
    {
        _calls.Enqueue(new(service, $"{request.Method} {request.Path}", 200, ""));
        return result;
    }

    internal IResult Refuse(
        string service,
        HttpRequest request,
        int status,
        string detail,
        object? body = null
    )
    {
        _calls.Enqueue(new(service, $"{request.Method} {request.Path}", status, detail));
        return body is null
            ? Results.Text(detail, statusCode: status)
            : Results.Json(body, statusCode: status);
    }
}
