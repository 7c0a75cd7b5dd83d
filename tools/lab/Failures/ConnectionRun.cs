using System.Globalization;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>
/// Opens session after session, and asks whether the state's alarm is raised before there are none left. How long the
/// alarm waits is left out.
/// </summary>
internal static class ConnectionRun
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(
        RunningLab lab,
        IReadOnlyList<ConnectionAlarm> alarms,
        Action<Check> report
    )
    {
        var (login, unit) = (lab.Plan.Login!, lab.Plan.Login!.Units[0]);
        using var limit = new CancellationTokenSource(s_limit);
        var sessions = new List<Stream>();
        try
        {
            await LookAsync("Told while few connections are in use", raised: 0);
            var (used, most) = await PostgreSql.ConnectionsAsync();
            // Not all: the superuser's last ones are nobody else's, and a login has to work.
            while (used + sessions.Count < most * 85 / 100)
            {
                sessions.Add(await LoginChecks.OpenAsync(login, unit, limit.Token));
            }
            await LookAsync("Told while most connections are in use", raised: 1);
        }
        finally
        {
            foreach (var session in sessions)
            {
                await session.DisposeAsync();
            }
        }

        async Task LookAsync(string name, int raised)
        {
            var (used, most) = await PostgreSql.ConnectionsAsync();
            var told = alarms
                .Where(alarm => alarm.IsRaised(used, most))
                .Select(alarm => alarm.Name)
                .ToList();
            report(
                new(
                    name,
                    told.Count == raised,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{string.Join(", ", told.DefaultIfEmpty("none"))}; {used} of {most} are in use"
                    )
                )
            );
        }
    }
}
