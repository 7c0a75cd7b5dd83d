using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A document that Systems Manager runs on its targets.</summary>
internal sealed partial class Association() : AwsModel(Token)
{
    public const string Token = "aws:ssm/association:Association";

    private const int FewestMinutes = 30;

    public override string ComputeId(CloudCall call) =>
        call.World.UnusedId(Token, attempt => Ids.Uuid(call.Resource.Urn, $"{attempt}"));

    /// <summary>Most documents belong to AWS or others; one that was deleted is nobody's.</summary>
    public override void RefuseWrite(CloudCall call)
    {
        var document = call.Text("name") ?? "";
        Require(
            call.World.Find(Document.Token, document) is not null
                || !call.World.WasDeleted(Document.Token, document),
            "InvalidDocument",
            $"The document {document} does not exist",
            "association-document",
            "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html"
        );
        Require(
            MinutesOf(call.Text("scheduleExpression") ?? "") is not { } minutes
                || minutes >= FewestMinutes,
            "InvalidSchedule",
            $"The schedule is invalid. Verify your cron or rate expression and try again: {call.Text("scheduleExpression")} is more often than every {FewestMinutes} minutes",
            "association-schedule",
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html"
        );
    }

    /// <summary>The minutes of rate(30 minutes); null for another schedule.</summary>
    private static int? MinutesOf(string schedule) =>
        Rate().Match(schedule) is { Success: true } rate
            ? int.Parse(rate.Groups["count"].ValueSpan, CultureInfo.InvariantCulture)
                * rate.Groups["unit"].Value switch
                {
                    "minute" => 1,
                    "hour" => 60,
                    _ => 24 * 60,
                }
            : null;

    [GeneratedRegex(@"^rate\((?<count>\d{1,5}) (?<unit>minute|hour|day)s?\)$")]
    private static partial Regex Rate();

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "ssm", $"association/{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("associationId", id),
            ("documentVersion", call.Text("documentVersion") ?? "$DEFAULT"),
            ("parameters", call.Get("parameters") ?? PropertyMap.Empty),
            ("targets", call.Get("targets") ?? PropertyValue.List())
        );
}
