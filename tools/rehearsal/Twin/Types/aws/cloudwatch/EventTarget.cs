namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Whom a rule of EventBridge tells.</summary>
internal sealed class EventTarget() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/eventTarget:EventTarget";

    /// <summary>PutTargets takes over a target of the same id.</summary>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html</remarks>
    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        call.Text("targetId") is { } given
            ? Id(given, call)
            : call.World.UnusedId(
                Token,
                attempt => Id(Ids.Uuid(call.Resource.Urn, $"{attempt}"), call)
            );

    public override void RefuseWrite(CloudCall call) =>
        Require(
            call.World.Find(EventRule.Token, call.Text("rule")!) is not null,
            "ResourceNotFoundException",
            $"Rule {call.Text("rule")} does not exist on EventBus default.",
            "event-target-rule",
            "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("targetId", call.Text("targetId") ?? id[(call.Text("rule")!.Length + 1)..])
        );

    private static string Id(string target, CloudCall call) => $"{call.Text("rule")}-{target}";
}
