using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A rule of EventBridge, by name on its bus.</summary>
internal sealed class EventRule() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/eventRule:EventRule";

    /// <summary>PutRule takes over a rule of the same name, including one of another stack.</summary>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html</remarks>
    public override bool AcceptsExisting => true;

    /// <summary>What the provider's validator says of a pattern that is no JSON.</summary>
    public override IEnumerable<CheckFailure> Check(PropertyMap inputs)
    {
        if (inputs.Text("eventPattern") is { } pattern && !IsObject(pattern))
        {
            yield return new("eventPattern", "contains an invalid JSON: it has to be an object");
        }
    }

    public override string ComputeId(CloudCall call) => NameOf(call);

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Text("eventPattern") is { } text)
        {
            using var pattern = JsonDocument.Parse(text);
            var wrong = TextsOutsideOfLists(pattern.RootElement).FirstOrDefault();
            Require(
                wrong is null,
                "InvalidEventPatternException",
                $"Event pattern is not valid. Reason: \"{wrong}\" must be an object or an array",
                "event-pattern",
                "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html"
            );
        }
    }

    public override void RefuseDelete(CloudCall call) =>
        Require(
            !call
                .World.OfType(EventTarget.Token)
                .Any(target => target.Text("rule") == call.Current!.Id),
            "ValidationException",
            "Rule can't be deleted since it has targets.",
            "event-rule-targets",
            "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html"
        );

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "events", $"rule/{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", id), ("state", call.Text("state") ?? "ENABLED"));

    /// <summary>The fields of a pattern whose value is no list: each level is an object, and ends with a list.</summary>
    private static IEnumerable<string> TextsOutsideOfLists(JsonElement level) =>
        from field in level.EnumerateObject()
        from name in field.Value.ValueKind switch
        {
            JsonValueKind.Object => TextsOutsideOfLists(field.Value),
            JsonValueKind.Array => [],
            _ => [field.Name],
        }
        select name;

    private static bool IsObject(string pattern)
    {
        try
        {
            using var json = JsonDocument.Parse(pattern);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
