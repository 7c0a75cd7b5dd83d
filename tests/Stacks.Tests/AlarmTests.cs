using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects against alarms that never fire: both clouds take a metric, a label or a threshold that does not exist.
/// Each row has its source.
/// </summary>
public sealed partial class AlarmTests
{
    private const string Topic = "arn:aws:sns:ap-northeast-1:210987654321:oncall";
    private const string Channel = "projects/example-prod/notificationChannels/1";
    private const string IdentityChannel = "projects/example-identity/notificationChannels/2";

    private const string On =
        $$"""alarms={"snsTopic":"{{Topic}}","notificationChannels":["{{Channel}}","{{IdentityChannel}}"]}""";

    private const string OfCluster =
        """resource.labels.cluster_id = "keyless-prod" AND resource.labels.location = "asia-northeast1" """;

    /// <summary>
    /// Namespace, metric, dimension, statistic, comparison, threshold, period in seconds, periods, and the meaning of
    /// missing data.
    /// </summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html (TunnelState is 1 where BGP is
    /// established; of a connection, the mean of both), https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-resolver-with-cloudwatch.html
    /// (capacity 0 is fine, 1 more than 50 %, 2 more than 75 % of an interface; every five minutes),
    /// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
    /// </remarks>
    public static TheoryData<string, string> OnAws { get; } =
        new()
        {
            {
                "aws-tunnel-0",
                "AWS/VPN TunnelState TunnelIpAddress Maximum LessThanThreshold 1 300 3 breaching"
            },
            {
                "aws-tunnel-3",
                "AWS/VPN TunnelState TunnelIpAddress Maximum LessThanThreshold 1 300 3 breaching"
            },
            {
                "aws-resolver-unhealthy",
                "AWS/Route53Resolver EndpointUnhealthyENICount EndpointId Maximum GreaterThanThreshold 0 300 2 notBreaching"
            },
            {
                "aws-resolver-interfaces",
                "AWS/Route53Resolver EndpointHealthyENICount EndpointId Minimum LessThanThreshold 2 300 2 breaching"
            },
            {
                "aws-resolver-capacity",
                "AWS/Route53Resolver ResolverEndpointCapacityStatus EndpointId Maximum GreaterThanOrEqualToThreshold 1 300 2 ignore"
            },
            {
                "aws-instance",
                "AWS/EC2 StatusCheckFailed InstanceId Maximum GreaterThanThreshold 0 60 3 breaching"
            },
        };

    /// <summary>Filter, aligner, comparison, threshold, duration, meaning of missing data.</summary>
    /// <remarks>
    /// AlloyDB: descriptors and values of live clusters, 2026-09-22: percentages are 0 to 1, lag is in ms, the
    /// cluster is a label of the quota's metric. The others: https://cloud.google.com/monitoring/api/metrics_gcp and
    /// https://docs.cloud.google.com/monitoring/api/resources (PrivateServiceConnectEndpoint).
    /// </remarks>
    public static TheoryData<string, string, string> OnGoogle { get; } =
        new()
        {
            {
                "google-tunnel",
                """resource.type = "vpn_gateway" AND metric.type = "vpn.googleapis.com/tunnel_established" AND metric.labels.tunnel_name = one_of("tunnel-0-*", "tunnel-1-*", "tunnel-2-*", "tunnel-3-*")""",
                "ALIGN_MAX COMPARISON_LT 1 120s ACTIVE"
            },
            {
                "google-bgp",
                """resource.type = "gce_router" AND metric.type = "router.googleapis.com/bgp/session_up" AND metric.labels.bgp_peer_name = one_of("tunnel-0-peer-*", "tunnel-1-peer-*", "tunnel-2-peer-*", "tunnel-3-peer-*")""",
                "ALIGN_MAX COMPARISON_LT 1 120s ACTIVE"
            },
            {
                "google-tunnels",
                """resource.type = "gce_router" AND metric.type = "router.googleapis.com/bgp/session_up" AND metric.labels.bgp_peer_name = one_of("tunnel-0-peer-*", "tunnel-1-peer-*", "tunnel-2-peer-*", "tunnel-3-peer-*")""",
                "ALIGN_MAX REDUCE_SUM COMPARISON_LT 2 120s ACTIVE"
            },
            {
                "google-endpoint",
                """resource.type = "compute.googleapis.com/PrivateServiceConnectEndpoint" AND metric.type = "compute.googleapis.com/private_service_connect/consumer/dropped_sent_packets_count" AND resource.labels.psc_connection_id = one_of("40000000000000001", "40000000000000001")""",
                "ALIGN_DELTA COMPARISON_GT 0 60s INACTIVE"
            },
            {
                "google-cpu",
                $"""resource.type = "alloydb.googleapis.com/Instance" AND metric.type = "alloydb.googleapis.com/instance/cpu/maximum_utilization" AND {OfCluster}""",
                "ALIGN_MEAN COMPARISON_GT 0.85 300s ACTIVE"
            },
            {
                "google-node",
                $"""resource.type = "alloydb.googleapis.com/Instance" AND metric.type = "alloydb.googleapis.com/instance/postgres/instances" AND {OfCluster}AND metric.labels.status = "down" """,
                "ALIGN_MAX COMPARISON_GT 0 120s INACTIVE"
            },
            {
                "google-connections",
                $"""resource.type = "alloydb.googleapis.com/Instance" AND metric.type = "alloydb.googleapis.com/instance/postgres/total_connections" AND {OfCluster}AND resource.labels.instance_id = "primary" """,
                "ALIGN_MEAN / connections_limit COMPARISON_GT 0.8 300s INACTIVE"
            },
            {
                "google-connections-reads",
                $"""resource.type = "alloydb.googleapis.com/Instance" AND metric.type = "alloydb.googleapis.com/instance/postgres/total_connections" AND {OfCluster}AND resource.labels.instance_id = "reads" """,
                // Two nodes: the connections are of all nodes, the limit is of one.
                "ALIGN_MEAN / connections_limit COMPARISON_GT 1.6 300s INACTIVE"
            },
            {
                "google-lag",
                $"""resource.type = "alloydb.googleapis.com/Instance" AND metric.type = "alloydb.googleapis.com/instance/postgres/replication/maximum_lag" AND {OfCluster}""",
                "ALIGN_MAX COMPARISON_GT 60000 300s INACTIVE"
            },
            {
                "google-storage",
                """resource.type = "alloydb.googleapis.com/Location" AND metric.type = "alloydb.googleapis.com/quota/storage_usage_per_cluster/usage" AND metric.labels.cluster = "keyless-prod" AND resource.labels.location = "asia-northeast1" """,
                "ALIGN_MEAN / limit COMPARISON_GT 0.8 1800s INACTIVE"
            },
        };

    private static readonly Lazy<Task<(Recording Recording, KeylessAlloyDbStack Stack)>> s_all =
        new(() => RunAsync("prod", On, "readPoolNodes=2"));

    [Theory]
    [MemberData(nameof(OnAws))]
    public async Task An_alarm_of_AWS_reads_what_AWS_has(string name, string expected)
    {
        var alarm = (await s_all.Value).Recording.One(
            "aws:cloudwatch/metricAlarm",
            $"alarm-{name}"
        );

        var (dimension, value) = alarm.Map("dimensions").Single();
        $"{alarm.Text("namespace")} {alarm.Text("metricName")} {dimension} {alarm.Text("statistic")} {alarm.Text("comparisonOperator")} {alarm.Number("threshold")} {alarm.Number("period")} {alarm.Number("evaluationPeriods")} {alarm.Text("treatMissingData")}"
            .Should()
            .Be(expected);
        value.Should().NotBe("");
        alarm.Texts("alarmActions").Should().Equal(Topic);
        alarm.Texts("okActions").Should().Equal(Topic);
    }

    /// <summary>A secondary takes no backups, so none is late; what a promotion would lose is its lag.</summary>
    [Fact]
    public async Task A_secondary_is_watched_for_its_lag_and_not_for_backups()
    {
        const string Primary = "projects/example-prod/locations/us-east4/clusters/keyless-first";

        var (run, stack) = await RunAsync("prod", On, $"secondaryOf={Primary}");

        var alarms = run.All("gcp:monitoring/alertPolicy");
        var lag = alarms.Single(alarm => alarm.Name == "alarm-google-secondary-lag");
        lag.Text("conditions[0].conditionThreshold.filter")
            .Should()
            .Be(
                """resource.type = "alloydb.googleapis.com/Instance" AND metric.type = "alloydb.googleapis.com/instance/postgres/replication/maximum_secondary_lag" AND resource.labels.cluster_id = one_of("keyless-prod", "keyless-first")"""
            );
        lag.Number("conditions[0].conditionThreshold.thresholdValue").Should().Be(60_000);
        alarms.Should().NotContain(alarm => alarm.Name.Contains("backup"));
        (await MissingAsync(stack))!
            ["google-backup"]
            .Should()
            .Be("a secondary has no backups, and its primary's stack watches those");
    }

    /// <summary>The state of a connection is 0 only when both of its tunnels are down.</summary>
    [Fact]
    public async Task Each_tunnel_has_its_alarm_and_all_have_one_together()
    {
        var run = (await s_all.Value).Recording;
        var alarms = run.All("aws:cloudwatch/metricAlarm");

        var each = alarms.Where(alarm => OneTunnel().IsMatch(alarm.Name)).ToList();
        var addresses = each.Select(alarm => alarm.Text("dimensions.TunnelIpAddress")).ToList();
        addresses.Should().HaveCount(4).And.OnlyHaveUniqueItems();
        var sum = run.One("aws:cloudwatch/metricAlarm", "alarm-aws-tunnels");
        Enumerable
            .Range(0, 4)
            .Select(i => sum.Text($"metricQueries[{i}].metric.dimensions.TunnelIpAddress"))
            .Should()
            .BeEquivalentTo(addresses);
        Enumerable
            .Range(0, 4)
            .Select(i =>
                $"{sum.Text($"metricQueries[{i}].metric.namespace")} {sum.Text($"metricQueries[{i}].metric.metricName")} {sum.Text($"metricQueries[{i}].metric.stat")} {sum.Number($"metricQueries[{i}].metric.period")}"
            )
            .Should()
            .OnlyContain(query => query == "AWS/VPN TunnelState Maximum 300");
        sum.Text("metricQueries[4].expression")
            .Should()
            .Be("FILL(tunnel0, 0) + FILL(tunnel1, 0) + FILL(tunnel2, 0) + FILL(tunnel3, 0)");
        sum.Flag("metricQueries[4].returnData").Should().BeTrue();
        $"{sum.Text("comparisonOperator")} {sum.Number("threshold")} {sum.Number("evaluationPeriods")} {sum.Text("treatMissingData")}"
            .Should()
            .Be("LessThanThreshold 2 2 breaching");
    }

    /// <summary>
    /// No metric has the login or the age of an image: Systems Manager looks on the instance, by a schedule, and
    /// EventBridge tells of a run that fails.
    /// </summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html (six
    /// fields, and the first run at a scheduled time only with cron),
    /// https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
    /// (association-id and status of the detail)
    /// </remarks>
    [Theory]
    [InlineData("aws-login", "cron(0/30 * * * ? *)")]
    [InlineData("aws-image", "cron(15 6 * * ? *)")]
    public async Task A_check_on_the_instance_that_fails_is_told(string name, string schedule)
    {
        var run = (await s_all.Value).Recording;

        var check = run.One("aws:ssm/association", $"check-{name}");
        var rule = run.One("aws:cloudwatch/eventRule", $"alarm-{name}");
        var target = run.One("aws:cloudwatch/eventTarget", $"alarm-{name}");
        check.Text("scheduleExpression").Should().Be(schedule);
        check.Flag("applyOnlyAtCronInterval").Should().BeTrue();
        check.Text("targets[0].key").Should().Be("InstanceIds");
        check
            .Texts("targets[0].values")
            .Should()
            .Equal(
                run.One("aws:cloudwatch/metricAlarm", "alarm-aws-instance")
                    .Text("dimensions.InstanceId")
            );
        using var pattern = JsonDocument.Parse(rule.Text("eventPattern")!);
        var root = pattern.RootElement;
        Strings(root.GetProperty("source")).Should().Equal("aws.ssm");
        Strings(root.GetProperty("detail-type"))
            .Should()
            .Equal("EC2 State Manager Instance Association State Change");
        Strings(root.GetProperty("detail").GetProperty("association-id"))
            .Should()
            .Equal($"id-of-check-{name}");
        Strings(root.GetProperty("detail").GetProperty("status"))
            .Should()
            .Equal("Failed", "TimedOut");
        target.Text("rule").Should().StartWith($"alarm-{name}-");
        target.Text("arn").Should().Be(Topic);
        JsonSerializer
            .Deserialize<string>(target.Text("input")!)
            .Should()
            .Be(rule.Text("description"));
    }

    [Fact]
    public async Task The_login_that_is_checked_is_the_verify_document()
    {
        var run = (await s_all.Value).Recording;

        run.One("aws:ssm/association", "check-aws-login")
            .Text("name")
            .Should()
            .StartWith("connector-verify-");
        var image = run.One("aws:ssm/association", "check-aws-image");
        image.Text("name").Should().Be("AWS-RunShellScript");
        image.Text("parameters.commands").Should().Contain("system-release").And.NotContain("{{");
    }

    [Theory]
    [MemberData(nameof(OnGoogle))]
    public async Task An_alarm_of_Google_reads_what_Google_has(
        string name,
        string filter,
        string expected
    )
    {
        var alarm = await PolicyAsync(name);

        const string Threshold = "conditions[0].conditionThreshold";
        Made().Replace(alarm.Text($"{Threshold}.filter")!, "-*").Should().Be(filter.TrimEnd());
        var whole = alarm.Text($"{Threshold}.denominatorFilter") is { } other
            ? $"/ {MetricName().Match(other).Groups[1].Value}"
            : null;
        string?[] parts =
        [
            alarm.Text($"{Threshold}.aggregations[0].perSeriesAligner"),
            alarm.Text($"{Threshold}.aggregations[0].crossSeriesReducer"),
            whole,
            alarm.Text($"{Threshold}.comparison"),
            FormattableString.Invariant($"{alarm.Number($"{Threshold}.thresholdValue")}"),
            alarm.Text($"{Threshold}.duration"),
            alarm.Text($"{Threshold}.evaluationMissingData")?.Split('_')[^1],
        ];
        string.Join(' ', parts.OfType<string>()).Should().Be(expected);
        alarm.Text($"{Threshold}.aggregations[0].alignmentPeriod").Should().Be("60s");
        alarm.Texts("notificationChannels").Should().Equal(Channel);
    }

    /// <summary>
    /// A dead schedule hides behind continuous backups. The metric has microseconds, and the type in capitals.
    /// </summary>
    [Theory]
    [InlineData("automated", "AUTOMATED")]
    [InlineData("continuous", "CONTINUOUS")]
    public async Task A_late_backup_of_either_type_is_told(string type, string label)
    {
        var alarm = await PolicyAsync($"google-backup-{type}");

        var series =
            $$"""alloydb_googleapis_com:cluster_last_backup_timestamp{monitored_resource="alloydb.googleapis.com/Cluster",cluster_id="keyless-prod",location="asia-northeast1",backup_type="{{label}}"}""";
        alarm
            .Text("conditions[0].conditionPrometheusQueryLanguage.query")
            .Should()
            .Be($"time() - max({series}) / 1000000 > 172800 or absent({series})");
    }

    /// <summary>The log is of the project of the pools, or of the account; each alarm has its project's channel.</summary>
    [Theory]
    [InlineData(
        "google-exchange",
        "example-identity",
        IdentityChannel,
        """
            protoPayload.serviceName="sts.googleapis.com"
            protoPayload.methodName="google.identity.sts.v1.SecurityTokenService.ExchangeToken"
            severity>=ERROR
            """
    )]
    [InlineData(
        "google-impersonation",
        "example-prod",
        Channel,
        """
            protoPayload.serviceName="iamcredentials.googleapis.com"
            protoPayload.methodName=("GenerateAccessToken" OR "google.iam.credentials.v1.IAMCredentials.GenerateAccessToken")
            protoPayload.status.code=7
            """
    )]
    public async Task A_refused_login_is_told_from_the_audit_log(
        string name,
        string project,
        string channel,
        string filter
    )
    {
        var alarm = await PolicyAsync(name);

        alarm.Text("conditions[0].conditionMatchedLog.filter").Should().Be(filter);
        alarm.Text("project").Should().Be(project);
        alarm.Texts("notificationChannels").Should().Equal(channel);
        alarm.Text("alertStrategy.notificationRateLimit.period").Should().Be("300s");
    }

    [Fact]
    public async Task Every_alarm_is_held_by_a_row_here()
    {
        var run = (await s_all.Value).Recording;

        var rows = OnAws
            .Select(row => (string)row[0])
            .Concat(OnGoogle.Select(row => (string)row[0]))
            .Concat([
                "aws-tunnel-1",
                "aws-tunnel-2",
                "aws-tunnels",
                "google-backup-automated",
                "google-backup-continuous",
                "google-exchange",
                "google-impersonation",
                "aws-login",
                "aws-image",
            ]);
        All(run).Select(alarm => alarm.Name["alarm-".Length..]).Should().BeEquivalentTo(rows);
    }

    [Fact]
    public async Task Every_alarm_says_what_missing_data_means_and_names_its_entry_in_the_runbook()
    {
        var run = (await s_all.Value).Recording;
        var page = await File.ReadAllTextAsync(
            Path.Combine(StackSettings.Project.Directory, "docs", "runbook.md")
        );

        foreach (var alarm in All(run))
        {
            var text =
                alarm.Text("alarmDescription")
                ?? alarm.Text("documentation.content")
                ?? alarm.Text("description");
            text.Should().Contain("Stack prod.").And.ContainAny("ata", "entry", "does not answer");
            var anchor = Anchor().Match(text!).Groups[1].Value;
            anchor.Should().NotBeEmpty(alarm.Name);
            page.Should().Contain($"<a id=\"{anchor}\"></a>", alarm.Name);
        }
    }

    [Fact]
    public async Task Each_cloud_has_a_dashboard_that_shows_its_alarms()
    {
        var run = (await s_all.Value).Recording;

        var aws = run.One("aws:cloudwatch/dashboard", "dashboard-aws");
        aws.Text("dashboardName").Should().Be("keyless-alloydb-prod");
        Count(aws.Text("dashboardBody"), "\"alarms\"")
            .Should()
            .Be(run.All("aws:cloudwatch/metricAlarm").Length);
        var google = run.All("gcp:monitoring/dashboard");
        google
            .Select(dashboard => dashboard.Name)
            .Should()
            .Equal("dashboard-example-identity", "dashboard-example-prod");
        google
            .Sum(dashboard =>
                Count(dashboard.Text("dashboardJson"), "alertChart")
                + Count(dashboard.Text("dashboardJson"), "logsPanel")
            )
            .Should()
            .Be(run.All("gcp:monitoring/alertPolicy").Length);
    }

    [Fact]
    public async Task Prod_without_alarms_names_all_that_is_not_watched()
    {
        var (run, stack) = await RunAsync("prod", "readPoolNodes=2");

        All(run).Should().BeEmpty();
        var missing = await MissingAsync(stack);
        missing!
            .Keys.Should()
            .BeEquivalentTo(
                All((await s_all.Value).Recording).Select(alarm => alarm.Name["alarm-".Length..])
            );
        missing["aws-tunnels"].Should().Be("alarms is empty");
    }

    [Fact]
    public async Task Prod_with_alarms_watches_everything() =>
        (await MissingAsync((await s_all.Value).Stack))!.Should().BeEmpty();

    /// <summary>An alarm takes a channel of its own project.</summary>
    [Fact]
    public async Task A_project_without_a_channel_is_named()
    {
        var (run, stack) = await RunAsync("prod", On.Replace($",\"{IdentityChannel}\"", ""));

        All(run).Should().NotContain(alarm => alarm.Name == "alarm-google-exchange");
        (await MissingAsync(stack))!
            .Should()
            .Contain(
                "google-exchange",
                "alarms.notificationChannels has none of project example-identity"
            );
    }

    [Theory]
    [InlineData("auditLogs=false", "google-impersonation", "auditLogs is false")]
    [InlineData("identityAuditLogs=false", "google-exchange", "identityAuditLogs is false")]
    [InlineData("endpoint=connectionPolicy", "google-endpoint", "Google creates the endpoint*")]
    public async Task What_a_setting_takes_away_is_named(string change, string name, string why)
    {
        var (run, stack) = await RunAsync("prod", On, change);

        All(run).Should().NotContain(alarm => alarm.Name == $"alarm-{name}");
        (await MissingAsync(stack))![name].Should().Match(why);
    }

    /// <summary>The metrics of a database are its project's.</summary>
    [Fact]
    public async Task A_database_that_exists_is_watched_in_its_own_project()
    {
        var (run, stack) = await RunAsync(
            "dev",
            OfDev("projects/other-project/notificationChannels/3"),
            """existingDatabase={"project":"other-project","clusterId":"orders","instanceId":"main"}"""
        );

        var connections = run.One("gcp:monitoring/alertPolicy", "alarm-google-connections");
        connections.Text("project").Should().Be("other-project");
        connections
            .Text("conditions[0].conditionThreshold.filter")
            .Should()
            .Contain("cluster_id = \"orders\"")
            .And.Contain("instance_id = \"main\"");
        All(run).Should().NotContain(alarm => alarm.Name.Contains("backup"));
        (await MissingAsync(stack))!
            .Should()
            .Contain("google-backup", "it exists, and its owner watches it");
    }

    /// <summary>Tunnels end in the host project of a Shared VPC, which has their metrics.</summary>
    [Fact]
    public async Task Tunnels_of_a_Shared_VPC_are_watched_in_its_host_project()
    {
        var company = new SharedVpc();
        var run = await Rehearsed.ExecuteAsync(
            company.Config(OfDev("projects/example-host/notificationChannels/4")),
            company.Clouds
        );

        run.Failed.Should().BeFalse(Refusals.Texts(run));
        var projects = run
            .Current.Resources.Where(resource =>
                resource.Type == "gcp:monitoring/alertPolicy:AlertPolicy"
            )
            .ToLookup(policy => policy.Inputs.Text("project"), policy => policy.Name);
        projects["example-host"]
            .Should()
            .BeEquivalentTo("alarm-google-tunnel", "alarm-google-bgp", "alarm-google-tunnels");
        projects["example-dev"].Should().Contain(["alarm-google-endpoint", "alarm-google-cpu"]);
    }

    /// <summary>Creation and deletion of each alarm fail once; the next run comes right, and nothing is left.</summary>
    [Fact]
    public async Task Whatever_fails_at_an_alarm_the_next_run_comes_right()
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("prod", On, "environment=retired", "protection=false"),
            new CloudTwin()
        );
        run.Failed.Should().BeFalse(Refusals.Texts(run));
        var cases = Sweeper
            .FirstUpdate(run.Current)
            .Where(entry => OfAlarms().IsMatch(entry.Item1.Target))
            .ToList();

        var results = Sweeper.Run(
            new(run.Options, Snapshot.Empty, run.Calls, run.Current, () => new CloudTwin()),
            cases,
            () => { },
            CancellationToken.None
        );

        cases.Should().HaveCount(60);
        results.Where(result => result.Problem is not null).Should().BeEmpty();
    }

    [Fact]
    public async Task A_way_that_exists_is_its_owners_to_watch()
    {
        var (run, stack) = await RunAsync(
            "dev",
            OfDev(),
            "connectivity=existing",
            $$"""awsNetwork={"vpcId":"{{CloudAnswers.Existing("vpc", 0)}}","subnetIds":["{{CloudAnswers.Existing("subnet", 0)}}","{{CloudAnswers.Existing("subnet", 1)}}"],"routeTableIds":["{{CloudAnswers.Existing("rtb", 0)}}"]}"""
        );

        All(run).Should().NotContain(alarm => alarm.Name.Contains("tunnel"));
        (await MissingAsync(stack))!.Keys.Should().Contain("connectivity");
    }

    /// <summary>Clients are their owner's, and there is no instance to watch.</summary>
    [Fact]
    public async Task A_stack_without_an_instance_watches_none()
    {
        var (run, stack) = await RunAsync(
            "prod",
            On,
            "client=none",
            """trustedRoles=[{"accountId":"210987654321","roleName":"orders"}]"""
        );

        All(run)
            .Should()
            .NotContain(alarm =>
                alarm.Name == "alarm-aws-instance"
                || alarm.Name == "alarm-aws-login"
                || alarm.Name == "alarm-aws-image"
            );
        (await MissingAsync(stack))!.Keys.Should().BeEquivalentTo("clients");
    }

    [Fact]
    public async Task A_test_environment_has_neither_alarms_nor_a_list()
    {
        var (run, stack) = await RunAsync("dev");

        All(run).Should().BeEmpty();
        (await MissingAsync(stack)).Should().BeNull();
    }

    private static string OfDev(params string[] others)
    {
        var channels = others.Prepend("projects/example-dev/notificationChannels/1");
        return $$"""alarms={"snsTopic":"{{Topic}}","notificationChannels":["{{string.Join("\",\"", channels)}}"]}""";
    }

    private static async Task<Recorded> PolicyAsync(string name) =>
        (await s_all.Value).Recording.One("gcp:monitoring/alertPolicy", $"alarm-{name}");

    private static IEnumerable<Recorded> All(Recording run) =>
        run.All("aws:cloudwatch/metricAlarm")
            .Concat(run.All("aws:cloudwatch/eventRule"))
            .Concat(run.All("gcp:monitoring/alertPolicy"));

    private static Task<(Recording Recording, KeylessAlloyDbStack Stack)> RunAsync(
        string stack,
        params string[] settings
    ) => StackMocks.RunAsync(StackSettings.Of(stack, settings), preview: false);

    /// <summary>By alarm, why there is none.</summary>
    private static async Task<Dictionary<string, string>?> MissingAsync(
        KeylessAlloyDbStack stack
    ) =>
        (await OutputUtilities.GetValueAsync(stack.NotWatched))
            ?.Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    private static IEnumerable<string?> Strings(JsonElement list) =>
        list.EnumerateArray().Select(item => item.GetString());

    private static int Count(string? text, string part) => text!.Split(part).Length - 1;

    [GeneratedRegex("::(alarm|check|dashboard)-[a-z0-9-]+$")]
    private static partial Regex OfAlarms();

    [GeneratedRegex("^alarm-aws-tunnel-[0-3]$")]
    private static partial Regex OneTunnel();

    // The digits that a name ends with.
    [GeneratedRegex("-[0-9a-f]{7}(?=\")")]
    private static partial Regex Made();

    [GeneratedRegex("metric\\.type = \"[^\"]*/([a-z_]+)\"")]
    private static partial Regex MetricName();

    [GeneratedRegex("docs/runbook\\.md#([a-z-]+)$")]
    private static partial Regex Anchor();
}
