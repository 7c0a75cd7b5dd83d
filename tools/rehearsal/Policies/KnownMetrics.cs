using System.Collections.Frozen;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>
/// The metrics that a cloud has, by monitored resource of Cloud Monitoring or namespace of CloudWatch. Both clouds
/// take an alarm on any other one; it never fires. A resource that is not listed has metrics that nobody has looked
/// up.
/// </summary>
/// <remarks>
/// AlloyDB: descriptors of a live project, 2026-09-22, of which nodes, databases and insights are left out. The
/// others: https://cloud.google.com/monitoring/api/metrics_gcp,
/// https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html,
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-resolver-with-cloudwatch.html,
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
/// </remarks>
internal static class KnownMetrics
{
    private const string AlloyDb = "alloydb.googleapis.com";
    private const string Psc = "compute.googleapis.com/private_service_connect/consumer";

    /// <summary>Percentages that the API gives as fractions, although their unit reads 0 to 100.</summary>
    public static FrozenSet<string> Fractions { get; } =
    [
        $"{AlloyDb}/instance/cpu/average_utilization",
        $"{AlloyDb}/instance/cpu/maximum_utilization",
        $"{AlloyDb}/database/postgresql/vacuum/transaction_id_utilization",
    ];

    /// <summary>By source: the types of events that Systems Manager sends by itself.</summary>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ssm.html</remarks>
    public static FrozenDictionary<string, FrozenSet<string>> Events { get; } =
        new Dictionary<string, FrozenSet<string>>
        {
            ["aws.ssm"] =
            [
                "EC2 Automation Execution Status-change Notification",
                "EC2 Automation Step Status-change Notification",
                "EC2 Command Invocation Status-change Notification",
                "EC2 Command Status-change Notification",
                "EC2 State Manager Association State Change",
                "EC2 State Manager Instance Association State Change",
                "Parameter Store Change",
                "Parameter Store Policy Action",
            ],
        }.ToFrozenDictionary();

    public static FrozenDictionary<string, FrozenSet<string>> Of { get; } =
        new Dictionary<string, FrozenSet<string>>
        {
            [$"{AlloyDb}/Cluster"] = Below(
                AlloyDb,
                "cluster/last_backup_timestamp",
                "cluster/storage/usage"
            ),
            [$"{AlloyDb}/Location"] = Below(
                $"{AlloyDb}/quota/storage_usage_per_cluster",
                "exceeded",
                "limit",
                "usage"
            ),
            [$"{AlloyDb}/Instance"] = Below(
                AlloyDb,
                "instance/cpu/average_utilization",
                "instance/cpu/maximum_utilization",
                "instance/cpu/vcpus",
                "instance/memory/min_available_memory",
                "instance/postgres/abort_count",
                "instance/postgres/average_connections",
                "instance/postgres/commit_count",
                "instance/postgres/connections_limit",
                "instance/postgres/instances",
                "instance/postgres/replication/maximum_lag",
                "instance/postgres/replication/maximum_secondary_lag",
                "instance/postgres/replication/network_lag",
                "instance/postgres/replication/replicas",
                "instance/postgres/total_connections",
                "instance/postgres/transaction_count",
                "instance/postgres/ultrafastcache_hitrate",
                "instance/postgresql/backends_by_state",
                "instance/postgresql/backends_for_top_applications",
                "instance/postgresql/blks_hit",
                "instance/postgresql/blks_read",
                "instance/postgresql/deadlock_count",
                "instance/postgresql/deleted_tuples_count",
                "instance/postgresql/fetched_tuples_count",
                "instance/postgresql/inserted_tuples_count",
                "instance/postgresql/new_connections_count",
                "instance/postgresql/returned_tuples_count",
                "instance/postgresql/temp_bytes_written_count",
                "instance/postgresql/temp_files_written_count",
                "instance/postgresql/updated_tuples_count",
                "instance/postgresql/version",
                "instance/postgresql/wait_count",
                "instance/postgresql/wait_time",
                "instance/postgresql/written_tuples_count",
                "database/postgresql/vacuum/oldest_transaction_age",
                "database/postgresql/vacuum/transaction_id_utilization"
            ),
            ["vpn_gateway"] = Below(
                "vpn.googleapis.com",
                "tunnel_established",
                "gateway/connections",
                "network/dropped_received_packets_count",
                "network/dropped_sent_packets_count",
                "network/received_bytes_count",
                "network/received_packets_count",
                "network/sent_bytes_count",
                "network/sent_packets_count"
            ),
            ["gce_router"] = Below(
                "router.googleapis.com",
                "best_received_routes_count",
                "bfd/control/receive_intervals",
                "bfd/session_up",
                "bgp/received_routes_count",
                "bgp/sent_routes_count",
                "bgp/session_up",
                "bgp_sessions_down_count",
                "bgp_sessions_up_count",
                "router_up",
                "sent_routes_count"
            ),
            ["compute.googleapis.com/PrivateServiceConnectEndpoint"] = Below(
                Psc,
                "closed_connections_count",
                "dropped_received_packets_count",
                "dropped_sent_packets_count",
                "new_connections_count",
                "open_connections",
                "received_bytes_count",
                "received_packets_count",
                "sent_bytes_count",
                "sent_packets_count"
            ),
            ["AWS/VPN"] = ["TunnelState", "TunnelDataIn", "TunnelDataOut"],
            ["AWS/Route53Resolver"] =
            [
                "EndpointHealthyENICount",
                "EndpointUnhealthyENICount",
                "InboundQueryVolume",
                "OutboundQueryAggregateVolume",
                "OutboundQueryVolume",
                "P90ResponseTime",
                "ResolverEndpointCapacityStatus",
                "ServfailResponseQueries",
                "TargetNameServerLatency",
                "TimeoutQueries",
                "NxDomainResponseQueries",
            ],
        }.ToFrozenDictionary();

    private static FrozenSet<string> Below(string prefix, params IEnumerable<string> names) =>
        names.Select(name => $"{prefix}/{name}").ToFrozenSet();
}
