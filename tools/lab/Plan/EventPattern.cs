using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// A pattern of EventBridge that lists values. An event fits where it has one of the values of each field; what the
/// pattern does not name may be anything.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html</remarks>
internal sealed class EventPattern
{
    private readonly JsonObject _fields;

    private EventPattern(JsonObject fields) => _fields = fields;

    /// <param name="text">JSON.</param>
    /// <param name="source">Resource and property that has it, for the message.</param>
    /// <exception cref="LabException">EventBridge refuses it, or it compares otherwise than by equality.</exception>
    public static EventPattern Parse(string text, string source)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject { Count: > 0 } fields)
            {
                Require(fields, source);
                return new(fields);
            }
        }
        catch (JsonException e)
        {
            throw Wrong(source, e.Message);
        }
        throw Wrong(source, "it has no fields");
    }

    public bool Fits(JsonObject @event) => Fits(_fields, @event);

    private static bool Fits(JsonObject pattern, JsonObject? @event) =>
        pattern.All(field =>
            field.Value is JsonArray values
                ? Values(@event?[field.Key])
                    .Any(value => values.Any(wanted => JsonNode.DeepEquals(wanted, value)))
                : Fits(field.Value!.AsObject(), @event?[field.Key] as JsonObject)
        );

    /// <summary>A list in an event has each of its elements.</summary>
    private static IEnumerable<JsonNode?> Values(JsonNode? field) =>
        field switch
        {
            null => Enumerable.Empty<JsonNode?>(),
            JsonArray list => list,
            _ => Enumerable.Repeat<JsonNode?>(field, 1),
        };

    private static void Require(JsonObject fields, string source)
    {
        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case JsonObject inner when inner.Count > 0:
                    Require(inner, source);
                    break;
                case JsonArray values when values.Count > 0:
                    if (name.StartsWith('$') || values.Any(one => one is JsonObject or JsonArray))
                    {
                        throw Wrong(source, $"{name} compares otherwise than by equality");
                    }
                    break;
                default:
                    throw Wrong(source, $"{name} is no list of values");
            }
        }
    }

    private static LabException Wrong(string source, string what) =>
        new($"{source}: {what}. The lab reads lists of values, {{\"source\": [\"aws.ssm\"]}}.");
}
