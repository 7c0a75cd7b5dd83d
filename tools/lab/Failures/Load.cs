using System.Globalization;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>pgbench on a machine beside the instance: eight sessions, 400 transactions a second together.</summary>
internal static class Load
{
    private const string Prefix = $"{Sandbox.Folder}/pgbench";

    public static async Task PrepareAsync() =>
        await Command.RequireAsync(
            Command.Words(
                $"ip netns exec {Topology.Database} {PostgreSql.Programs}/pgbench --initialize --quiet --host {PostgreSql.Folder} --username {PostgreSql.User} postgres"
            )
        );

    public static async Task<LoadResult> RunAsync(string name, TimeSpan duration)
    {
        var outcome = await Command.RunAsync(
            [
                "ip",
                "netns",
                "exec",
                Topology.Neighbour,
                $"{PostgreSql.Programs}/pgbench",
                "--no-vacuum",
                "--select-only",
                "--client=8",
                "--rate=400",
                string.Create(CultureInfo.InvariantCulture, $"--time={(int)duration.TotalSeconds}"),
                "--log",
                $"--log-prefix={Prefix}",
                PostgreSql.Connection(name),
            ],
            limit: duration + TimeSpan.FromMinutes(1)
        );
        var logs = Directory.GetFiles(Sandbox.Folder, "pgbench.*");
        var longest = logs.SelectMany(File.ReadLines)
            .Select(line => long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
        foreach (var log in logs)
        {
            File.Delete(log);
        }
        return new(
            outcome.Succeeded,
            Number(outcome.Output, "number of transactions actually processed: "),
            Number(outcome.Output, "number of failed transactions: "),
            longest / 1e6,
            outcome.Succeeded ? "" : outcome.Words
        );
    }

    /// <summary>
    /// Waits until transactions flow again. TCP tries after 0.2 s, then after twice as long each
    /// time, so a session may notice the repair long after it.
    /// </summary>
    public static async Task FlowsAsync(TimeSpan limit)
    {
        const int Enough = 100;
        var before = long.MaxValue;
        await Until.HoldsAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                var now = await CommitsAsync();
                var flows = now - before >= Enough;
                before = now;
                return flows;
            },
            limit
        );
    }

    private static async Task<long> CommitsAsync() =>
        long.Parse(
            await Command.RequireAsync([
                "psql",
                "--host",
                PostgreSql.Folder,
                "--username",
                PostgreSql.User,
                "--no-psqlrc",
                "--tuples-only",
                "--command",
                "select sum(xact_commit) from pg_stat_database",
                "postgres",
            ]),
            CultureInfo.InvariantCulture
        );

    private static int Number(string output, string label) =>
        output
            .Split('\n')
            .Where(line => line.StartsWith(label, StringComparison.Ordinal))
            .Select(line => line[label.Length..].Split(' ', '/')[0])
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
            .FirstOrDefault(-1);
}

/// <param name="Succeeded">Whether every session lived to the end.</param>
/// <param name="Transactions">How many there were.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Longest">Seconds, from when it was due.</param>
/// <param name="Error">What pgbench said, if it failed.</param>
internal sealed record LoadResult(
    bool Succeeded,
    int Transactions,
    int Failed,
    double Longest,
    string Error
)
{
    public override string ToString() =>
        Succeeded
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Transactions:N0} transactions, {Failed} failed, the longest took {Longest:F1} s"
            )
            : Error;
}
