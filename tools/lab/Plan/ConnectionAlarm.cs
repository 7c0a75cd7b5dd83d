using System.Globalization;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>An alerting policy on the connections that are in use, as the state has it.</summary>
/// <param name="Name">Its resource.</param>
/// <param name="IsOfInstance">
/// Whether it compares the connections of the instance that logins go to with that instance's limit, and tells somebody.
/// </param>
/// <param name="Share">Beyond it the alarm is raised; 1 is the whole limit.</param>
internal sealed partial record ConnectionAlarm(string Name, bool IsOfInstance, double Share)
{
    private const string Condition = "conditions[0].conditionThreshold";
    private const string Metrics = "alloydb.googleapis.com/instance/postgres";

    /// <summary>The alarms of a state; none where it has none.</summary>
    /// <param name="state">The state.</param>
    /// <param name="instance">The instance's full name, <c>projects/P/locations/L/clusters/C/instances/I</c>.</param>
    public static IReadOnlyList<ConnectionAlarm> Read(StateFile state, string instance)
    {
        var parts = instance.Split('/');
        return
        [
            .. state
                .Resources.Where(one => one.Type == "gcp:monitoring/alertPolicy:AlertPolicy")
                .Where(one => one.Text($"{Condition}.filter").Contains("/total_connections\""))
                .Select(one => new ConnectionAlarm(
                    one.Name,
                    IsMeant(one, "filter", "total_connections")
                        && IsMeant(one, "denominatorFilter", "connections_limit")
                        && one.Text($"{Condition}.comparison") == "COMPARISON_GT"
                        && one.Text("project") == parts[1]
                        && one.Texts("notificationChannels").Count > 0,
                    double.Parse(
                        one.Text($"{Condition}.thresholdValue"),
                        CultureInfo.InvariantCulture
                    )
                )),
        ];

        bool IsMeant(StateResource policy, string filter, string metric) =>
            Term()
                .Matches(policy.Text($"{Condition}.{filter}"))
                .Select(term => (term.Groups[1].Value, term.Groups[2].Value))
                .ToHashSet()
                .SetEquals([
                    ("resource.type", "alloydb.googleapis.com/Instance"),
                    ("metric.type", $"{Metrics}/{metric}"),
                    ("resource.labels.location", parts[3]),
                    ("resource.labels.cluster_id", parts[5]),
                    ("resource.labels.instance_id", parts[7]),
                ]);
    }

    public bool IsRaised(int used, int limit) => IsOfInstance && (double)used / limit > Share;

    [GeneratedRegex("([a-z_.]+) = \"([^\"]*)\"")]
    private static partial Regex Term();
}
