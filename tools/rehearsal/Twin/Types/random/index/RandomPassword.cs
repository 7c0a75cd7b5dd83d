using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Random;

/// <summary>A password: characters of the kinds asked for, at least so many of each.</summary>
internal sealed class RandomPassword() : ResourceModel("random:index/randomPassword:RandomPassword")
{
    private const string Special = "!@#$%&*()-_=+[]{}<>:?";

    private static readonly (string Flag, string Minimum, string Characters)[] s_kinds =
    [
        ("lower", "minLower", "abcdefghijklmnopqrstuvwxyz"),
        ("upper", "minUpper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("numeric", "minNumeric", "0123456789"),
        ("special", "minSpecial", Special),
    ];

    /// <summary>All passwords have the id none.</summary>
    public override bool AcceptsExisting => true;

    public override bool IsStateOnly => true;

    public override string ComputeId(CloudCall call) => "none";

    /// <summary>The id to import is the password itself; every kind of character counts as asked for.</summary>
    /// <remarks>https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password#import</remarks>
    public override ReadResult Import(string id)
    {
        var inputs = PropertyMap
            .Of(
                s_kinds.SelectMany(kind =>
                    new[] { (kind.Flag, (PropertyValue)true), (kind.Minimum, 0) }
                )
            )
            .With("length", id.Length);
        var outputs = inputs
            .With("result", PropertyValue.Secret(id))
            .With("bcryptHash", PropertyValue.Secret($"$2a$10${Ids.Hex(53, id)}"))
            .With("id", "none");
        return new("none", inputs, outputs);
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var defaults = PropertyMap.From(
            s_kinds.SelectMany(kind =>
                new[]
                {
                    KeyValuePair.Create<string, PropertyValue>(
                        kind.Flag,
                        call.Get(kind.Flag) ?? true
                    ),
                    KeyValuePair.Create<string, PropertyValue>(
                        kind.Minimum,
                        call.Get(kind.Minimum) ?? 0
                    ),
                }
            )
        );
        return defaults
            .With("result", PropertyValue.Secret(Value(call)))
            .With("bcryptHash", PropertyValue.Secret($"$2a$10${Ids.Hex(53, Value(call))}"));
    }

    public override IEnumerable<CheckFailure> Check(PropertyMap inputs)
    {
        var needed = s_kinds.Sum(kind => inputs.Get(kind.Minimum)?.AsNumber ?? 0);
        if (inputs.Get("length")?.AsNumber is { } length && length < Math.Max(1, needed))
        {
            yield return new(
                "length",
                $"{length} is too short: at least 1, and the sum of minUpper, minLower, minNumeric and minSpecial, {needed}"
            );
        }
        if (Array.TrueForAll(s_kinds, kind => inputs.Get(kind.Flag) is BoolValue { Value: false }))
        {
            yield return new("", "at least one of lower, upper, numeric, special must be true");
        }
    }

    /// <summary>The same for the same resource and inputs; other keepers make another.</summary>
    private static string Value(CloudCall call)
    {
        var length = (int)(call.Get("length")?.AsNumber ?? 0);
        var seed = $"{call.Resource.Urn}\n{call.Inputs}";
        var kinds = s_kinds
            .Where(kind => call.Get(kind.Flag)?.AsBool != false)
            .Select(kind =>
                (
                    Count: (int)(call.Get(kind.Minimum)?.AsNumber ?? 0),
                    Characters: kind.Flag == "special"
                        ? call.Text("overrideSpecial") ?? kind.Characters
                        : kind.Characters
                )
            )
            .ToList();
        var any = string.Concat(kinds.Select(kind => kind.Characters));
        var pools = kinds
            .SelectMany(kind => Enumerable.Repeat(kind.Characters, kind.Count))
            .Concat(Enumerable.Repeat(any, length))
            .Take(length);
        var characters = pools.Select((pool, i) => pool[Ids.Below(pool.Length, seed, $"{i}")]);
        return string.Concat(
            characters
                .Select((character, i) => (character, Order: Ids.Hex(16, seed, "order", $"{i}")))
                .OrderBy(pair => pair.Order, StringComparer.Ordinal)
                .Select(pair => pair.character)
        );
    }
}
