using System.Text.Json;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>A policy of AWS, written as JSON, allows more than before.</summary>
internal static class AccessText
{
    private static readonly string[] s_properties = ["policy", "assumeRolePolicy"];

    public static IEnumerable<Finding> Find(Plan plan) =>
        from change in plan.Changes
        where change is { Old: not null, New: not null }
        where change.Type.StartsWith("aws:", StringComparison.Ordinal)
        from property in s_properties
        where change.Step.Changes.Any(diff => diff.Path == property)
        let more = More(change.Old!, change.New!, property)
        where more is not null
        select change.Finding(Risk.Exposure, $"{more} ({property})");

    private static string? More(ResourceState old, ResourceState now, string property)
    {
        if (now.Inputs.Get(property) is null)
        {
            return now.Type == Types.Endpoint
                ? "has no policy any more and leads to whatever the service holds"
                : null;
        }
        if (Allowed(old, property) is not { } before || Allowed(now, property) is not { } after)
        {
            return null;
        }
        var added = after
            .Where(access => !before.Exists(known => known.Covers(access)))
            .Select(access => access.ToString())
            .Distinct()
            .ToList();
        return added.Count == 0 ? null : $"newly allows {Words.Few(added)}";
    }

    /// <summary>Null where the text is unknown or no policy.</summary>
    private static List<Access>? Allowed(ResourceState resource, string property)
    {
        if (resource.Inputs.Text(property) is not { } text)
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            return
            [
                .. from statement in Items(document.RootElement, "Statement")
                where Texts(statement, "Effect").Contains("Allow")
                from principal in Texts(statement, "Principal").DefaultIfEmpty("")
                from action in Texts(statement, "Action").DefaultIfEmpty("*")
                from target in Texts(statement, "Resource").DefaultIfEmpty("")
                let condition = statement.TryGetProperty("Condition", out var only)
                    ? only.GetRawText()
                    : ""
                select new Access(principal, action, target, condition),
            ];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var items) ? []
        : items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()]
        : [items];

    private static IEnumerable<string> Texts(JsonElement json, string name) =>
        Items(json, name)
            .SelectMany(item =>
                item.ValueKind == JsonValueKind.Object
                    ? item.EnumerateObject().SelectMany(entry => Texts(item, entry.Name))
                    : [item.ToString()]
            );

    /// <summary>One permission; a condition that differs makes it another.</summary>
    private sealed record Access(string Principal, string Action, string Target, string Condition)
    {
        public bool Covers(Access other) =>
            Principal == other.Principal
            && Matches(Action, other.Action)
            && Matches(Target, other.Target)
            && (Condition.Length == 0 || Condition == other.Condition);

        // A trust names no resource, and an empty expression matches nothing.
        private static bool Matches(string pattern, string text) =>
            pattern == text
            || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, text, false);

        public override string ToString() =>
            (Principal is "" or "*" ? "" : $"{Principal} ")
            + Action
            + (Target.Length == 0 ? "" : $" on {Target}");
    }
}
