using System.Net.Security;
using System.Net.Sockets;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>
/// Opens connections to an instance as the Auth Proxy does with <c>--auto-iam-authn</c>: on them the next
/// word is PostgreSQL's.
/// </summary>
/// <remarks>https://github.com/GoogleCloudPlatform/alloydb-go-connector (dialer.go)</remarks>
internal sealed class AlloyDbConnector : IDisposable
{
    // Ahead of its end, as the connector renews it.
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(4);

    private readonly InstanceUri _instance;
    private readonly AddressKind _kind;
    private readonly AlloyDbApiClient _api;
    private readonly FederatedCredential _login;
    private readonly DialAsync _dial;
    private readonly SemaphoreSlim _asking = new(1);
    private ConnectionInfo? _info;

    /// <param name="configuration">The credential file's text.</param>
    /// <param name="instance">Which instance to log in to.</param>
    /// <param name="kind">Which address to dial.</param>
    /// <param name="http">Sends the calls to the clouds.</param>
    /// <param name="dial">Connects to the instance.</param>
    public AlloyDbConnector(
        string configuration,
        InstanceUri instance,
        AddressKind kind,
        Func<HttpMessageHandler> http,
        DialAsync dial
    )
    {
        (_instance, _kind, _dial) = (instance, kind, dial);
        _api = new(new(configuration, Scope.CloudPlatform, http), http, instance);
        _login = new(configuration, Scope.AlloyDbLogin, http);
    }

    /// <exception cref="LoginException">Where and why it failed.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken end)
    {
        var info = await InfoAsync(end);
        if (!info.Addresses.TryGetValue(_kind, out var address))
        {
            throw new LoginException(
                "api",
                $"config error: instance does not have IP of type \"{_kind.ToString().ToUpperInvariant()}\" (instance URI = \"{_instance}\")"
            );
        }
        var tls = await EncryptAsync(address, info, end);
        try
        {
            await Handshake.IntroduceAsync(
                tls,
                await _login.GetTokenAsync(end),
                AuthType.AutoIam,
                end
            );
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        _info?.Dispose();
        _asking.Dispose();
    }

    private async Task<ConnectionInfo> InfoAsync(CancellationToken end)
    {
        await _asking.WaitAsync(end);
        try
        {
            if (_info is not null && DateTime.Now < _info.Certificate.NotAfter - s_renewal)
            {
                return _info;
            }
            try
            {
                // What it replaces may still be in use.
                return _info = await _api.AskAsync(end);
            }
            catch (LoginException) when (_info?.Certificate.NotAfter > DateTime.Now)
            {
                // A renewal that fails is silent until the certificate ends.
                return _info;
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<SslStream> EncryptAsync(
        string address,
        ConnectionInfo info,
        CancellationToken end
    )
    {
        try
        {
            var stream = await DialInstanceAsync(address, end);
            return await Handshake.EncryptAsync(stream, address, info, end);
        }
        catch (LoginException e)
        {
            // The next client asks again: the instance may have been replaced.
            _info = null;
            if (e.Hop != Handshake.Hop)
            {
                throw;
            }
            throw new LoginException(
                e.Hop,
                $"dial error: handshake failed (instance URI = \"{_instance}\"): {e.Message}"
            );
        }
    }

    private async Task<Stream> DialInstanceAsync(string address, CancellationToken end)
    {
        try
        {
            return await _dial(address, end);
        }
        catch (SocketException e)
        {
            throw Failed(e);
        }
        catch (OperationCanceledException)
        {
            throw Failed(new SocketException((int)SocketError.TimedOut));
        }

        LoginException Failed(SocketException e) =>
            new(
                e.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain
                    ? "dns"
                    : "port",
                $"dial error: failed to dial (instance URI = \"{_instance}\"): "
                    + GoWords.Of(e, address, Exchange.Port)
            );
    }
}
