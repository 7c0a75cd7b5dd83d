using System.Text.Json.Nodes;
using Pulumi.Gcp.Monitoring;
using Pulumi.Gcp.Monitoring.Inputs;

namespace KeylessAlloyDb.Alarms;

/// <summary>Alarms of Cloud Monitoring, and a dashboard that shows them, in each project that has something to watch.</summary>
public static class GoogleAlarms
{
    /// <summary>
    /// The project of a notification channel; null where the text is not its name,
    /// <c>projects/P/notificationChannels/ID</c>.
    /// </summary>
    /// <param name="channel">The channel's name.</param>
    public static string? ProjectOf(string channel) =>
        channel.Split('/') is ["projects", var project, "notificationChannels", { Length: > 0 } id]
        && id.All(char.IsAsciiDigit)
        && ResourceNames.IsGoogleProject(project)
            ? project
            : null;

    /// <summary>The alarms that nobody would hear of, with the project that lacks a channel.</summary>
    /// <param name="watch">What is there.</param>
    /// <param name="channels">The channels, by name.</param>
    public static ImmutableDictionary<string, string> Unheard(
        GoogleWatch watch,
        IReadOnlyCollection<string> channels
    ) =>
        GoogleAlarmPlan
            .Of(watch)
            .Where(alarm => Of(alarm.Project, channels).Length == 0)
            .ToImmutableDictionary(alarm => alarm.Name, alarm => alarm.Project);

    /// <summary>
    /// Registers <c>alarm-google-tunnel</c> to <c>alarm-google-impersonation</c>, and a <c>dashboard-</c> for each
    /// project with a channel. A channel proves that its project has Cloud Monitoring switched on.
    /// </summary>
    /// <param name="watch">What is there.</param>
    /// <param name="channels">
    /// Notification channels by name, <c>projects/P/notificationChannels/ID</c>. An alarm takes those of its project.
    /// </param>
    /// <param name="options">Must give the provider of gcp.</param>
    public static ImmutableArray<Resource> Create(
        GoogleWatch watch,
        IReadOnlyCollection<string> channels,
        CustomResourceOptions options
    )
    {
        var title = $"{Deployment.Instance.ProjectName} {Deployment.Instance.StackName}";
        return
        [
            .. GoogleAlarmPlan
                .Of(watch)
                .GroupBy(alarm => alarm.Project)
                .Where(alarms => Of(alarms.Key, channels).Length > 0)
                .SelectMany(alarms => InProject(alarms.Key, [.. alarms])),
        ];

        IEnumerable<Resource> InProject(string project, IReadOnlyList<GoogleAlarm> alarms)
        {
            var policies = alarms.Select(Register).ToList();
            return
            [
                .. policies,
                new Dashboard(
                    $"dashboard-{project}",
                    new()
                    {
                        Project = project,
                        DashboardJson = Output
                            .All(policies.Select(policy => policy.Name))
                            .Apply(names => Body(title, alarms, names)),
                    },
                    options
                ),
            ];
        }

        AlertPolicy Register(GoogleAlarm alarm)
        {
            var condition = alarm.Condition;
            condition.DisplayName = alarm.Name;
            var args = new AlertPolicyArgs
            {
                Project = alarm.Project,
                DisplayName = $"{title}: {alarm.Name}",
                Severity = alarm.Severity,
                Combiner = "OR",
                Conditions = [condition],
                Documentation = new AlertPolicyDocumentationArgs
                {
                    Content = AlarmText.Of(
                        Deployment.Instance.StackName,
                        alarm.Says,
                        alarm.Runbook
                    ),
                    MimeType = "text/markdown",
                },
                NotificationChannels = Of(alarm.Project, channels),
            };
            if (alarm.LogFilter is not null)
            {
                // A policy that reads a log needs both.
                args.AlertStrategy = new AlertPolicyAlertStrategyArgs
                {
                    NotificationRateLimit = new AlertPolicyAlertStrategyNotificationRateLimitArgs
                    {
                        Period = "300s",
                    },
                    AutoClose = "1800s",
                };
            }

            return new($"alarm-{alarm.Name}", args, options);
        }
    }

    private static string[] Of(string project, IReadOnlyCollection<string> channels) =>
        [.. channels.Where(channel => ProjectOf(channel) == project)];

    /// <summary>A widget for each alarm: its metric with the threshold, or the entries of its log.</summary>
    /// <remarks>https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards</remarks>
    private static string Body(
        string title,
        IEnumerable<GoogleAlarm> alarms,
        IEnumerable<string> policies
    ) =>
        new JsonObject
        {
            ["displayName"] = title,
            ["gridLayout"] = new JsonObject
            {
                ["columns"] = "2",
                ["widgets"] = new JsonArray([
                    .. alarms.Zip(policies, (alarm, policy) => Widget(alarm, policy)),
                ]),
            },
        }.ToJsonString();

    private static JsonObject Widget(GoogleAlarm alarm, string policy) =>
        alarm.LogFilter is { } filter
            ? new()
            {
                ["title"] = alarm.Name,
                ["logsPanel"] = new JsonObject
                {
                    ["filter"] = filter,
                    ["resourceNames"] = new JsonArray($"projects/{alarm.Project}"),
                },
            }
            : new() { ["alertChart"] = new JsonObject { ["name"] = policy } };
}
