using Pulumi.Gcp.Monitoring.Inputs;
using static KeylessAlloyDb.Alarms.GoogleCondition;

namespace KeylessAlloyDb.Alarms;

/// <summary>The alarms of Cloud Monitoring for an AlloyDB cluster.</summary>
/// <remarks>https://cloud.google.com/monitoring/api/metrics_gcp_a_b#gcp-alloydb</remarks>
internal static class DatabaseAlarmPlan
{
    private const string AlloyDb = "alloydb.googleapis.com";
    private const string Instance = $"{AlloyDb}/Instance";

    /// <summary>The API has percentages as fractions, 0 to 1.</summary>
    private const double MostOfCpu = 0.85;

    private const double MostOfConnections = 0.8;
    private const double MostOfStorage = 0.8;
    private const double LongestLagMilliseconds = 60_000;
    private const int OldestBackupHours = 48;

    private const string TwoMinutes = "120s";
    private const string FiveMinutes = "300s";
    private const string HalfAnHour = "1800s";

    public static IEnumerable<GoogleAlarm> Of(GoogleWatch watch, string cluster)
    {
        var project = watch.DatabaseProject ?? watch.Project;
        return
        [
            Alarm(
                "cpu",
                GoogleAlarm.Warning,
                "The busiest node of an instance has used more than 85 % of its CPU for five minutes. An instance without data counts as down.",
                Beyond(
                    Of("instance/cpu/maximum_utilization"),
                    PerMinute(Mean),
                    Greater,
                    MostOfCpu,
                    FiveMinutes,
                    Raises
                )
            ),
            Alarm(
                "node",
                GoogleAlarm.Critical,
                "A node of the database is down. No data is left to google-cpu.",
                Beyond(
                    Of("instance/postgres/instances", Is("metric.labels.status", "down")),
                    PerMinute(Max),
                    Greater,
                    0,
                    TwoMinutes,
                    IsQuiet
                )
            ),
            Alarm(
                "connections",
                GoogleAlarm.Warning,
                "The primary has more than 80 % of the connections that it takes. No data is left to google-cpu.",
                Connections(watch.PrimaryId, nodes: 1)
            ),
            .. watch.ReadPoolNodes > 0 ? ReadPool() : [],
            .. watch.PrimaryCluster is { } primary
                ? [Secondary(primary)]
                : Array.Empty<GoogleAlarm>(),
            Alarm(
                "storage",
                GoogleAlarm.Warning,
                "The cluster has more than 80 % of its quota of storage; beyond it, writes fail. No data means nothing.",
                MoreThanShare(Quota("usage"), Quota("limit"), MostOfStorage, HalfAnHour)
            ),
            .. watch.Backups
                ? [Backup("automated"), Backup("continuous")]
                : Array.Empty<GoogleAlarm>(),
        ];

        IEnumerable<GoogleAlarm> ReadPool() =>
            [
                Alarm(
                    "connections-reads",
                    GoogleAlarm.Warning,
                    "The read pool has more than 80 % of the connections that its nodes take. No data is left to google-cpu.",
                    Connections(watch.ReadPoolId, watch.ReadPoolNodes),
                    "alarm-connections"
                ),
                Alarm(
                    "lag",
                    GoogleAlarm.Warning,
                    "The read pool is more than a minute behind the primary. No data is left to google-cpu.",
                    Beyond(
                        Of("instance/postgres/replication/maximum_lag"),
                        PerMinute(Max),
                        Greater,
                        LongestLagMilliseconds,
                        FiveMinutes,
                        IsQuiet
                    )
                ),
            ];

        // Nothing documents which of the two clusters the metric names.
        GoogleAlarm Secondary(string primary) =>
            Alarm(
                "secondary-lag",
                GoogleAlarm.Warning,
                "The second region is more than a minute behind the first one: a promotion would lose as much. No data is left to google-cpu.",
                Beyond(
                    Filter(
                        Instance,
                        $"{AlloyDb}/instance/postgres/replication/maximum_secondary_lag",
                        [
                            IsOneOf(
                                "resource.labels.cluster_id",
                                [Output.Create(cluster), Output.Create(primary.Split('/')[^1])]
                            ),
                        ]
                    ),
                    PerMinute(Max),
                    Greater,
                    LongestLagMilliseconds,
                    FiveMinutes,
                    IsQuiet
                )
            );

        // The limit is one node's, the connections are all nodes'.
        AlertPolicyConditionArgs Connections(string instance, int nodes)
        {
            var one = Is("resource.labels.instance_id", instance);
            return MoreThanShare(
                Of("instance/postgres/total_connections", one),
                Of("instance/postgres/connections_limit", one),
                MostOfConnections * nodes,
                FiveMinutes
            );
        }

        // A dead schedule hides behind backups of the other type.
        GoogleAlarm Backup(string type)
        {
            var last =
                $"alloydb_googleapis_com:cluster_last_backup_timestamp{{monitored_resource=\"{AlloyDb}/Cluster\","
                + $"cluster_id=\"{cluster}\",location=\"{watch.Region}\",backup_type=\"{type.ToUpperInvariant()}\"}}";
            return Alarm(
                $"backup-{type}",
                GoogleAlarm.Critical,
                $"The newest {type} backup is older than {OldestBackupHours} hours. No data counts as no backup, also in a new cluster.",
                // The time stamp is in microseconds.
                Query(
                    $"time() - max({last}) / 1000000 > {OldestBackupHours * 3600} or absent({last})",
                    HalfAnHour
                ),
                "alarm-backup"
            );
        }

        Output<string> Of(string metric, params string[] terms) =>
            Filter(
                Instance,
                $"{AlloyDb}/{metric}",
                [
                    Is("resource.labels.cluster_id", cluster),
                    Is("resource.labels.location", watch.Region),
                    .. terms,
                ]
            );

        // The cluster is a label of this metric, not of its resource.
        Output<string> Quota(string part) =>
            Filter(
                $"{AlloyDb}/Location",
                $"{AlloyDb}/quota/storage_usage_per_cluster/{part}",
                [Is("metric.labels.cluster", cluster), Is("resource.labels.location", watch.Region)]
            );

        GoogleAlarm Alarm(
            string name,
            string severity,
            string says,
            AlertPolicyConditionArgs condition,
            string? runbook = null
        ) => new($"google-{name}", project, severity, says, runbook ?? $"alarm-{name}", condition);
    }
}
