using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

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
    )
    {
        using var writer = new Utf8JsonWriter(stream, JsonStyle.Readable);
        writer.WriteStartObject();
        writer.WriteStartObject("config");
        foreach (var (key, value) in config.Values)
        {
            writer.WriteString(key, value.Secret ? "[secret]" : value.Text);
        }
        writer.WriteEndObject();
        writer.WriteStartArray("steps");
        foreach (var step in run.Steps.Where(step => showSame || IsShown(step, run)))
        {
            WriteStep(writer, step);
        }
        writer.WriteEndArray();
        WriteDiagnostics(writer, run.Diagnostics);
        writer.WriteNumber("duration", elapsed.Ticks * 100);
        writer.WriteStartObject("changeSummary");
        foreach (var (op, count) in run.Steps.CountBy(step => step.Op).OrderBy(e => e.Key))
        {
            writer.WriteNumber(op.Name(), count);
        }
        writer.WriteEndObject();
        if (time is not null)
        {
            WriteTime(writer, run.Timeline, time);
        }
        writer.WriteEndObject();
    }

    /// <summary>Not in Pulumi's schema, so it is there only when asked for.</summary>
    private static void WriteTime(Utf8JsonWriter writer, Timeline timeline, TimeReport time)
    {
        writer.WriteStartObject("timeline");
        writer.WriteNumber("seconds", time.Makespan.TotalSeconds);
        writer.WriteNumber("forcedSeconds", time.LowerBound.TotalSeconds);
        writer.WriteNumber("ratio", Math.Round(time.Ratio, 4));
        writer.WriteStartArray("criticalPath");
        foreach (var link in time.CriticalPath)
        {
            writer.WriteStartObject();
            writer.WriteString("urn", link.Span.Urn);
            if (link.Cause is { } cause)
            {
                writer.WriteString("after", cause.Urn);
            }
            writer.WriteBoolean("forced", link.Forced);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("operations");
        foreach (var span in timeline.Spans)
        {
            writer.WriteStartObject();
            writer.WriteString("urn", span.Urn);
            writer.WriteString("operation", span.Operation.ToString().ToLowerInvariant());
            writer.WriteNumber("start", span.Start.TotalSeconds);
            writer.WriteNumber("seconds", span.Duration.TotalSeconds);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Pulumi leaves out what stays the same, except for the stack itself.</summary>
    private static bool IsShown(Step step, DeploymentRun run) =>
        step.Op != StepOp.Same || step.Urn == run.Options.StackUrn;

    private static void WriteStep(Utf8JsonWriter writer, Step step)
    {
        writer.WriteStartObject();
        writer.WriteString("op", step.Op.Name());
        writer.WriteString("urn", step.Urn);
        if (step.State.Provider.Length > 0)
        {
            writer.WriteString("provider", step.State.Provider);
        }
        if (step.Old is { } old)
        {
            writer.WritePropertyName("oldState");
            ResourceJson.Write(writer, old, SecretForm.Masked);
        }
        if (step.New is { } state)
        {
            writer.WritePropertyName("newState");
            ResourceJson.Write(writer, state, SecretForm.Masked);
        }
        WriteNames("diffReasons", step.Changes);
        WriteNames("replaceReasons", step.Changes.Where(change => change.Replaces));
        if (step.Changes.Count == 0)
        {
            writer.WriteNull("detailedDiff");
        }
        else
        {
            writer.WriteStartObject("detailedDiff");
            foreach (var change in step.Changes)
            {
                writer.WriteStartObject(change.Path);
                writer.WriteString("kind", Kind(change));
                writer.WriteBoolean("inputDiff", true);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();

        void WriteNames(string name, IEnumerable<PropertyDiff> changes)
        {
            var keys = changes
                .Select(change => PropertyPath.Parse(change.Path)[0].Name ?? change.Path)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (keys.Count == 0)
            {
                return;
            }
            writer.WriteStartArray(name);
            keys.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }
    }

    private static string Kind(PropertyDiff change) =>
        change.Kind switch
        {
            DiffKind.Add => "add",
            DiffKind.Delete => "delete",
            _ => "update",
        } + (change.Replaces ? "-replace" : "");

    private static void WriteDiagnostics(
        Utf8JsonWriter writer,
        IReadOnlyList<Diagnostic> diagnostics
    )
    {
        var shown = diagnostics.Where(d => d.Severity > Severity.Debug).ToList();
        if (shown.Count == 0)
        {
            return;
        }
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in shown)
        {
            writer.WriteStartObject();
            if (diagnostic.Urn.Length > 0)
            {
                writer.WriteString("urn", diagnostic.Urn);
            }
            writer.WriteString("message", diagnostic.Message);
            writer.WriteString(
                "severity",
                diagnostic.Severity switch
                {
                    Severity.Error => "error",
                    Severity.Warning => "warning",
                    _ => "info",
                }
            );
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
