using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A log group, by name.</summary>
internal sealed partial class LogGroup() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/logGroup:LogGroup";
    private const string Retention = "retentionInDays";
    private const string Source =
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";

    public override string Id(CloudCall call) => NameOf(call);

    /// <summary>The provider creates the group, notes its name and then sets how long events are kept.</summary>
    public override IReadOnlyList<string> GivenLater => [Retention];

    public override void Complete(CloudCall call) => RequireRetention(call);

    public override bool Remains(CloudCall call) => IsKept(call);

    public override void Release(CloudCall call) =>
        Require(
            IsKept(call) || call.Current!.Inputs.Get("deletionProtectionEnabled")?.AsBool != true,
            "ValidationException",
            $"The log group {call.Current!.Id} has deletion protection: set deletionProtectionEnabled to false first",
            "log-group-protected",
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"
        );

    protected override void Admit(CloudCall call)
    {
        if (call.Current is not null)
        {
            RequireRetention(call);
        }
        var name = Id(call);
        Require(
            NameForm().IsMatch(name),
            "InvalidParameterException",
            $"Value '{name}' at 'logGroupName' failed to satisfy constraint: 1 to 512 of a-z, A-Z, 0-9, '_', '-', '/', '.' and '#', not beginning with aws/",
            "log-group-name",
            Source
        );
        Require(
            !Others(call).Any(other => other.Id == name && call.Current is null),
            "ResourceAlreadyExistsException",
            $"The specified log group already exists: {name}",
            "log-group-unique",
            Source
        );
    }

    protected override string? Arn(CloudCall call, string id) =>
        RegionalArn(call, "logs", $"log-group:{id}");

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            ("logGroupClass", call.Text("logGroupClass") ?? "STANDARD"),
            ("deletionProtectionEnabled", call.Get("deletionProtectionEnabled") ?? false)
        );

    private static bool IsKept(CloudCall call) =>
        call.Current!.Inputs.Get("skipDestroy")?.AsBool == true;

    private static void RequireRetention(CloudCall call)
    {
        var problem = call.Get(Retention) is { } days
            ? TypeRules
                .Of(Token)
                .Schema!.Properties.Find(Retention)!
                .Checks.Select(check => check(days))
                .FirstOrDefault(found => found is not null)
            : null;
        Require(
            problem is null,
            "InvalidParameterException",
            $"{Retention} {call.Get(Retention)} {problem}",
            "log-group-retention",
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"
        );
    }

    [GeneratedRegex("^(?!aws/)[A-Za-z0-9_./#-]{1,512}$")]
    private static partial Regex NameForm();
}
