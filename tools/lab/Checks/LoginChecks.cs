using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// The login itself, from the instance: Google's own library with the emitted file, AlloyDB's API, and the
/// connectors' port by name.
/// </summary>
internal static class LoginChecks
{
    private const int Repetitions = 20;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab) =>
        lab.Plan.Login is { } login && lab.Login is { } servers
            ?
            [
                await LogInAsync(login, servers, lab.Plan.Google.ApiAddresses.Count > 0),
                await RefuseAsync(login, servers),
            ]
            : [];

    private static async Task<Check> LogInAsync(
        LoginPlan login,
        LoginServers servers,
        bool privateApis
    )
    {
        var what = $"A client without a password logs in on the connectors' port {Exchange.Port}";
        using var limit = new CancellationTokenSource(s_limit);
        using var connector = Connector(login, servers, privateApis);
        try
        {
            var (user, first) = await OnceAsync(connector, login.User, limit.Token);
            var next = new List<TimeSpan>();
            while (next.Count < Repetitions)
            {
                next.Add((await OnceAsync(connector, login.User, limit.Token)).Time);
            }
            next.Sort();
            return new(
                what,
                user == login.User,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{user} in {first.TotalMilliseconds:F0} ms, then in {next[Repetitions / 2].TotalMilliseconds:F0} ms; "
                )
                    + (
                        privateApis
                            ? "Google's APIs over a tunnel"
                            : "Google's APIs beside the network (setting googleApis is internet)"
                    )
            );
        }
        catch (Exception e)
            when (e
                    is LoginException
                        or InvalidOperationException
                        or IOException
                        or OperationCanceledException
            )
        {
            return new(what, false, e is LoginException ? e.ToString() : $"login: {e.Message}");
        }
    }

    /// <summary>
    /// Callers that are not the instance. They ask beside the network: it is the condition that has to
    /// refuse them, not a broken tunnel.
    /// </summary>
    private static async Task<Check> RefuseAsync(LoginPlan login, LoginServers servers)
    {
        const string What = "Callers that Google does not trust are refused at the exchange";
        var account = login.Caller.Account;
        // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
        var (session, role) = (login.Caller.Arn.Split('/')[^1], login.Caller.Arn.Split('/')[^2]);
        Caller[] strangers =
        [
            Caller.Instance(account, $"{role}-2", session),
            Caller.Instance(account, "squatter", role),
            Caller.Instance(string.Concat(account.Reverse()), role, session),
        ];
        var wrong = new List<string>();
        foreach (var stranger in strangers)
        {
            servers.Become(stranger);
            var credential = new FederatedCredential(
                login.CredentialFile,
                Scope.CloudPlatform,
                () => new LoopbackHandler(servers.Services)
            );
            using var limit = new CancellationTokenSource(s_limit);
            try
            {
                await credential.GetTokenAsync(limit.Token);
                wrong.Add($"{stranger.Arn} is let in");
            }
            catch (LoginException e)
                when (e.Message.Contains("unauthorized_client", StringComparison.Ordinal))
            {
                // As it must be.
            }
            catch (LoginException e)
            {
                wrong.Add($"{stranger.Arn}: {e}");
            }
        }
        servers.Become(login.Caller);
        return new(
            What,
            wrong.Count == 0,
            wrong.Count == 0 ? $"{strangers.Length} refused" : string.Join("; ", wrong)
        );
    }

    private static AlloyDbConnector Connector(
        LoginPlan login,
        LoginServers servers,
        bool privateApis
    ) =>
        new(
            login.CredentialFile,
            new(login.Instance),
            AddressKind.Psc,
            () => Handler(privateApis ? null : servers.Apis.EndPoint),
            (name, end) => DialAsync(name, Exchange.Port, end)
        );

    private static async Task<(string User, TimeSpan Time)> OnceAsync(
        AlloyDbConnector connector,
        string user,
        CancellationToken end
    )
    {
        var start = Stopwatch.GetTimestamp();
        await using var stream = await connector.ConnectAsync(end);
        var session = await Postgres.LogInAsync(stream, user, "postgres", end);
        return (session, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>HTTP of the instance.</summary>
    /// <param name="internet">Where Google's APIs are; null for where the instance's resolver says.</param>
    private static SocketsHttpHandler Handler(EndPoint? internet) =>
        new()
        {
            ConnectCallback = async (context, end) =>
                context.DnsEndPoint.Host != CloudHosts.Metadata && internet is not null
                    ? await Dial.ConnectAsync(internet, end)
                    : await DialAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, end),
            SslOptions = new SslClientAuthenticationOptions
            {
                // The lab's server signs its own certificate; its name is compared all the same.
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    certificate is not null
                    && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            },
        };

    private static async Task<Stream> DialAsync(string host, int port, CancellationToken end)
    {
        var address = IPAddress.TryParse(host, out var literal) ? literal : await FindAsync(host);
        var socket = NetworkNamespace.Inside(
            Topology.Ec2,
            () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        );
        try
        {
            await socket.ConnectAsync(address, port, end);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress> FindAsync(string name)
    {
        var answer = await DnsChecks.ResolveAsync(name);
        return answer.Addresses.Count > 0
            ? IPAddress.Parse(answer.Addresses[0])
            : throw new SocketException(
                (int)(answer.Status == "NXDOMAIN" ? SocketError.HostNotFound : SocketError.TryAgain)
            );
    }
}
