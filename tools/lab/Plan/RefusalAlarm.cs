using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>An alerting policy on the audit log, for what Google refuses.</summary>
/// <param name="Name">Its resource.</param>
/// <param name="Of">What it is for.</param>
/// <param name="Filter">The entries that it finds.</param>
/// <param name="IsHeard">Whether the log that it reads has such entries, and somebody hears of it.</param>
internal sealed record RefusalAlarm(string Name, Refusal Of, LogFilter Filter, bool IsHeard)
{
    private const string Condition = "conditions[0].conditionMatchedLog.filter";

    /// <summary>The alert policies of a state. A policy belongs to the refusal whose method its filter names.</summary>
    public static IReadOnlyList<RefusalAlarm> Read(StateFile state) =>
        [
            .. from refusal in Refusal.All
            from policy in state.Resources
            where policy.Type == "gcp:monitoring/alertPolicy:AlertPolicy"
            let filter = policy.Text(Condition)
            where filter.Contains(refusal.Methods[0], StringComparison.Ordinal)
            select new RefusalAlarm(
                policy.Name,
                refusal,
                LogFilter.Parse(filter, policy.Name),
                policy.Texts("notificationChannels").Count > 0
                    && IsLogged(state, refusal, policy.Text("project"))
            ),
        ];

    /// <summary>Whether it is raised by a call. Where entries have two names of the method, it has to find both.</summary>
    public bool Tells(TwinCall call) =>
        IsHeard && Of.Entries(call) is { Count: > 0 } entries && entries.All(Filter.Finds);

    private static bool IsLogged(StateFile state, Refusal refusal, string project) =>
        state.Resources.Any(one => one.Type == refusal.Owner && one.Text("project") == project)
        && state.Resources.Any(one =>
            one.Type == "gcp:projects/iAMAuditConfig:IAMAuditConfig"
            && one.Text("project") == project
            && (one.Text("service") == refusal.Audited || one.Text("service") == "allServices")
            && one.List("auditLogConfigs")
                .Any(config => StateResource.AsText(config["logType"]) == "ADMIN_READ")
        );
}
