using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>Words in the place of a value that a preview does not know.</summary>
internal sealed record ForeseenValue(string Words) : PropertyValue;

/// <summary>
/// Says of each unknown output what it will be. A program sends an unknown value without its source. The
/// played update has the value, and also the resource or function that it comes from.
/// </summary>
internal sealed partial class ForeseenOutputs
{
    /// <summary>Shorter texts may be equal by chance.</summary>
    private const int Shortest = 5;

    /// <summary>Of a text that contains others, in characters.</summary>
    private const int Longest = 200;

    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Regex _parts;

    private ForeseenOutputs(DeploymentRun preview, DeploymentRun update)
    {
        var known = Known(preview).ToHashSet(StringComparer.Ordinal);
        foreach (var (value, source) in Sources(update))
        {
            if (value.Length >= Shortest && !known.Contains(value))
            {
                // The resource that makes a value is registered before the resources that use it.
                _sources.TryAdd(value, source);
            }
        }
        var values = _sources.Keys.OrderByDescending(value => value.Length).Select(Regex.Escape);
        _parts = new($"(?<![A-Za-z0-9])({string.Join('|', values)})(?![A-Za-z0-9])");
    }

    /// <param name="preview">What to explain the outputs of.</param>
    /// <param name="update">The same program, played. If it has failed, the outputs stay as they are.</param>
    public static PropertyMap Of(DeploymentRun preview, DeploymentRun update) =>
        update.Failed
            ? preview.Outputs
            : (PropertyMap)
                new ForeseenOutputs(preview, update).Foresee(preview.Outputs, update.Outputs);

    private PropertyValue Foresee(PropertyValue planned, PropertyValue? played) =>
        (planned, played) switch
        {
            (PropertyMap map, PropertyMap values) => PropertyMap.Of(
                map.Select(entry => (entry.Key, Foresee(entry.Value, values.Get(entry.Key))))
            ),
            (ListValue list, ListValue values) when list.Items.Length == values.Items.Length =>
                PropertyValue.List(list.Items.Zip(values.Items, Foresee)),
            (UnknownValue, PropertyMap values) => values.Select(value => Foresee(planned, value)),
            (UnknownValue, ListValue values) => PropertyValue.List(
                values.Items.Select(value => Foresee(planned, value))
            ),
            (UnknownValue, SecretValue) => PropertyValue.Secret(planned),
            (UnknownValue, TextValue text) => new ForeseenValue(Describe(text.Value)),
            (UnknownValue, { } value) => new ForeseenValue($"such as {ValueText.Format(value)}"),
            _ => planned,
        };

    private string Describe(string text) =>
        _sources.TryGetValue(text, out var source) ? $"{source}, such as \"{text}\""
        : _sources.Count > 0 && _parts.IsMatch(text)
            ? $"\"{Shorten(_parts.Replace(text, part => $"<{_sources[part.Value]}>"))}\""
        : $"such as \"{Shorten(text)}\"";

    private static string Shorten(string text)
    {
        var line = LineBreak().Replace(text, " ");
        return line.Length <= Longest ? line : $"{line[..(Longest - 1)]}…";
    }

    /// <summary>The texts that a run knows, whoever gave them.</summary>
    private static IEnumerable<string> Known(DeploymentRun run) =>
        run
            .Current.Resources.SelectMany(resource =>
                (PropertyMap[])[resource.Inputs, resource.Outputs]
            )
            .Concat(
                run.Calls.OfType<InvokeCall>()
                    .SelectMany(call =>
                        (PropertyMap[])[call.Arguments, call.Answer ?? PropertyMap.Empty]
                    )
            )
            .SelectMany(values => Texts(values, question: null))
            .Select(text => text.Value)
            .Concat(run.Current.Resources.Select(resource => resource.Id));

    /// <summary>The texts that providers gave in a run, each with its source.</summary>
    private static IEnumerable<(string Value, string Source)> Sources(DeploymentRun run)
    {
        foreach (
            var resource in run.Current.Resources.Where(r => r is { Custom: true, Delete: false })
        )
        {
            var noun = Words.Noun(resource.Type, resource.Name);
            yield return (resource.Id, $"id of {noun}");
            foreach (var (value, path) in Texts(resource.Outputs, resource.Inputs))
            {
                yield return (value, $"{path} of {noun}");
            }
        }
        foreach (var call in run.Calls.OfType<InvokeCall>())
        {
            foreach (var (value, path) in Texts(call.Answer, call.Arguments))
            {
                yield return (value, $"{path} of function {PlanTree.ShortType(call.Token)}");
            }
        }
    }

    /// <summary>The texts in an answer that were not already in the question, with their paths.</summary>
    private static IEnumerable<(string Value, string Path)> Texts(
        PropertyValue? answer,
        PropertyValue? question,
        string path = ""
    ) =>
        answer switch
        {
            TextValue text when text != question => [(text.Value, path)],
            PropertyMap map => map.SelectMany(entry =>
                Texts(
                    entry.Value,
                    question?.AsMap?.Get(entry.Key),
                    path.Length == 0 ? entry.Key : $"{path}.{entry.Key}"
                )
            ),
            ListValue list => list.Items.SelectMany(
                (item, index) =>
                    Texts(
                        item,
                        (question as ListValue)?.Items.ElementAtOrDefault(index),
                        $"{path}[{index}]"
                    )
            ),
            _ => [],
        };

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreak();
}
