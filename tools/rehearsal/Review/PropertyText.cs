using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>What changes in a resource, as lines of a diff.</summary>
internal static class PropertyText
{
    private const int MostProperties = 40;

    public static IEnumerable<string> Lines(Change change)
    {
        if (change.Op == StepOp.Delete)
        {
            return [];
        }
        var more = change.Step.Changes.Count - MostProperties;
        return change
            .Step.Changes.Take(MostProperties)
            .SelectMany(diff => Lines(change, diff))
            .Concat(more > 0 ? [$"# and {more} more properties"] : [])
            .Select(InertText.Line);
    }

    private static IEnumerable<string> Lines(Change change, PropertyDiff diff)
    {
        var (before, after) = (change.Before(diff.Path), change.After(diff.Path));
        if (before is null && after is null)
        {
            // Not an input: the provider decides, as about a region, or an option of the resource.
            (before, after) = (
                change.Old?.Outputs.Find(diff.Path),
                change.New?.Outputs.Find(diff.Path)
            );
        }
        var secret = before?.ContainsSecret == true || after?.ContainsSecret == true;
        var note = diff.Replaces ? "  # forces the replacement" : "";
        if (before is null && after is null)
        {
            return [$"# {diff.Path}{(diff.Replaces ? " forces the replacement" : " changes")}"];
        }
        if (before == after && !secret)
        {
            return [$"  {diff.Path}: {Shown(after)}{note}"];
        }
        if (
            !secret
            && !IsCondition(diff.Path)
            && before is TextValue { Value: var old }
            && after is TextValue { Value: var now }
            && Math.Max(old.Length, now.Length) > Words.LongestValue
        )
        {
            return [$"  {diff.Path}:{note}", .. TextDiff.Lines(old, now)];
        }
        var was = $"- {diff.Path}: {Shown(before)}";
        var will = $"+ {diff.Path}: {Shown(after)}{note}";
        return before is null ? [will]
            : after is null ? [was + note]
            : [was, will];

        string Shown(PropertyValue? value) =>
            secret ? "[secret]"
            : IsCondition(diff.Path) ? Words.Whole(value)
            : Words.Value(value);
    }

    /// <summary>Every character of it decides about logins.</summary>
    private static bool IsCondition(string path) =>
        path.EndsWith("ondition", StringComparison.Ordinal)
        || path.EndsWith("expression", StringComparison.Ordinal);
}
