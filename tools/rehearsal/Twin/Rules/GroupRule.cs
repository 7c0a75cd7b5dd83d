using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>
/// How many of some properties may be given together. Inside a block the rule counts for each block
/// that is there.
/// </summary>
internal sealed class GroupRule
{
    private readonly string _scope;
    private readonly string _parent;
    private readonly IReadOnlyList<string> _members;
    private readonly int _least;
    private readonly int _most;

    private GroupRule(string scope, IReadOnlyList<string> members, int least, int most)
    {
        (_parent, _members) = Paths.Split(members);
        (_scope, _least, _most) = (scope, least, most);
    }

    public static GroupRule? Parse(JsonElement rule) =>
        rule.TryGetProperty("exactlyOneOf", out var exactly) ? new("", Texts(exactly), 1, 1)
        : rule.TryGetProperty("atLeastOneOf", out var least)
            ? new("", Texts(least), 1, int.MaxValue)
        : null;

    /// <summary>
    /// The groups that a schema declares. One that a block's property declares counts only where
    /// that block is given.
    /// </summary>
    public static IEnumerable<GroupRule> Of(ProviderType type) =>
        Declared(type, type.Properties, "").DistinctBy(rule => rule.Key).Select(rule => rule.Rule);

    public IEnumerable<CheckFailure> Failures(PropertyMap inputs)
    {
        if (_scope.Length > 0 && _scope != _parent && !Paths.Expand(inputs, _scope).Any())
        {
            return [];
        }
        return (_parent.Length == 0 ? [("", inputs)] : Paths.Expand(inputs, _parent)).SelectMany(
            block => block.Value is PropertyMap map ? Failures(map, block.Path) : []
        );
    }

    private static IEnumerable<(string Key, GroupRule Rule)> Declared(
        ProviderType type,
        ProviderBlock block,
        string path
    ) =>
        block
            .All.Where(property => property.IsInput)
            .SelectMany(property => Declared(type, property, path));

    private static IEnumerable<(string Key, GroupRule Rule)> Declared(
        ProviderType type,
        ProviderProperty property,
        string path
    )
    {
        var own = Paths.Join(path, property.Name);
        foreach (var other in property.ConflictsWith)
        {
            yield return Make([own, type.Path(other)], 0, 1);
        }
        if (property.ExactlyOneOf.Count > 0)
        {
            yield return Make([.. property.ExactlyOneOf.Select(type.Path)], 1, 1);
        }
        if (property.AtLeastOneOf.Count > 0)
        {
            yield return Make([.. property.AtLeastOneOf.Select(type.Path)], 1, int.MaxValue);
        }
        if (property.Block is { } block)
        {
            foreach (var inner in Declared(type, block, property.IsFlat ? own : $"{own}[*]"))
            {
                yield return inner;
            }
        }

        (string, GroupRule) Make(IReadOnlyList<string> members, int least, int most) =>
            (
                $"{path} {string.Join(' ', members.Order(StringComparer.Ordinal))} {least} {most}",
                new(path, [.. members.Order(StringComparer.Ordinal)], least, most)
            );
    }

    private IEnumerable<CheckFailure> Failures(PropertyMap block, string path)
    {
        var found = _members
            .Select(member => (Member: member, Values: Paths.Expand(block, member).ToList()))
            .Where(pair =>
                pair.Values.Exists(value => value.Value is not ListValue { Items.IsEmpty: true })
            )
            .ToList();
        var known = found
            .Where(pair => !pair.Values.Exists(value => value.Value.IsUnknown))
            .ToList();
        var all = string.Join(", ", _members.Select(member => Paths.Join(path, member)));
        if (known.Count > _most)
        {
            yield return new(
                Paths.Join(path, known[1].Member),
                $"only one of {all} may be given, got {string.Join(" and ", known.Select(pair => pair.Member))}"
            );
        }
        if (found.Count < _least)
        {
            yield return new(
                path,
                $"{(_most == 1 ? "exactly" : "at least")} one of {all} must be given, got none"
            );
        }
    }

    private static string[] Texts(JsonElement members) =>
        [.. members.EnumerateArray().Select(member => member.GetString()!)];
}
