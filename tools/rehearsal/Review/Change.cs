using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>A step of a plan that changes something, with the questions that rules ask of it.</summary>
internal sealed record Change(Step Step)
{
    private static readonly HashSet<string> s_descriptive =
    [
        "tags",
        "tagsAll",
        "labels",
        "effectiveLabels",
        "pulumiLabels",
        "annotations",
        "effectiveAnnotations",
        "defaultTags",
        "defaultLabels",
        "description",
        "displayName",
    ];

    public StepOp Op => Step.Op;
    public string Urn => Step.Urn;
    public string Type => Step.State.Type;
    public string Name => Step.State.Name;

    /// <summary>What a reviewer calls the resource.</summary>
    public string Noun => Words.Noun(Type, Name);

    /// <summary>The component that the resource belongs to; empty where it has no parent.</summary>
    public string Component =>
        Step.State.Parent.Length == 0 ? "" : State.Urn.Name(Step.State.Parent);

    public ResourceState? Old => Step.Old;
    public ResourceState? New => Step.New;

    /// <summary>Whether what is there now goes away, with or without a successor.</summary>
    public bool Ends => Op is StepOp.Replace or StepOp.Delete;

    /// <summary>Whether only tags, labels or texts for people change.</summary>
    public bool IsDescriptive =>
        Op == StepOp.Update
        && Step.Changes.Count > 0
        && Step.Changes.All(change => s_descriptive.Contains(Top(change.Path)));

    /// <summary>The properties that force a replacement.</summary>
    public IEnumerable<string> ReplaceReasons =>
        Step.Changes.Where(change => change.Replaces).Select(change => change.Path).Distinct();

    /// <summary>Where the values of its properties come from.</summary>
    public IEnumerable<string> Sources =>
        Step.State.PropertyDependencies.Values.SelectMany(urns => urns);

    public PropertyValue? Before(string path) => Old?.Inputs.Find(path);

    public PropertyValue? After(string path) => New?.Inputs.Find(path);

    /// <summary>Whether an update changes a property with this name at its top.</summary>
    public bool Touches(params IEnumerable<string> tops) =>
        Step.Changes.Any(change => tops.Contains(Top(change.Path)));

    /// <summary>A risk of this change alone.</summary>
    /// <param name="risk">Its rank.</param>
    /// <param name="text">How the sentence goes on after the resource.</param>
    public Finding Finding(Risk risk, string text) => new(risk, $"{Noun} {text}", Urn);

    /// <summary>Whether a flag that is off before is on after.</summary>
    public bool TurnsOn(string path) =>
        New is not null && After(path)?.AsBool == true && Before(path)?.AsBool != true;

    /// <summary>Whether a flag that is on before is not on any more.</summary>
    public bool TurnsOff(string path) =>
        Old is not null
        && New is not null
        && Before(path)?.AsBool == true
        && After(path) is { IsUnknown: false } or null
        && After(path)?.AsBool != true;

    public static string Top(string path) =>
        path.IndexOfAny(['.', '[']) is var end and >= 0 ? path[..end] : path;

    /// <summary>A change whose plan did not say which properties differ gets them from the inputs.</summary>
    public static Change From(Step step) =>
        step.Changes.Count > 0 || step.Old is null || step.New is null
            ? new(step)
            : new(step with { Changes = [.. Differences(step.Old, step.New)] });

    private static IEnumerable<PropertyDiff> Differences(
        ResourceState before,
        ResourceState after
    ) =>
        from key in before.Inputs.Keys.Union(after.Inputs.Keys)
        let old = before.Inputs.Get(key)
        let now = after.Inputs.Get(key)
        where old != now && IsInput(key, before, after)
        select new PropertyDiff(
            key,
            old is null ? DiffKind.Add
                : now is null ? DiffKind.Delete
                : DiffKind.Update,
            Replaces: false
        );

    /// <summary>
    /// Whether the program decides about a property. It does not where the provider filled it in on
    /// both sides, such as a generated name.
    /// </summary>
    public static bool IsInput(string path, ResourceState before, ResourceState after) =>
        Top(path) is var top
        && top != SchemaCheck.DefaultsKey
        && (before.Inputs.ContainsKey(top) || after.Inputs.ContainsKey(top))
        && !(IsFilledIn(top, before) && IsFilledIn(top, after));

    private static bool IsFilledIn(string key, ResourceState resource) =>
        resource.Inputs.Get(SchemaCheck.DefaultsKey)?.AsList.Any(name => name.AsText == key)
        == true;
}
