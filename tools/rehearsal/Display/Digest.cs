using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>A run in the schema of <c>pulumi preview --json</c>.</summary>
internal static class Digest
{
    public static void Write(
        Stream stream,
        DeploymentRun run,
        StackConfig config,
        TimeSpan elapsed,
        bool showSame,
        TimeReport? time = null
    ) =>
        JsonStyle.Write(
            stream,
            JsonStyle.Members(
                new
                {
                    Config = config.Values.ToDictionary(
                        setting => setting.Key,
                        setting => setting.Value.Secret ? "[secret]" : setting.Value.Text
                    ),
                    Steps = run.Steps.Where(step => showSame || IsShown(step, run)).Select(StepOf),
                    Diagnostics = NullIfEmpty(Diagnostics(run)),
                    Duration = elapsed.Ticks * 100,
                    ChangeSummary = run
                        .Steps.CountBy(step => step.Op)
                        .OrderBy(entry => entry.Key)
                        .ToDictionary(entry => entry.Key.Name(), entry => entry.Value),
                    Timeline = time is null ? null : TimelineOf(run.Timeline, time),
                },
                withoutNulls: true
            )
        );

    /// <summary>Not in Pulumi's schema, so it is there only when asked for.</summary>
    private static object TimelineOf(Timeline timeline, TimeReport time) =>
        new
        {
            Seconds = time.Makespan.TotalSeconds,
            ForcedSeconds = time.LowerBound.TotalSeconds,
            Ratio = Math.Round(time.Ratio, 4),
            CriticalPath = time.CriticalPath.Select(link => new
            {
                link.Span.Urn,
                After = link.Cause?.Urn,
                link.Forced,
            }),
            Operations = timeline.Spans.Select(span => new
            {
                span.Urn,
                Operation = span.Operation.ToString().ToLowerInvariant(),
                Start = span.Start.TotalSeconds,
                Seconds = span.Duration.TotalSeconds,
            }),
        };

    /// <summary>Pulumi leaves out what stays the same, except for the stack itself.</summary>
    private static bool IsShown(Step step, DeploymentRun run) =>
        step.Op != StepOp.Same || step.Urn == run.Options.StackUrn;

    private static JsonObject StepOf(Step step)
    {
        var json = JsonStyle.Members(
            new
            {
                Op = step.Op.Name(),
                step.Urn,
                Provider = step.State.Provider.Length > 0 ? step.State.Provider : null,
                OldState = Masked(step.Old),
                NewState = Masked(step.New),
                DiffReasons = NullIfEmpty(Names(step.Changes)),
                ReplaceReasons = NullIfEmpty(Names(step.Changes.Where(change => change.Replaces))),
            },
            withoutNulls: true
        );
        var diff = step.Changes.Count == 0 ? null : new JsonObject();
        foreach (var change in step.Changes)
        {
            diff![change.Path] = JsonStyle.Members(new { Kind = Kind(change), InputDiff = true });
        }
        json["detailedDiff"] = diff;
        return json;
    }

    private static IEnumerable<string> Names(IEnumerable<PropertyDiff> changes) =>
        changes.Select(change => PropertyPath.Parse(change.Path)[0].Name ?? change.Path).Distinct();

    private static JsonNode? Masked(ResourceState? resource)
    {
        if (resource is null)
        {
            return null;
        }
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonStyle.Compact))
        {
            ResourceJson.Write(writer, resource, SecretForm.Masked);
        }
        return JsonNode.Parse(buffer.ToArray());
    }

    private static string Kind(PropertyDiff change) =>
        change.Kind switch
        {
            DiffKind.Add => "add",
            DiffKind.Delete => "delete",
            _ => "update",
        } + (change.Replaces ? "-replace" : "");

    private static IEnumerable<object> Diagnostics(DeploymentRun run) =>
        from diagnostic in run.Diagnostics
        where diagnostic.Severity > Severity.Debug
        select new
        {
            Urn = diagnostic.Urn.Length > 0 ? diagnostic.Urn : null,
            diagnostic.Message,
            Severity = diagnostic.Severity.ToString().ToLowerInvariant(),
        };

    private static List<T>? NullIfEmpty<T>(IEnumerable<T> items) =>
        items.ToList() is { Count: > 0 } list ? list : null;
}
