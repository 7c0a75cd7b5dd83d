using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Reads what `pulumi preview --json` prints, Pulumi's own or the rehearsal's, and what
/// `pulumi stack export` writes.
/// </summary>
internal static class PlanFile
{
    /// <summary>What stands for any secret that is encrypted; as a key it would pass the providers' checks.</summary>
    private const string Sealed = "sealed_secret";

    public static bool IsState(JsonElement root) => root.TryGetProperty("deployment", out _);

    public static JsonDocument Open(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new RehearsalException($"{path} is not JSON: {e.Message}");
        }
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !(
                document.RootElement.TryGetProperty("steps", out _)
                || document.RootElement.TryGetProperty("changeSummary", out _)
                || IsState(document.RootElement)
            )
        )
        {
            throw new RehearsalException(
                $"{path} is neither a plan nor a state; make one with `pulumi preview --json "
                    + "--show-sames` or `pulumi stack export`."
            );
        }
        return document;
    }

    public static Snapshot ReadState(JsonElement root) =>
        new([
            .. Items(root.GetProperty("deployment"), "resources")
                .Select(ReadResource)
                .Where(resource => !resource.Delete),
        ]);

    public static Plan ReadPlan(JsonElement root) =>
        new(
            [
                .. Items(root, "steps")
                    .Select(ReadStep)
                    .OfType<Step>()
                    .GroupBy(step => step.Urn, StringComparer.Ordinal)
                    .Select(Merge),
            ],
            [
                .. Items(root, "diagnostics")
                    .Where(diagnostic =>
                        diagnostic.TryGetProperty("severity", out var severity)
                        && severity.GetString() == "error"
                    )
                    .Select(diagnostic => diagnostic.GetProperty("message").GetString() ?? ""),
            ]
        );

    private static Step? ReadStep(JsonElement json)
    {
        var changes = ReadChanges(json).ToList();
        return Op(json.GetProperty("op").GetString()) is { } op
            ? new Step(op, State(json, "oldState"), State(json, "newState"), changes)
            : null;
    }

    private static ResourceState? State(JsonElement json, string name) =>
        json.TryGetProperty(name, out var state) && state.ValueKind == JsonValueKind.Object
            ? ReadResource(state)
            : null;

    private static StepOp? Op(string? op) =>
        op switch
        {
            "same" or "refresh" => StepOp.Same,
            "create" or "import" => StepOp.Create,
            "update" => StepOp.Update,
            "replace" or "create-replacement" or "delete-replaced" or "import-replacement" =>
                StepOp.Replace,
            "delete" => StepOp.Delete,
            "read" or "read-replacement" => StepOp.Read,
            _ => null,
        };

    /// <summary>A replacement comes as up to three steps.</summary>
    private static Step Merge(IGrouping<string, Step> steps) =>
        steps.Aggregate(
            (one, other) =>
                new(
                    one.Op == other.Op ? one.Op : StepOp.Replace,
                    one.Old ?? other.Old,
                    other.New ?? one.New,
                    one.Changes.Count >= other.Changes.Count ? one.Changes : other.Changes
                )
        );

    private static IEnumerable<PropertyDiff> ReadChanges(JsonElement json)
    {
        var replacing = Texts(json, "replaceReasons").ToHashSet(StringComparer.Ordinal);
        if (
            json.TryGetProperty("detailedDiff", out var detailed)
            && detailed.ValueKind == JsonValueKind.Object
            && detailed.EnumerateObject().Any()
        )
        {
            return detailed
                .EnumerateObject()
                .Select(entry =>
                {
                    var kind = entry.Value.GetProperty("kind").GetString() ?? "";
                    return new PropertyDiff(
                        entry.Name,
                        kind.StartsWith("add", StringComparison.Ordinal) ? DiffKind.Add
                            : kind.StartsWith("delete", StringComparison.Ordinal) ? DiffKind.Delete
                            : DiffKind.Update,
                        kind.EndsWith("-replace", StringComparison.Ordinal)
                            || replacing.Contains(entry.Name)
                    );
                });
        }
        return Texts(json, "diffReasons")
            .Union(replacing)
            .Select(name => new PropertyDiff(name, DiffKind.Update, replacing.Contains(name)));
    }

    private static IEnumerable<string> Texts(JsonElement json, string name) =>
        Items(json, name).Select(item => item.GetString() ?? "");

    private static JsonElement[] Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray()]
            : [];

    private static ResourceState ReadResource(JsonElement json)
    {
        var resource = ResourceJson.Read(json, _ => $"\"{Sealed}\"");
        return resource with
        {
            Inputs = (PropertyMap)Close(resource.Inputs),
            Outputs = (PropertyMap)Close(resource.Outputs),
        };
    }

    /// <summary>A resource whose closed secrets are unknown: nothing can be said about their content.</summary>
    public static ResourceState Unseal(ResourceState resource) =>
        resource with
        {
            Inputs = (PropertyMap)Unseal(resource.Inputs),
        };

    private static PropertyValue Unseal(PropertyValue value) =>
        value switch
        {
            SecretValue { Inner: TextValue { Value: Sealed } } => PropertyValue.Unknown,
            PropertyMap map => map.Select(Unseal),
            ListValue list => PropertyValue.List(list.Items.Select(Unseal)),
            _ => value,
        };

    /// <summary>A plan masks secrets as text, a state encrypts them: both become the same closed value.</summary>
    private static PropertyValue Close(PropertyValue value) =>
        value switch
        {
            SecretValue or TextValue { Value: "[secret]" } => PropertyValue.Secret(Sealed),
            PropertyMap map => map.Select(Close),
            ListValue list => PropertyValue.List(list.Items.Select(Close)),
            _ => value,
        };
}
