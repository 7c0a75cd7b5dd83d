using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

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
        var given = Paths.Expand(inputs, path).Any();
        if (given && rule.TryGetProperty("requiredWith", out var others))
        {
            foreach (var other in others.EnumerateArray().Select(other => other.GetString()!))
            {
                if (!Paths.Expand(inputs, other).Any())
                {
                    yield return new(path, $"needs {other}, which is not given");
                }
            }
        }
        if (given && rule.TryGetProperty("forbidden", out _))
        {
            yield return new(path, $"must not be given{When(rule)}");
        }
        if (!given && rule.TryGetProperty("required", out _))
        {
            yield return new(path, $"must be given{When(rule)}");
        }
    }

    private static string When(JsonElement rule) =>
        rule.TryGetProperty("when", out var when)
            ? $" when {string.Join(" and ", when.EnumerateObject().Select(entry => $"{entry.Name} is {entry.Value}"))}"
        : rule.TryGetProperty("unless", out var unless)
            ? $" unless {string.Join(" and ", unless.EnumerateObject().Select(entry => $"{entry.Name} is {entry.Value}"))}"
        : "";
}
