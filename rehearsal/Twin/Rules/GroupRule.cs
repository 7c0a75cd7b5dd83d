using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>
/// How many of some properties may be given together. Inside a block the rule counts for each block
/// that is there.
/// </summary>
internal sealed class GroupRule
{
    private readonly string _parent;
    private readonly IReadOnlyList<string> _members;
    private readonly int _least;
    private readonly int _most;
    private readonly bool _true;

    private GroupRule(JsonElement members, int least, int most, bool mustBeTrue = false)
    {
        (_parent, _members) = Paths.Split([
            .. members.EnumerateArray().Select(member => member.GetString()!),
        ]);
        (_least, _most, _true) = (least, most, mustBeTrue);
    }

    public static GroupRule? Parse(JsonElement rule) =>
        rule.TryGetProperty("conflicts", out var conflicts) ? new(conflicts, 0, 1)
        : rule.TryGetProperty("exactlyOneOf", out var exactly) ? new(exactly, 1, 1)
        : rule.TryGetProperty("atLeastOneOf", out var least) ? new(least, 1, int.MaxValue)
        : rule.TryGetProperty("atLeastOneTrue", out var truths)
            ? new(truths, 1, int.MaxValue, mustBeTrue: true)
        : null;

    public IEnumerable<CheckFailure> Failures(PropertyMap inputs) =>
        (_parent.Length == 0 ? [("", inputs)] : Paths.Expand(inputs, _parent)).SelectMany(block =>
            block.Value is PropertyMap map ? Failures(map, block.Path) : []
        );

    private IEnumerable<CheckFailure> Failures(PropertyMap block, string path)
    {
        var found = _members
            .Select(member => (Member: member, Values: Paths.Expand(block, member).ToList()))
            .Where(pair =>
                pair.Values.Exists(value =>
                    value.Value is not ListValue { Items.IsEmpty: true }
                    && (!_true || value.Value is BoolValue { Value: true } or UnknownValue)
                )
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
                (_true, _most) switch
                {
                    (true, _) => $"at least one of {all} must be true",
                    (_, 1) => $"exactly one of {all} must be given, got none",
                    _ => $"at least one of {all} must be given, got none",
                }
            );
        }
    }
}
