using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>
/// An instance's port for connectors: TLS 1.3 with a client certificate, the metadata exchange, the IAM
/// user, and then a PostgreSQL that believes whom it is told.
/// </summary>
/// <remarks>https://github.com/GoogleCloudPlatform/alloydb-go-connector (dialer.go, the client's side)</remarks>
internal sealed class InstancePort : IAsyncDisposable
{
    private readonly LoginTwin _twin;
    private readonly string _instance;
    private readonly EndPoint _postgres;
    private readonly Acceptor _acceptor;

    private InstancePort(LoginTwin twin, string instance, TcpListener listener, EndPoint postgres)
    {
        (_twin, _instance, _postgres) = (twin, instance, postgres);
        _acceptor = new(listener, ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _acceptor.EndPoint;

    /// <summary>The name that the last client asked for in TLS; empty where it dialled an address.</summary>
    public string? LastServerName { get; private set; }

    /// <summary>
    /// The names in its certificate; null stands for the deployment's own. Other names play another instance,
    /// at an address or a record that was left over.
    /// </summary>
    public IReadOnlyList<string>? Names { get; set; }

    public PortFault Fault { get; set; }

    /// <param name="twin">Knows tokens and deployment.</param>
    /// <param name="instance">The instance's full name.</param>
    /// <param name="listener">Where connectors dial. It ends with the port.</param>
    /// <param name="postgres">Where sessions go that may log in. It must ask for no password.</param>
    public static InstancePort Start(
        LoginTwin twin,
        string instance,
        TcpListener listener,
        EndPoint postgres
    ) => new(twin, instance, listener, postgres);

    public ValueTask DisposeAsync() => _acceptor.DisposeAsync();

    private async Task ServeAsync(Stream stream, CancellationToken end)
    {
        try
        {
            if (Fault == PortFault.Resets)
            {
                await ResetAsync(stream, end);
                return;
            }
            await using var tls = new SslStream(stream);
            await AuthenticateAsync(tls, end);
            if (!Authority.IsForExchange(tls.RemoteCertificate!))
            {
                throw new InvalidDataException("a certificate without useMetadataExchange");
            }
            if (await ExchangeAsync(tls, end) is { } client)
            {
                await LogInAsync(tls, client, end);
            }
        }
        catch (Exception e) when (e is AuthenticationException or InvalidDataException)
        {
            _twin.Record(new("5433", "connection", 400, e.Message));
        }
    }

    private static async Task ResetAsync(Stream stream, CancellationToken end)
    {
        // Not before the client has said something: it would meet a broken pipe.
        await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, end);
        ((NetworkStream)stream).Socket.Close(0);
    }

    private DeployedInstance Instance =>
        _twin.Deployment.Instances.FirstOrDefault(one => one.Name == _instance)
        ?? throw new InvalidDataException($"{_instance} is not deployed");

    private async Task AuthenticateAsync(SslStream tls, CancellationToken end)
    {
        var instance = Instance;
        var authority = _twin.AuthorityOf(instance.Cluster);
        var signer =
            Fault == PortFault.OtherAuthority
                ? _twin.AuthorityOf($"{instance.Cluster}-2")
                : authority;
        using var certificate = signer.ServerCertificate(
            Names
                ?? new[]
                {
                    instance.PscDnsName,
                    instance.PublicIpAddress,
                    instance.IpAddress,
                }.OfType<string>(),
            Fault == PortFault.EndedCertificate ? TimeSpan.FromMinutes(-1) : TimeSpan.FromDays(1)
        );
        await tls.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                LastServerName = hello.ServerName;
                return ValueTask.FromResult(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = SslStreamCertificateContext.Create(
                            certificate,
                            null,
                            offline: true
                        ),
                        EnabledSslProtocols =
                            Fault == PortFault.OldTls ? SslProtocols.Tls12 : SslProtocols.Tls13,
                        ClientCertificateRequired = true,
                        CertificateChainPolicy = authority.ClientPolicy(),
                    }
                );
            },
            null,
            end
        );
    }

    /// <returns>What the client asks with; null where it was refused.</returns>
    private async Task<(AuthType Type, Principal Holder)?> ExchangeAsync(
        SslStream tls,
        CancellationToken end
    )
    {
        var request = await Exchange.ReceiveAsync(tls, ExchangeRequest.Parser, end);
        if (Fault == PortFault.HangsUp)
        {
            throw new InvalidDataException("hung up");
        }
        var token = _twin.Tokens.Find(request.Oauth2Token);
        var refusal =
            Fault == PortFault.Refuses
                ? "the request was refused"
                : Refusal(request.AuthType, token);
        _twin.Record(
            new("5433", $"exchange {request.AuthType}", refusal is null ? 200 : 403, refusal ?? "")
        );
        await Exchange.SendAsync(
            tls,
            refusal is null
                ? new ExchangeResponse { ResponseCode = ResponseCode.Ok }
                : new ExchangeResponse { ResponseCode = ResponseCode.Error, Error = refusal },
            end
        );
        return refusal is null ? (request.AuthType, token!.Holder) : null;
    }

    private string? Refusal(AuthType type, AccessToken? token) =>
        token is null ? "the access token is unknown or has ended"
        : !token.Scopes.Contains(Scope.AlloyDbLogin)
            ? $"the access token lacks the scope {Scope.AlloyDbLogin}"
        : !_twin.Deployment.Allows(token.Holder, Permissions.Connect, _instance)
            ? $"Permission '{Permissions.Connect}' denied on resource '{_instance}' (or it may not exist)."
        : type is not (AuthType.DbNative or AuthType.AutoIam) ? $"unknown kind of login {type}"
        : null;

    private async Task LogInAsync(
        SslStream tls,
        (AuthType Type, Principal Holder) client,
        CancellationToken end
    )
    {
        var startup = await Postgres.ReadStartupAsync(tls, end);
        if (client.Type == AuthType.DbNative)
        {
            await RefusePasswordAsync(tls, startup.User, end);
            return;
        }
        if (!MayBe(client.Holder, startup.User))
        {
            // https://github.com/GoogleCloudPlatform/alloydb-auth-proxy/issues/384
            var message = $"AlloyDB IAM user authentication failed for user \"{startup.User}\"";
            _twin.Record(new("5433", $"login {startup.User}", 403, message));
            await tls.WriteAsync(Postgres.Fatal("28000", message), end);
            return;
        }
        if (Missing(startup) is { } missing)
        {
            await tls.WriteAsync(missing, end);
            return;
        }
        _twin.Record(new("5433", $"login {startup.User}", 200, ""));
        await using var stream = await Dial.ConnectAsync(_postgres, end);
        await stream.WriteAsync(startup.Bytes, end);
        await Tunnel.JoinAsync(tls, stream, end);
    }

    private byte[]? Missing(Postgres.Startup startup) =>
        Fault switch
        {
            PortFault.NoDatabase => Postgres.Fatal(
                "3D000",
                $"database \"{startup.Parameters.GetValueOrDefault("database", startup.User)}\" does not exist"
            ),
            PortFault.NoRole => Postgres.Fatal("28000", $"role \"{startup.User}\" does not exist"),
            _ => null,
        };

    // https://cloud.google.com/alloydb/docs/manage-iam-authn
    private bool MayBe(Principal holder, string user) =>
        holder is ServiceAccount account
        && account.DatabaseUser == user
        && Instance.HasIamAuthentication
        && Instance.IamUsers.Contains(user)
        && _twin.Deployment.Allows(holder, Permissions.Login, _instance);

    // No user has a password here: PostgreSQL asks for one, and none is right.
    private async Task RefusePasswordAsync(SslStream tls, string user, CancellationToken end)
    {
        const string message = "password authentication failed for user";
        _twin.Record(new("5433", $"login {user}", 403, message));
        await tls.WriteAsync(Postgres.Message(Postgres.Authentication, [0, 0, 0, 3]), end);
        await Postgres.ReadAsync(tls, end);
        await tls.WriteAsync(Postgres.Fatal("28P01", $"{message} \"{user}\""), end);
    }
}
