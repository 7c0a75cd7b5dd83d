using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Stacks;

/// <summary>Where alarms are told.</summary>
/// <param name="SnsTopic">ARN of the SNS topic that hears of AWS's alarms, in the stack's region.</param>
/// <param name="NotificationChannels">
/// Channels of Cloud Monitoring, <c>projects/P/notificationChannels/ID</c>: an alarm stands in the project of what
/// it watches and takes a channel of the same project.
/// </param>
internal sealed partial record AlarmTargets(
    string SnsTopic,
    ImmutableArray<string> NotificationChannels
)
{
    private static readonly string[] s_projects =
    [
        "googleProject",
        "identityProject",
        "googleNetwork",
        "existingDatabase",
    ];

    public void Validate(Problems problems, Settings settings)
    {
        var topic = Topic().Match(SnsTopic);
        _ =
            problems.RequireForm(
                topic.Success,
                "alarms.snsTopic",
                SnsTopic,
                "is not the ARN of an SNS topic",
                "arn:<partition>:sns:<region>:<account>:<name>"
            )
            && problems.RequireBoth(
                topic.Groups["region"].Value == settings.Connector.Region
                    && topic.Groups["partition"].Value
                        == AwsRole.PartitionOf(settings.Connector.Region),
                ("alarms.snsTopic", SnsTopic),
                ("awsRegion", settings.Connector.Region),
                "an alarm tells a topic of its own region and partition alone",
                "the same region in both, in its partition"
            );
        problems.Require(
            !NotificationChannels.IsEmpty,
            "alarms.notificationChannels",
            NotificationChannels,
            "nobody would hear of Google's alarms",
            "at least one projects/<project>/notificationChannels/<id>"
        );
        problems.Require(
            NotificationChannels.Distinct(StringComparer.Ordinal).Count()
                == NotificationChannels.Length,
            "alarms.notificationChannels",
            NotificationChannels,
            "lists a channel twice",
            "each channel once"
        );
        foreach (var (index, channel) in NotificationChannels.Index())
        {
            var place = $"alarms.notificationChannels[{index}]";
            var project = GoogleAlarms.ProjectOf(channel);
            _ =
                problems.RequireForm(
                    project is not null,
                    place,
                    channel,
                    "is not the name of a notification channel",
                    "projects/<project>/notificationChannels/<id>"
                )
                && problems.Require(
                    settings.GoogleProjects.Contains(project) || !s_projects.All(problems.IsSound),
                    place,
                    channel,
                    "the stack has nothing in its project",
                    "a channel of googleProject, identityProject, or the project of googleNetwork or existingDatabase"
                );
        }
    }

    [GeneratedRegex(
        @"\Aarn:(?<partition>aws|aws-us-gov):sns:(?<region>[a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}\z"
    )]
    private static partial Regex Topic();
}
