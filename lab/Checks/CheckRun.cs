namespace KeylessAlloyDb.Lab.Checks;

/// <summary>Runs every check against a running lab, in the order of the packet's path.</summary>
internal static class CheckRun
{
    /// <summary>The lab needs about four seconds; longer only where something is wrong.</summary>
    private static readonly TimeSpan s_sessions = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_routes = TimeSpan.FromSeconds(3);

    /// <param name="lab">The lab.</param>
    /// <param name="report">Is told each result as it comes.</param>
    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab, Action<Check> report)
    {
        var endpoint = lab.Plan.Google.Endpoint.Value;
        await Until.HoldsAsync(async () => (await Sessions.ReadAsync(lab)).AreComplete, s_sessions);
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
                    PathChecks.RunAsync,
                    WireChecks.RunAsync,
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
}
