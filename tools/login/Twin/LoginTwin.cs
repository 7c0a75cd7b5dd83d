using System.Collections.Concurrent;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>
/// What a client meets on its way from an EC2 instance into AlloyDB. Instance metadata, token service, IAM
/// Credentials and AlloyDB's API answer on one loopback port, each with the paths that it has in the cloud;
/// plain HTTP, so that scripts can use it too. <see cref="InstancePort"/> is the instance.
/// </summary>
internal sealed class LoginTwin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<TwinCall> _calls = new();
    private readonly ConcurrentDictionary<string, Lazy<Authority>> _authorities = new();

    private LoginTwin(Deployment deployment, Caller caller, TimeProvider clock)
    {
        (Deployment, Session, _clock) = (deployment, AwsSession.Of(caller), clock);
        (Tokens, Sts) = (new(clock), new(this));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        new MetadataService(this).Map(_app);
        Sts.Map(_app);
        new IamCredentials(this).Map(_app);
        new AlloyDbApi(this).Map(_app);
    }

    /// <summary>Where all services answer.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What is deployed on Google's side; may be changed while the twin runs.</summary>
    public Deployment Deployment { get; set; }

    /// <summary>The instance's credentials; another session is another instance, or another role.</summary>
    public AwsSession Session { get; set; }

    /// <summary>By issuer: the public keys that it serves, a JSON Web Key Set.</summary>
    public Dictionary<string, string> IssuerKeys { get; } = [];

    public string AvailabilityZone { get; set; } = "ap-northeast-1a";

    public TwinFault Fault { get; set; }

    /// <summary>How long client certificates live, whatever is asked for; null for what the API makes of it.</summary>
    public TimeSpan? CertificateLifetime { get; set; }

    public AccessTokens Tokens { get; }

    public TokenService Sts { get; }

    /// <summary>What was called since the start, in order.</summary>
    public IReadOnlyList<TwinCall> Calls => [.. _calls];

    internal string RoleName => Session.Caller.Arn.Split('/')[^2];

    internal DateTimeOffset Now => _clock.GetUtcNow();

    internal DateTimeOffset NowAtAws =>
        Now + (Fault.HasFlag(TwinFault.ClockSkew) ? TimeSpan.FromMinutes(20) : TimeSpan.Zero);

    internal AwsSession SessionAtAws =>
        Fault.HasFlag(TwinFault.StaleCredentials) ? AwsSession.Of(Session.Caller) : Session;

    /// <summary>Starts a twin.</summary>
    /// <param name="deployment">What is deployed.</param>
    /// <param name="caller">The session that the instance's profile gives it.</param>
    /// <param name="clock">The time at both clouds; null for the machine's.</param>
    public static async Task<LoginTwin> StartAsync(
        Deployment deployment,
        Caller caller,
        TimeProvider? clock = null
    )
    {
        var twin = new LoginTwin(deployment, caller, clock ?? TimeProvider.System);
        await twin._app.StartAsync();
        return twin;
    }

    /// <summary>
    /// A credential configuration with the twin's address in place of the clouds', for clients that
    /// cannot be sent elsewhere.
    /// </summary>
    public string OnLoopback(string configuration) =>
        CloudHosts.All.Aggregate(
            configuration,
            (text, host) =>
                text.Replace($"https://{host}", Address.GetLeftPart(UriPartial.Authority))
                    .Replace($"http://{host}", Address.GetLeftPart(UriPartial.Authority))
        );

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var authority in _authorities.Values)
        {
            authority.Value.Dispose();
        }
    }

    /// <summary>The authority that signs a cluster's certificates; another cluster has another.</summary>
    internal Authority AuthorityOf(string cluster) =>
        _authorities.GetOrAdd(cluster, _ => new(() => new Authority(_clock))).Value;

    internal void Record(TwinCall call) => _calls.Enqueue(call);

    internal IResult Answer(string service, HttpRequest request, IResult result)
    {
        Record(new(service, $"{request.Method} {request.Path}", 200, ""));
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
        Record(new(service, $"{request.Method} {request.Path}", status, detail));
        return body is null
            ? Results.Text(detail, statusCode: status)
            : Results.Json(body, statusCode: status);
    }
}
