using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Reads what `pulumi preview --json` prints, Pulumi's own or the rehearsal's, and what
/// `pulumi stack export` writes.
/// </summary>
internal static class PlanFile
{
    public static bool IsState(JsonElement root) => root.TryGetProperty("deployment", out _);

    public static JsonDocument Open(string path)
    {
        var content = File.ReadAllBytes(path);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(content);
        }
        catch (JsonException e)
        {
            throw new RehearsalException(
                IsStream(content)
                    ? $"{path} is a stream of the engine's events: they do not say what uses what, so there is nothing "
                        + "to judge. Run `pulumi preview --json` without PULUMI_ENABLE_STREAMING_JSON_PREVIEW."
                : string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(content))
                    ? $"{path} is empty: the preview failed before it had a plan. Give what it wrote to standard error "
                        + "with --failed FILE."
                : $"{path} is not JSON: {e.Message}"
            );
        }
        return IsKnown(document.RootElement)
            ? document
            : throw new RehearsalException(Refusal(path, document.RootElement));
    }

    private static bool IsKnown(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && (
            IsState(root)
            || root.TryGetProperty("steps", out _)
            || root.TryGetProperty("changeSummary", out _)
            // A preview that failed before its first step.
            || root.TryGetProperty("diagnostics", out _)
        );

    private static string Refusal(string path, JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("resourcePlans", out _)
            ? $"{path} is a plan of --save-plan: it says what `pulumi up --plan` may do, not what is there before. "
                + "Review what the same `pulumi preview` prints with --json --show-sames."
            : $"{path} is neither a plan nor a state; make one with `pulumi preview --json --show-sames` or "
                + "`pulumi stack export`.";

    /// <summary>Engine events, one a line: alone, or after the plan that `pulumi up --json` prints first.</summary>
    private static bool IsStream(byte[] content) =>
        Encoding
            .UTF8.GetString(content)
            .Split('\n')
            .Any(line => line.StartsWith("{\"sequence\":", StringComparison.Ordinal));

    public static Snapshot ReadState(JsonElement root) =>
        new([
            .. Items(root.GetProperty("deployment"), "resources")
                .Select(resource => ResourceJson.Read(resource, _ => SealedSecret.Json))
                .Where(resource => !resource.Delete),
        ]);

    public static Plan ReadPlan(JsonElement root)
    {
        // Comes with another step of the resource, or deletes what an earlier update replaced.
        var steps = Items(root, "steps")
            .Where(step => step.GetProperty("op").GetString() != "delete-replaced")
            .GroupBy(step => step.GetProperty("urn").GetString())
            .Select(ReadSteps)
            .OfType<Step>()
            .ToList();
        var omitted =
            root.TryGetProperty("changeSummary", out var counts)
            && counts.TryGetProperty(StepOp.Same.Name(), out var same)
                ? Math.Max(0, same.GetInt32() - steps.Count(step => step.Op == StepOp.Same))
                : 0;
        return new(steps, [.. FailedPreview.Reasons(root)])
        {
            Omitted = omitted,
            Notes =
                omitted == 0
                    ? []
                    :
                    [
                        $"The plan leaves out {Words.Count(omitted, "unchanged resource")}: of the costs only the "
                            + "difference is known. `pulumi preview --json --show-sames` lists all.",
                    ],
        };
    }

    /// <summary>
    /// The steps of one resource: of a replacement one, or with --show-replacement-steps also that
    /// which creates its successor.
    /// </summary>
    private static Step? ReadSteps(IEnumerable<JsonElement> steps) =>
        steps
            .Select(ReadStep)
            .OfType<Step>()
            .Aggregate(
                (Step?)null,
                (one, other) =>
                    one is null
                        ? other
                        : new(
                            one.Op == other.Op ? one.Op : StepOp.Replace,
                            one.Old ?? other.Old,
                            other.New ?? one.New,
                            one.Changes.Count >= other.Changes.Count ? one.Changes : other.Changes
                        )
            );

    private static Step? ReadStep(JsonElement json)
    {
        var changes = ReadChanges(json).ToList();
        return Op(json.GetProperty("op").GetString()) is { } op
            ? new Step(op, State(json, "oldState"), State(json, "newState"), changes)
            : null;
    }

    /// <summary>
    /// A preview marks a replaced resource as deleted or as pending replacement. Until the update
    /// it exists and costs money.
    /// </summary>
    private static ResourceState? State(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var state) || state.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var resource = ResourceJson.Read(state, _ => SealedSecret.Json);
        return resource with
        {
            Delete = false,
            PendingReplacement = false,
            Inputs = SealedSecret.Close(resource.Inputs),
            Outputs = SealedSecret.Close(resource.Outputs),
        };
    }

    private static StepOp? Op(string? op) =>
        op switch
        {
            "same" or "refresh" => StepOp.Same,
            "create" or "import" => StepOp.Create,
            "update" => StepOp.Update,
            "replace" or "create-replacement" or "import-replacement" => StepOp.Replace,
            "delete" => StepOp.Delete,
            "read" or "read-replacement" => StepOp.Read,
            _ => null,
        };

    private static IEnumerable<PropertyDiff> ReadChanges(JsonElement json)
    {
        var replacing = Texts(json, "replaceReasons").ToHashSet();
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
}
