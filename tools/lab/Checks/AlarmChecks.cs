using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// Whether a state's alarms on its tunnels see what the tunnels do. The clouds' metrics are what the daemons of the lab
/// say; how long an alarm waits is left out.
/// </summary>
internal static class AlarmChecks
{
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
        var raised = alarms.Where(alarm => alarm.IsRaised(sessions.IsUp)).ToList();
        var own = raised
            .Where(alarm => alarm is { Signal: TunnelSignal.AwsSession, Tunnels.Count: 1 })
            .Select(alarm => alarm.Tunnels[0])
            .ToHashSet();
        var few = raised.Where(alarm => alarm.IsSum).Select(alarm => alarm.Signal).ToHashSet();
        var any = raised.Where(alarm => alarm is { IsSum: false, Tunnels.Count: > 1 });
        var left = sessions.Associations.Count - lost.Count;
        return new(
            lost.Count == 0
                ? "No alarm is raised while all tunnels are up"
                : $"With {lost.Count} of {sessions.Associations.Count} tunnels lost the alarms of these are raised, and no others",
            own.SetEquals(lost)
                && any.Any() == lost.Count > 0
                && few.SetEquals(
                    left < 2
                        ? (TunnelSignal[])[TunnelSignal.AwsSession, TunnelSignal.GoogleSession]
                        : []
                ),
            string.Join(", ", raised.Select(alarm => alarm.Name).DefaultIfEmpty("none"))
        );
    }
}
