using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// The login itself, on every path of the stack: through the proxies that the first boot of the instance
/// starts, with the file that it writes.
/// </summary>
internal static class LoginChecks
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(35);

    /// <param name="lab">The lab.</param>
    /// <param name="logins">How many logins to measure on each path.</param>
    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab, int logins)
    {
        if (lab.Plan.Login is not { } login || lab.Login is not { } servers)
        {
            return [];
        }
        var seen = new List<SeenPath>();
        foreach (var unit in login.Units)
        {
            seen.Add(await MeasureAsync(lab.Plan, login, unit, logins));
        }
        lab.Logins = seen;
        return [.. seen.Select(one => Carried(one, logins)), await RefuseAsync(login, servers)];
    }

    /// <summary>One login through a proxy.</summary>
    /// <returns>Who PostgreSQL says that the client is.</returns>
    /// <exception cref="LoginException">It failed; what the proxy says, or PostgreSQL.</exception>
    public static async Task<string> LogInAsync(LoginPlan login, ProxyUnit unit)
    {
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await using var stream = await ConnectAsync(IPAddress.Loopback, unit.Port, limit.Token);
            return await Postgres.LogInAsync(stream, login.User, login.Database, limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            var words = Journal.LastError(unit.Name);
            throw new LoginException(unit.Path, words.Length > 0 ? words : e.Message);
        }
        catch (InvalidOperationException e)
        {
            throw new LoginException(unit.Path, e.Message);
        }
    }

    /// <summary>A session that has logged in.</summary>
    public static async Task<Stream> OpenAsync(
        LoginPlan login,
        ProxyUnit unit,
        CancellationToken end
    )
    {
        var stream = await ConnectAsync(IPAddress.Loopback, unit.Port, end);
        await Postgres.LogInAsync(stream, login.User, login.Database, end);
        return stream;
    }

    /// <summary>A connection of the instance.</summary>
    public static async Task<Stream> ConnectAsync(
        IPAddress address,
        int port,
        CancellationToken end
    )
    {
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

    private static async Task<SeenPath> MeasureAsync(
        LabPlan plan,
        LoginPlan login,
        ProxyUnit unit,
        int logins
    )
    {
        var apis = plan.Google.ApiAddresses.Count > 0 ? "private" : "internet";
        var seen = new SeenPath(unit.Path, apis, ProxyUnits.Client, Carried: false, "", 0, 0, 0);
        try
        {
            var times = new List<double>();
            var user = "";
            while (times.Count < logins)
            {
                var start = Stopwatch.GetTimestamp();
                user = await LogInAsync(login, unit);
                times.Add(Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1));
            }
            return seen with
            {
                Carried = user == login.User,
                Words = user,
                First = times[0],
                Next = times.ElementAtOrDefault(1),
                Median = times.Order().ElementAt(logins / 2),
            };
        }
        catch (LoginException e)
        {
            return seen with { Words = e.Message };
        }
    }

    private static Check Carried(SeenPath seen, int logins) =>
        new(
            $"The path {seen.Path} carries a login without a password on port {Exchange.Port}",
            seen.Carried,
            seen.Carried
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seen.Words} in {seen.First:F0} ms, then {seen.Next:F0} ms, median of {logins} {seen.Median:F1} ms; "
                ) + $"{seen.Client}, Google's APIs {seen.Apis}"
                : seen.Words
        );

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
                () => new LoopbackHandler(servers.Twin.Address)
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
}
