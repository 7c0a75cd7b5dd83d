using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// Whether a state's alarms on its tunnels see what the tunnels do. The clouds' metrics are what the daemons of the lab
/// say; how long an alarm waits is left out.
/// </summary>
internal static class AlarmChecks
{
    /// <summary>Fewer tunnels than these bear no further loss.</summary>
    private const int Few = 2;

    /// <summary>Compares the alarms that are raised with the tunnels that are lost.</summary>
    /// <param name="alarms">The state's.</param>
    /// <param name="sessions">What the daemons say now.</param>
    /// <param name="lost">The numbers of the tunnels that do not carry.</param>
    public static Check Of(
        IReadOnlyList<TunnelAlarm> alarms,
        Sessions sessions,
        IReadOnlySet<int> lost
    )
    {
        var all = Enumerable.Range(0, sessions.Associations.Count).ToList();
        var own = alarms.Where(alarm => alarm.Tunnels.Count == 1).ToList();
        var wrong = alarms
            .Where(alarm => alarm.IsRaised(sessions.IsUp) != IsExpected(alarm))
            .Select(alarm => alarm.Name)
            .Concat(
                alarms
                    .Except(own)
                    .Where(alarm => !alarm.Tunnels.SequenceEqual(all))
                    .Select(alarm => $"{alarm.Name} does not read each tunnel")
            )
            .Concat(
                all.Except(own.Select(alarm => alarm.Tunnels[0]))
                    .Select(tunnel => $"tunnel {tunnel} has no alarm of its own")
            )
            .ToList();
        return new(
            lost.Count == 0
                ? "No alarm is raised while all tunnels are up"
                : $"With {lost.Count} of {all.Count} tunnels lost the alarms of these are raised, and no others",
            wrong.Count == 0,
            string.Join(
                ", ",
                wrong.Count > 0
                    ? wrong
                    : alarms
                        .Where(alarm => alarm.IsRaised(sessions.IsUp))
                        .Select(alarm => alarm.Name)
                        .DefaultIfEmpty("none")
            )
        );

        bool IsExpected(TunnelAlarm alarm) =>
            alarm.IsSum ? all.Count - lost.Count < Few
            : alarm.Tunnels.Count == 1 ? lost.Contains(alarm.Tunnels[0])
            : lost.Count > 0;
    }
}
