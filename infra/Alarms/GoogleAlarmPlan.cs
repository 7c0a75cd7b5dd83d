using static KeylessAlloyDb.Alarms.GoogleCondition;

namespace KeylessAlloyDb.Alarms;

/// <summary>The alarms of Cloud Monitoring for what is there. Each decides what missing data means.</summary>
internal static class GoogleAlarmPlan
{
    private const string TwoMinutes = "120s";

    public static IReadOnlyList<GoogleAlarm> Of(GoogleWatch watch) =>
        [
            .. watch.Tunnels.IsEmpty ? [] : Vpn(watch),
            .. watch.PscConnectionIds.IsEmpty ? [] : Endpoint(watch),
            .. watch.ClusterId is { } cluster ? DatabaseAlarmPlan.Of(watch, cluster) : [],
            .. watch.ExchangeLogProject is { } pools ? Exchange(pools) : [],
            .. watch.ImpersonationsLogged ? Impersonation(watch.Project) : [],
        ];

    private static IEnumerable<GoogleAlarm> Vpn(GoogleWatch watch)
    {
        var project = watch.NetworkProject ?? watch.Project;
        var tunnels = Filter(
            "vpn_gateway",
            "vpn.googleapis.com/tunnel_established",
            IsOneOf("metric.labels.tunnel_name", watch.Tunnels.Select(tunnel => tunnel.Name))
        );
        var sessions = Filter(
            "gce_router",
            "router.googleapis.com/bgp/session_up",
            IsOneOf(
                "metric.labels.bgp_peer_name",
                watch.Tunnels.Select(tunnel => tunnel.Session.Name)
            )
        );
        return
        [
            new(
                "google-tunnel",
                project,
                GoogleAlarm.Warning,
                "A VPN tunnel is not established. A tunnel without data counts as down.",
                "alarm-tunnel",
                Beyond(tunnels, PerMinute(Max), Less, 1, TwoMinutes, Raises)
            ),
            new(
                "google-bgp",
                project,
                GoogleAlarm.Warning,
                "A BGP session of the Cloud Router is down. A session without data counts as down.",
                "alarm-tunnel",
                Beyond(sessions, PerMinute(Max), Less, 1, TwoMinutes, Raises)
            ),
            new(
                "google-tunnels",
                project,
                GoogleAlarm.Critical,
                "Fewer than two of the four BGP sessions are up. No data counts as none.",
                "alarm-tunnels",
                Beyond(
                    sessions,
                    PerMinute(Max, "REDUCE_SUM", "resource.label.router_id"),
                    Less,
                    2,
                    TwoMinutes,
                    Raises
                )
            ),
        ];
    }

    /// <summary>There is no metric of a connection's status.</summary>
    /// <remarks>https://cloud.google.com/vpc/docs/monitor-private-service-connect-connections</remarks>
    private static IEnumerable<GoogleAlarm> Endpoint(GoogleWatch watch) =>
        [
            new(
                "google-endpoint",
                watch.Project,
                GoogleAlarm.Error,
                "The endpoint drops packets to the database. No data means that it drops none.",
                "alarm-endpoint",
                Beyond(
                    Filter(
                        "compute.googleapis.com/PrivateServiceConnectEndpoint",
                        "compute.googleapis.com/private_service_connect/consumer/dropped_sent_packets_count",
                        IsOneOf("resource.labels.psc_connection_id", watch.PscConnectionIds)
                    ),
                    PerMinute("ALIGN_DELTA"),
                    Greater,
                    0,
                    "60s",
                    IsQuiet
                )
            ),
        ];

    private static IEnumerable<GoogleAlarm> Exchange(string project) =>
        [
            OfLog(
                "google-exchange",
                project,
                "Google refused to exchange an identity of AWS or of a cluster for a token. No entry is no proof: Google does not log every refusal.",
                "alarm-exchange",
                """
                protoPayload.serviceName="sts.googleapis.com"
                protoPayload.methodName="google.identity.sts.v1.SecurityTokenService.ExchangeToken"
                severity>=ERROR
                """
            ),
        ];

    private static IEnumerable<GoogleAlarm> Impersonation(string project) =>
        [
            OfLog(
                "google-impersonation",
                project,
                "Google refused to let an identity become a service account. No entry means no refusal.",
                "alarm-impersonation",
                // The log has both names of the method; 7 is PERMISSION_DENIED.
                """
                protoPayload.serviceName="iamcredentials.googleapis.com"
                protoPayload.methodName=("GenerateAccessToken" OR "google.iam.credentials.v1.IAMCredentials.GenerateAccessToken")
                protoPayload.status.code=7
                """
            ),
        ];

    private static GoogleAlarm OfLog(
        string name,
        string project,
        string says,
        string runbook,
        string filter
    ) =>
        new(name, project, GoogleAlarm.Warning, says, runbook, Logged(filter))
        {
            LogFilter = filter,
        };
}
