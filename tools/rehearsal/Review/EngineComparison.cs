using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Where Pulumi's engine and the small one differ over the same program and the same clouds. A difference is
/// one line, which a list can allow: what it is about, then the small engine's value and Pulumi's.
/// </summary>
internal static class EngineComparison
{
    private const string Secret = "plaintext";
    private const string Hidden = "[secret]";

    private static readonly string[] s_times = ["created", "modified"];

    /// <summary>What `preview --json` of both engines says: operations, and the properties behind them.</summary>
    public static IEnumerable<string> OfPlans(JsonElement small, JsonElement pulumi)
    {
        var (own, other) = (Steps(small), Steps(pulumi));
        return own
            .Keys.Union(other.Keys)
            .Order(StringComparer.Ordinal)
            .Where(urn => own.GetValueOrDefault(urn) != other.GetValueOrDefault(urn))
            .Select(urn =>
                Line(urn, "step", own.GetValueOrDefault(urn), other.GetValueOrDefault(urn))
            )
            .Concat(
                Disordered(pulumi)
                    .Select(urn => $"{urn} step: Pulumi's comes before one that it depends on")
            );
    }

    /// <summary>What the events of an update say of each resource: the operation that was carried out.</summary>
    /// <param name="small">The steps of the small engine's update.</param>
    /// <param name="pulumi">What `up --json` prints: JSON values, one after the other.</param>
    /// <remarks>https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go</remarks>
    public static IEnumerable<string> OfEvents(IEnumerable<Step> small, ReadOnlyMemory<byte> pulumi)
    {
        var own = small
            .Where(step => step.Op is not (StepOp.Same or StepOp.Read))
            .Select(step => (step.Urn, Op: step.Op.Name()))
            .ToHashSet();
        var other = Values(pulumi.Span)
            .Where(value =>
                value.ValueKind == JsonValueKind.Object
                && value.TryGetProperty("resOutputsEvent", out _)
            )
            .Select(value => value.GetProperty("resOutputsEvent").GetProperty("metadata"))
            .Select(step =>
                (
                    Urn: step.GetProperty("urn").GetString()!,
                    Op: step.GetProperty("op").GetString() switch
                    {
                        "create-replacement" or "delete-replaced" => "replace",
                        var op => op!,
                    }
                )
            )
            .Where(step => step.Op is "create" or "update" or "replace" or "delete")
            .ToHashSet();
        return own.Union(other)
            .OrderBy(step => step.Urn, StringComparer.Ordinal)
            .Where(step => !own.Contains(step) || !other.Contains(step))
            .Select(step =>
                Line(
                    step.Urn,
                    "event",
                    own.Contains(step) ? step.Op : null,
                    other.Contains(step) ? step.Op : null
                )
            );
    }

    /// <summary>What the state of both has, resource for resource. Times and made-up names count as equal.</summary>
    public static IEnumerable<string> OfStates(Snapshot small, Snapshot pulumi)
    {
        var (own, other) = (ByUrn(small), ByUrn(pulumi));
        var renames = own
            .Keys.Intersect(other.Keys)
            .SelectMany(urn => Names(other[urn], own[urn]))
            .Distinct()
            .ToList();
        return own
            .Keys.Union(other.Keys)
            .Order(StringComparer.Ordinal)
            .SelectMany(urn =>
                (own.GetValueOrDefault(urn), other.GetValueOrDefault(urn)) switch
                {
                    ({ } one, { } its) => Differences("", Json(one, []), Json(its, renames))
                        .Select(found => Line(urn, found.Path, found.Own, found.Other)),
                    (null, _) => [Line(urn, "resource", null, "is there")],
                    _ => [Line(urn, "resource", "is there", null)],
                }
            );
    }

    private static List<JsonElement> Values(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { AllowMultipleValues = true });
        var values = new List<JsonElement>();
        while (reader.Read())
        {
            values.Add(JsonElement.ParseValue(ref reader));
        }
        return values;
    }

    private static string Line(string about, string what, string? own, string? other) =>
        $"{about} {what}: small engine {own ?? "nothing"}, Pulumi {other ?? "nothing"}";

    private static Dictionary<string, string> Steps(JsonElement plan) =>
        Array(plan, "steps")
            .GroupBy(step => step.GetProperty("urn").GetString()!)
            .ToDictionary(
                steps => steps.Key,
                steps => string.Join(", ", steps.Select(Text).Order(StringComparer.Ordinal))
            );

    private static string Text(JsonElement step) =>
        string.Join(
            ' ',
            new[]
            {
                step.GetProperty("op").GetString()!,
                Reasons(step, "diffReasons"),
                Reasons(step, "replaceReasons"),
                step.TryGetProperty("detailedDiff", out var diff)
                && diff.ValueKind == JsonValueKind.Object
                    ? string.Join(
                        ' ',
                        diff.EnumerateObject()
                            .Select(entry =>
                                $"{entry.Name}:{entry.Value.GetProperty("kind").GetString()}"
                            )
                            .Order(StringComparer.Ordinal)
                    )
                    : "",
            }.Where(part => part.Length > 0)
        );

    private static string Reasons(JsonElement step, string name) =>
        Array(step, name)
            .Select(reason => reason.GetString()!)
            .Order(StringComparer.Ordinal)
            .ToList()
            is { Count: > 0 } reasons
            ? $"{name} {string.Join(' ', reasons)}"
            : "";

    /// <summary>Resources that are created before one that they depend on.</summary>
    private static IEnumerable<string> Disordered(JsonElement plan)
    {
        var created = new HashSet<string>();
        var steps = Array(plan, "steps")
            .Where(step => step.GetProperty("op").GetString() == "create")
            .ToList();
        var all = steps.Select(step => step.GetProperty("urn").GetString()!).ToHashSet();
        foreach (var step in steps)
        {
            var urn = step.GetProperty("urn").GetString()!;
            if (
                step.TryGetProperty("newState", out var state)
                && Array(state, "dependencies")
                    .Select(other => other.GetString()!)
                    .Any(other => all.Contains(other) && !created.Contains(other))
            )
            {
                yield return urn;
            }
            created.Add(urn);
        }
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static Dictionary<string, ResourceState> ByUrn(Snapshot state) =>
        state
            .Resources.GroupBy(resource => resource.Urn + (resource.Delete ? " (replaced)" : ""))
            .ToDictionary(group => group.Key, group => group.First());

    /// <summary>Names that each engine makes up from a seed of its own, and the ids with them.</summary>
    private static IEnumerable<(string Old, string New)> Names(
        ResourceState other,
        ResourceState own
    ) =>
        TypeRules.Of(own.Type).AutoName is { } name
            ? Renames.Between(other.Inputs.Get(name.Property), own.Inputs.Get(name.Property))
            : [];

    private static JsonNode Json(
        ResourceState resource,
        IReadOnlyList<(string Old, string New)> renames
    )
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ResourceJson.Write(
                writer,
                // A reference names the provider's id, which every engine makes up.
                resource with
                {
                    Provider = resource.ProviderUrn,
                },
                SecretForm.Plain
            );
        }
        var text = System.Text.Encoding.UTF8.GetString(buffer.ToArray());
        var node = JsonNode.Parse(
            renames.Aggregate(text, (json, pair) => json.Replace(pair.Old, pair.New))
        )!;
        foreach (var time in s_times)
        {
            node.AsObject().Remove(time);
        }
        return node;
    }

    private static IEnumerable<(string Path, string? Own, string? Other)> Differences(
        string path,
        JsonNode? own,
        JsonNode? other
    ) =>
        (own, other) switch
        {
            (JsonObject one, JsonObject its) => one.Select(entry => entry.Key)
                .Union(its.Select(entry => entry.Key))
                .Order(StringComparer.Ordinal)
                .SelectMany(key =>
                    Differences(path.Length == 0 ? key : $"{path}.{key}", one[key], its[key])
                ),
            _ when JsonNode.DeepEquals(own, other) => [],
            _ => [(path, Shown(path, own), Shown(path, other))],
        };

    private static string? Shown(string path, JsonNode? node) =>
        node is null ? null
        : path.EndsWith(Secret, StringComparison.Ordinal) ? Hidden
        : Masked(node)!.ToJsonString();

    private static JsonNode? Masked(JsonNode? node) =>
        node switch
        {
            JsonObject secret when secret.ContainsKey(Secret) => Hidden,
            JsonObject map => new JsonObject(
                map.Select(entry => KeyValuePair.Create(entry.Key, Masked(entry.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Masked)]),
            _ => node?.DeepClone(),
        };
}
