using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A log group, by name.</summary>
internal sealed partial class LogGroup() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/logGroup:LogGroup";
    private const string Retention = "retentionInDays";
    private const string Source =
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";

    public override string ComputeId(CloudCall call) => NameOf(call);

    /// <summary>The provider creates the group, notes its name and then sets how long events are kept.</summary>
    public override IReadOnlyList<string> InputsAfterCreate => [Retention];

    public override void RefuseAfterCreate(CloudCall call) => RequireRetention(call);

    public override bool RetainsOnDelete(CloudCall call) =>
        call.Current!.Inputs.Get("skipDestroy")?.AsBool == true;

    public override void RefuseDelete(CloudCall call) =>
        Require(
            call.Current!.Inputs.Get("deletionProtectionEnabled")?.AsBool != true,
            "ValidationException",
            $"The log group {call.Current!.Id} has deletion protection: set deletionProtectionEnabled to false first",
            "log-group-protected",
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"
        );

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Current is not null)
        {
            RequireRetention(call);
        }
        var name = ComputeId(call);
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

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "logs", $"log-group:{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", id), ("logGroupClass", call.Text("logGroupClass") ?? "STANDARD"));

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
