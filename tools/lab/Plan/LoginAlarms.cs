using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>The alarms of a state that tell of a login: rules of EventBridge, and alerting policies of the audit log.</summary>
/// <param name="Login">The check that runs <c>verify</c>; null where none does.</param>
/// <param name="Image">The check of the image's age; null where there is none.</param>
/// <param name="Rules">The rules that tell the topic of the state's other alarms.</param>
/// <param name="Refusals">The policies for what Google refuses.</param>
internal sealed record LoginAlarms(
    InstanceCheck? Login,
    InstanceCheck? Image,
    IReadOnlyList<(string Name, EventPattern Pattern)> Rules,
    IReadOnlyList<RefusalAlarm> Refusals
)
{
    /// <summary>Null where a state has none.</summary>
    /// <param name="state">The state.</param>
    /// <param name="verify">The script that proves every hop, as the plan has it.</param>
    public static LoginAlarms? Read(StateFile state, string verify)
    {
        var checks = InstanceCheck.Read(state);
        var topics = Of(state, "aws:cloudwatch/metricAlarm:MetricAlarm")
            .SelectMany(alarm => alarm.Texts("alarmActions"))
            .ToHashSet();
        var heard = Of(state, "aws:cloudwatch/eventTarget:EventTarget")
            .Where(target => topics.Contains(target.Text("arn")))
            .Select(target => target.Text("rule"))
            .ToHashSet();
        var alarms = new LoginAlarms(
            checks.FirstOrDefault(check => check.Runs(verify)),
            checks.FirstOrDefault(check => check.Runs("system-release")),
            [
                .. Of(state, "aws:cloudwatch/eventRule:EventRule")
                    .Where(rule => heard.Contains(rule.Text("name")))
                    .Select(rule =>
                        (
                            rule.Name,
                            EventPattern.Parse(
                                rule.Text("eventPattern"),
                                $"{rule.Name}.eventPattern"
                            )
                        )
                    ),
            ],
            RefusalAlarm.Read(state)
        );
        return checks.Count + alarms.Rules.Count + alarms.Refusals.Count == 0 ? null : alarms;
    }

    /// <summary>The checks in the order in which they run.</summary>
    public IEnumerable<InstanceCheck> Checks =>
        ((InstanceCheck?[])[Login, Image]).OfType<InstanceCheck>();

    /// <summary>The rules that tell of a run of a check.</summary>
    public IReadOnlyList<string> RaisedBy(InstanceCheck check, int exit) =>
        [.. Rules.Where(rule => rule.Pattern.Fits(check.EventOf(exit))).Select(rule => rule.Name)];

    /// <summary>The policies that tell of what was asked of Google.</summary>
    public IReadOnlyList<string> RaisedBy(IReadOnlyList<TwinCall> calls) =>
        [.. Refusals.Where(alarm => calls.Any(alarm.Tells)).Select(alarm => alarm.Name)];

    private static IEnumerable<StateResource> Of(StateFile state, string type) =>
        state
            .Resources.Where(resource => resource.Type == type)
            .OrderBy(resource => resource.Name, StringComparer.Ordinal);
}
