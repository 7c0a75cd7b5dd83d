using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>A property that must or must not be there, or only together with others.</summary>
internal static class PresenceRule
{
    public static IEnumerable<CheckFailure> Failures(
        string path,
        JsonElement rule,
        PropertyMap inputs
    )
    {
        var given = Paths
            .Expand(inputs, path)
            .Any(found => found.Value is not ListValue { Items.IsEmpty: true });
        if (given && rule.TryGetProperty("forbidden", out _))
        {
            yield return new(path, $"must not be given{When(rule)}");
        }
        if (!given && rule.TryGetProperty("required", out _))
        {
            yield return new(path, $"must be given{When(rule)}");
        }
    }

    /// <summary>The properties that a schema declares to need others.</summary>
    public static IEnumerable<(string Path, string Other)> Pairs(ProviderType type) =>
        Pairs(type, type.Properties, "");

    public static IEnumerable<CheckFailure> Failures(
        (string Path, string Other) pair,
        PropertyMap inputs
    )
    {
        if (Paths.Expand(inputs, pair.Path).Any() && !Paths.Expand(inputs, pair.Other).Any())
        {
            yield return new(pair.Path, $"needs {pair.Other}, which is not given");
        }
    }

    private static IEnumerable<(string Path, string Other)> Pairs(
        ProviderType type,
        ProviderBlock block,
        string path
    ) =>
        block
            .All.Where(property => property.IsInput)
            .SelectMany(property =>
            {
                var own = Paths.Join(path, property.Name);
                return property
                    .RequiredWith.Select(other => (own, type.Path(other)))
                    .Concat(
                        property.Block is { } inner
                            ? Pairs(type, inner, property.IsFlat ? own : $"{own}[*]")
                            : []
                    );
            });

    private static string When(JsonElement rule) =>
        rule.TryGetProperty("when", out var when)
            ? $" when {string.Join(" and ", when.EnumerateObject().Select(entry => $"{entry.Name} is {entry.Value}"))}"
        : rule.TryGetProperty("unless", out var unless)
            ? $" unless {string.Join(" and ", unless.EnumerateObject().Select(entry => $"{entry.Name} is {entry.Value}"))}"
        : "";
}
