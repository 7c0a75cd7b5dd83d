using System.Globalization;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>What an alarm reads of a tunnel.</summary>
internal enum TunnelSignal
{
    /// <summary><c>TunnelState</c> of CloudWatch: 1 where AWS's BGP session is established.</summary>
    AwsSession,

    /// <summary><c>vpn.googleapis.com/tunnel_established</c>.</summary>
    Tunnel,

    /// <summary><c>router.googleapis.com/bgp/session_up</c>.</summary>
    GoogleSession,
}

/// <summary>An alarm on a stack's tunnels, as the state has it.</summary>
/// <param name="Name">Its resource.</param>
/// <param name="Signal">What it reads.</param>
/// <param name="Tunnels">
/// The numbers of AWS's tunnels that it reads, in order; -1 for a label of none, which never has data.
/// </param>
/// <param name="IsSum">Whether it compares the number of tunnels that are up, or each tunnel by itself.</param>
/// <param name="Threshold">Below it the alarm is raised.</param>
/// <param name="IsBelow">Whether it is raised below the threshold at all.</param>
/// <param name="MissingIsDown">Whether missing data raises it.</param>
internal sealed partial record TunnelAlarm(
    string Name,
    TunnelSignal Signal,
    IReadOnlyList<int> Tunnels,
    bool IsSum,
    double Threshold,
    bool IsBelow,
    bool MissingIsDown
)
{
    private const string Condition = "conditions[0].conditionThreshold";
    private const string VpnTunnel = "gcp:compute/vPNTunnel:VPNTunnel";

    /// <summary>The alarms of a state; none where it has none.</summary>
    public static IReadOnlyList<TunnelAlarm> Read(StateFile state, LabPlan plan)
    {
        var resources = state.Resources.OrderBy(resource => resource.Name, StringComparer.Ordinal);
        return
        [
            .. resources.SelectMany(resource =>
                resource.Type switch
                {
                    "aws:cloudwatch/metricAlarm:MetricAlarm" => OfAws(resource, plan),
                    "gcp:monitoring/alertPolicy:AlertPolicy" => OfGoogle(resource, state, plan),
                    _ => [],
                }
            ),
        ];
    }

    /// <param name="isUp">Whether what the alarm reads of a tunnel is up.</param>
    public bool IsRaised(Func<TunnelSignal, int, bool> isUp)
    {
        var values = Tunnels
            .Where(tunnel => tunnel >= 0 || MissingIsDown)
            .Select(tunnel => tunnel >= 0 && isUp(Signal, tunnel) ? 1 : 0)
            .ToList();
        return IsBelow
            && (IsSum ? values.Sum() < Threshold : values.Any(value => value < Threshold));
    }

    private static IEnumerable<TunnelAlarm> OfAws(StateResource alarm, LabPlan plan)
    {
        string[] sum =
        [
            .. alarm
                .List("metricQueries")
                .Select(
                    (_, i) => alarm.Text($"metricQueries[{i}].metric.dimensions.TunnelIpAddress")
                )
                .Where(address => address.Length > 0),
        ];
        var one = alarm.Text("dimensions.TunnelIpAddress");
        return sum.Length == 0 && one.Length == 0
            ? []
            :
            [
                new(
                    alarm.Name,
                    TunnelSignal.AwsSession,
                    [
                        .. (sum.Length > 0 ? sum : [one])
                            .Select(address => OfAddress(plan, address))
                            .Order(),
                    ],
                    sum.Length > 0,
                    Number(alarm.Text("threshold")),
                    alarm.Text("comparisonOperator") == "LessThanThreshold",
                    alarm.Text("treatMissingData") == "breaching"
                ),
            ];
    }

    private static IEnumerable<TunnelAlarm> OfGoogle(
        StateResource alarm,
        StateFile state,
        LabPlan plan
    )
    {
        var filter = alarm.Text($"{Condition}.filter");
        TunnelSignal? signal =
            filter.Contains("\"vpn.googleapis.com/tunnel_established\"") ? TunnelSignal.Tunnel
            : filter.Contains("\"router.googleapis.com/bgp/session_up\"")
                ? TunnelSignal.GoogleSession
            : null;
        return signal is null
            ? []
            :
            [
                new(
                    alarm.Name,
                    signal.Value,
                    [
                        .. Label()
                            .Matches(OneOf().Match(filter).Value)
                            .Select(label => OfName(state, plan, label.Groups[1].Value))
                            .Order(),
                    ],
                    alarm.Text($"{Condition}.aggregations[0].crossSeriesReducer") == "REDUCE_SUM",
                    Number(alarm.Text($"{Condition}.thresholdValue")),
                    alarm.Text($"{Condition}.comparison") == "COMPARISON_LT",
                    alarm.Text($"{Condition}.evaluationMissingData")
                        == "EVALUATION_MISSING_DATA_ACTIVE"
                ),
            ];
    }

    private static int OfAddress(LabPlan plan, string address) =>
        Number(plan, tunnel => tunnel.Outside.Value == address);

    /// <summary>Of a tunnel, or of the BGP peer that speaks through it.</summary>
    private static int OfName(StateFile state, LabPlan plan, string name)
    {
        var peer = Find("gcp:compute/routerPeer:RouterPeer", IsNamed);
        var inside = Meant("gcp:compute/routerInterface:RouterInterface", peer, "interface");
        var found = Find(VpnTunnel, IsNamed) ?? Meant(VpnTunnel, inside, "vpnTunnel");
        return found is null
            ? -1
            : Number(
                plan,
                tunnel =>
                    plan.GoogleEndOf(tunnel) is >= 0 and var end
                    && plan.Google.Tunnels[end].Name == found.Name
            );

        bool IsNamed(StateResource resource) => resource.Text("name") == name;

        StateResource? Find(string type, Func<StateResource, bool> isMeant) =>
            state.Resources.FirstOrDefault(resource => resource.Type == type && isMeant(resource));

        StateResource? Meant(string type, StateResource? referrer, string property) =>
            referrer is null
                ? null
                : Find(type, resource => resource.IsMeantBy(referrer.Text(property)));
    }

    private static int Number(LabPlan plan, Func<TunnelEnd, bool> isMeant) =>
        Enumerable
            .Range(0, plan.Aws.Tunnels.Count)
            .FirstOrDefault(i => isMeant(plan.Aws.Tunnels[i]), -1);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("one_of\\([^)]*\\)")]
    private static partial Regex OneOf();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Label();
}
