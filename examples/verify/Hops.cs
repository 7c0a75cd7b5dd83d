using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>The hops of one walk. Each says what it has seen, or throws a <see cref="HopException"/>.</summary>
/// <param name="settings">What the client is told.</param>
/// <param name="place">Where it runs.</param>
/// <param name="http">Sends all requests.</param>
/// <param name="neighbours">Waits for the containers beside the client.</param>
internal sealed class Hops(
    Settings settings,
    Place place,
    Func<HttpMessageHandler> http,
    Neighbours neighbours
)
{
    private const string Renew =
        "`pulumi refresh`, then `pulumi up`; a new right takes some minutes";
    private const string LookAtTheWay =
        "the way broke, not the service: look at routes, tunnels or NAT, and at the client's security group";

    private readonly ObservedLibrary _library = new(http, neighbours);
    private string _account = "";
    private string _host = "";
    private IPAddress _address = IPAddress.None;

    /// <summary>As whom the client would log in, from the role or the pod to the database user.</summary>
    public async Task<string> IdentityAsync(CancellationToken end)
    {
        var file = CredentialFile.Of(settings.CredentialFile);
        _account = file.Account;
        await _library.LogInAsync(settings.CredentialFile, end).ConfigureAwait(false);
        end.ThrowIfCancellationRequested();
        var by = _library.AskedMetadata ? "the metadata service of the host" : file.Source;
        if (_library.SubjectToken is not { } token)
        {
            var seen = _library.Calls.Count > 0 ? $": {_library.Calls[^1]}" : "";
            throw new HopException(
                $"nobody: {by} gives Google's library no credentials{seen}",
                _library.AskedMetadata && place.HostIsOthers
                    ? CredentialFile.ForThisPlace
                    : file.Fix
            );
        }

        var who = await new CallerIdentity(http).OfAsync(token, end).ConfigureAwait(false);
        if (_library.AskedMetadata && place.HostIsOthers)
        {
            throw new HopException(
                $"{who ?? "a role that AWS cannot be asked for"}, the role of the host beneath, by its metadata service; "
                    + $"{settings.Expected} is expected",
                $"{CredentialFile.ForThisPlace}. And take the metadata service from the client: {place.BlockMetadata}"
            );
        }
        if (who is not null && !IsExpected(who))
        {
            throw new HopException(
                $"{who}, by {by}; {settings.Expected} is expected",
                "give the client the role or the Kubernetes service account that is trusted, or trust this one; keys "
                    + "in its environment win over every other source"
            );
        }
        return $"{who ?? "a role that AWS cannot be asked for from here"}, by {by}, becomes {_account} and logs in as {settings.User}";
    }

    /// <summary>Whether the host's role is within reach, and is another one.</summary>
    public async Task<string> HostAsync(CancellationToken end)
    {
        if (!place.HostIsOthers)
        {
            return $"no role but the client's own: this is {place.Name}";
        }
        var role = await new Metadata(http).RoleAsync(end).ConfigureAwait(false);
        if (
            role is not null
            && settings.Expected.EndsWith($":assumed-role/{role}", StringComparison.Ordinal)
        )
        {
            throw new HopException(
                $"{role} is the role of the host, too: whatever runs on it can log in",
                $"give the client a role of its own, and take the metadata service from it: {place.BlockMetadata}"
            );
        }
        return role is null
            ? "its metadata service does not answer here"
            : $"its metadata service answers here{(role.Length > 0 ? $" with the role {role}" : "")}, and the credential "
                + $"file does not ask it; better: {place.BlockMetadata}";
    }

    /// <summary>Google's token service takes the identity.</summary>
    public Task<string> ExchangeAsync(CancellationToken _) =>
        _library.Exchange is { IsGood: true } taken
            ? Task.FromResult(taken.ToString())
            : throw new HopException(
                $"{_library.Exchange}",
                _library.Exchange?.Refusal switch
                {
                    "unauthorized_client" =>
                        "Google trusts another role or pod, by its exact name: add this one to the workload, and update",
                    "invalid_target" =>
                        "the credential file is of a provider that is no more: take it from the stack's outputs again",
                    "invalid_grant" =>
                        "the signature or the token is refused: the clock, keys that have ended, or a subject of over 127 "
                            + "bytes; docs/workloads.md says how long a role's name may be",
                    _ when _library.Exchange?.Status is null => LookAtTheWay,
                    _ => Renew,
                }
            );

    /// <summary>The identity may become the service account.</summary>
    public Task<string> ImpersonationAsync(CancellationToken _)
    {
        var last = _library.Calls[^1];
        return _library.AccessToken is not null
            ? Task.FromResult(_account)
            : throw new HopException($"{last}", last.Status is null ? LookAtTheWay : Renew);
    }

    /// <summary>AlloyDB's API says where the instance is, as it says it to proxy and connectors.</summary>
    public async Task<string> ApiAsync(CancellationToken end)
    {
        const string Api = "https://alloydb.googleapis.com";
        using var client = new HttpClient(http());
        client.DefaultRequestHeaders.Authorization = new("Bearer", _library.AccessToken);
        try
        {
            using var answer = await client
                .GetAsync(new Uri($"{Api}/v1alpha/{settings.Instance}/connectionInfo"), end)
                .ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new HopException($"{Api} answers {(int)answer.StatusCode}", Renew);
            }
            var info = await answer.Content.ReadAsStringAsync(end).ConfigureAwait(false);
            using var json = JsonDocument.Parse(info);
            _host = json.RootElement.Text("pscDnsName").TrimEnd('.');
        }
        catch (HttpRequestException)
        {
            throw new HopException($"{Api} does not answer", LookAtTheWay);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HopException($"{Api} answers, but not as AlloyDB does", LookAtTheWay);
        }
        return _host.Length > 0
            ? $"{settings.Instance} is {_host}"
            : throw new HopException(
                "the instance has no Private Service Connect name",
                "see The instance was replaced in docs/runbook.md"
            );
    }

    /// <summary>The database's name resolves.</summary>
    public async Task<string> DnsAsync(CancellationToken end)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(_host, AddressFamily.InterNetwork, end)
                .ConfigureAwait(false);
            _address = found[0];
            return $"{_host} is {_address}";
        }
        catch (SocketException e)
        {
            throw new HopException(
                $"{_host}: {e.SocketErrorCode}",
                "the client has to ask the VPC's resolver, and the Resolver rule has to be associated with its VPC"
            );
        }
    }

    /// <summary>The database answers.</summary>
    public async Task<string> PortAsync(CancellationToken end)
    {
        using var socket = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await socket
                .ConnectAsync(_address, settings.DatabasePort, limit.Token)
                .ConfigureAwait(false);
            return $"{_address}:{settings.DatabasePort}";
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            throw new HopException(
                $"{_address}:{settings.DatabasePort} "
                    + (e is SocketException error ? $"{error.SocketErrorCode}" : "does not answer"),
                "the client needs the security group of the output `clients`, which lets 5433 out, and a subnet with "
                    + "a route to Google"
            );
        }
    }

    /// <summary>The proxy beside the client logs in. There is no password.</summary>
    /// <param name="proxy">Where it listens.</param>
    /// <param name="end">Ends the attempt.</param>
    public async Task<string> LoginAsync((string Host, int Port) proxy, CancellationToken end)
    {
        var source = new NpgsqlDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = proxy.Host,
                Port = proxy.Port,
                Username = settings.User,
                Database = "postgres",
                SslMode = SslMode.Disable,
                Pooling = false,
                Timeout = (int)settings.LoginLimit.TotalSeconds,
            },
        };
        // The types of a database say nothing about a login.
        source.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        var database = source.Build();
        await using var _ = database.ConfigureAwait(false);
        try
        {
            var connection = await neighbours
                .AskAsync(proxy.Host, () => database.OpenConnectionAsync(end).AsTask(), end)
                .ConfigureAwait(false);
            await using var opened = connection.ConfigureAwait(false);
            return $"{connection.PostgresParameters["session_authorization"]}, through {proxy.Host}:{proxy.Port}";
        }
        catch (PostgresException e)
        {
            throw new HopException(
                $"the database refuses: {e.SqlState}, {e.MessageText}",
                $"the database user is missing, or its account lacks roles/alloydb.databaseUser: {Renew}"
            );
        }
        catch (NpgsqlException e)
        {
            var (seen, fix) = e.InnerException switch
            {
                SocketException => (
                    "does not answer",
                    "the Auth Proxy does not run beside the client, or listens elsewhere than PGHOST and PGPORT say"
                ),
                TimeoutException => (
                    $"does not log in within {source.ConnectionStringBuilder.Timeout} s",
                    "the proxy waits for the database, or another program listens there: see What the proxy's log says in "
                        + "docs/runbook.md"
                ),
                _ => (
                    "closes the connection",
                    "the proxy's log says why: see What the proxy's log says in docs/runbook.md"
                ),
            };
            throw new HopException($"{proxy.Host}:{proxy.Port} {seen}", fix);
        }
    }

    /// <summary>A role is expected without the name of its session.</summary>
    private bool IsExpected(string who) =>
        who == settings.Expected
        || who.StartsWith($"{settings.Expected}/", StringComparison.Ordinal);
}
