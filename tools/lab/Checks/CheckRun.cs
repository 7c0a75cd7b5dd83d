namespace KeylessAlloyDb.Lab.Checks;

/// <summary>Runs every check against a running lab, in the order of the packet's path.</summary>
internal static class CheckRun
{
    /// <summary>The sessions need about four seconds; nothing new for so long means that no more come.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_routes = TimeSpan.FromSeconds(3);

    /// <param name="lab">The lab.</param>
    /// <param name="report">Is told each result as it comes.</param>
    /// <param name="logins">How many logins to measure on each path.</param>
    public static async Task<IReadOnlyList<Check>> RunAsync(
        RunningLab lab,
        Action<Check> report,
        int logins
    )
    {
        var endpoint = lab.Plan.Google.Endpoint.Value;
        await SettleAsync(lab);
        lab.RequireRunning();
        await Until.HoldsAsync(
            async () => await RouteChecks.PathAsync(lab.Plan.Aws, endpoint) is not null,
            s_routes
        );
        var checks = new List<Check>();
        foreach (
            var part in (Func<RunningLab, Task<IReadOnlyList<Check>>>[])
                [
                    TunnelChecks.RunAsync,
                    RouteChecks.RunAsync,
                    DnsChecks.RunAsync,
                    DatabaseChecks.RunAsync,
                    GoogleApiChecks.RunAsync,
                    running => LoginChecks.RunAsync(running, logins),
                    GrantsChecks.RunAsync,
                    PathChecks.RunAsync,
                    WireChecks.RunAsync,
                    ConnectorChecks.RunAsync,
                    ReachChecks.RunAsync,
                    VerifyChecks.RunAsync,
                ]
        )
        {
            foreach (var check in await part(lab))
            {
                checks.Add(check);
                report(check);
            }
        }
        return checks;
    }

    /// <summary>Waits until everything is up, or nothing more comes.</summary>
    private static async Task SettleAsync(RunningLab lab)
    {
        var sessions = await Sessions.ReadAsync(lab);
        var progress = true;
        while (progress && !sessions.AreComplete)
        {
            var before = sessions.Count;
            progress = await Until.HoldsAsync(
                async () => (sessions = await Sessions.ReadAsync(lab)).Count > before,
                s_patience
            );
        }
    }
}
