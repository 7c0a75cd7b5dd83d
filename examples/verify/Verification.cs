namespace KeylessAlloyDb.Examples.Verify;

/// <summary>
/// Walks every hop of a client's login, in the client's own place, and names the first that fails. It begins with whom
/// the client would log in as, and needs no root.
/// </summary>
/// <param name="settings">What the client is told.</param>
/// <param name="place">Where it runs.</param>
/// <param name="http">Sends all requests.</param>
/// <param name="neighbours">Waits for the containers beside the client.</param>
internal sealed class Verification(
    Settings settings,
    Place place,
    Func<HttpMessageHandler> http,
    Neighbours neighbours
)
{
    /// <summary>For one hop: longer than a neighbour may take to start, and a login after that.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(45);

    /// <summary>Tries the hops in their order; what comes after a failure is not tried.</summary>
    public async Task<Report> RunAsync(CancellationToken end)
    {
        var hops = new Hops(settings, place, http, neighbours);
        (string Name, Func<CancellationToken, Task<string>> TryAsync)[] all =
        [
            ("identity", hops.IdentityAsync),
            ("host", hops.HostAsync),
            ("exchange", hops.ExchangeAsync),
            ("impersonation", hops.ImpersonationAsync),
            ("api", hops.ApiAsync),
            ("dns", hops.DnsAsync),
            ("port", hops.PortAsync),
            .. settings.Proxy is { } proxy
                ? ((string, Func<CancellationToken, Task<string>>)[])
                    [("login", limit => hops.LoginAsync(proxy, limit))]
                : [],
        ];
        var results = new List<HopResult>();
        string? fix = null;
        foreach (var (name, tryAsync) in all)
        {
            if (fix is not null)
            {
                results.Add(new(name, null, "not tried"));
                continue;
            }
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
            limit.CancelAfter(s_limit);
            try
            {
                results.Add(new(name, true, await tryAsync(limit.Token).ConfigureAwait(false)));
            }
            catch (HopException failure)
            {
                results.Add(new(name, false, failure.Message));
                fix = failure.Fix;
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                results.Add(new(name, false, $"no end within {s_limit.TotalSeconds} s"));
                fix = "run it again; if it ends here again, look at the tunnels and at NAT";
            }
        }

        return new(results, fix);
    }
}
