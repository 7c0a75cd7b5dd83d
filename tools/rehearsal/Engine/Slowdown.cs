using System.Globalization;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>A type whose operations are given another duration than the usual one.</summary>
internal sealed record Slowdown(string Type, TimeSpan Time)
{
    public static Slowdown Parse(string text)
    {
        var equals = text.LastIndexOf('=');
        return equals > 0 && ParseDuration(text[(equals + 1)..]) is { } duration
            ? new(text[..equals], duration)
            : throw new RehearsalException(
                $"--slow '{text}': the form is <type>=<duration>, e.g. gcp:alloydb/instance:Instance=25m; "
                    + "units are s, m, h.",
                ExitCode.Usage
            );
    }

    /// <summary>How long an operation takes: as it is told to, or as in the clouds.</summary>
    public static TimeSpan Duration(
        IEnumerable<Slowdown> slowdowns,
        IClouds clouds,
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) =>
        (
            operation is Operation.Read
                ? null
                : slowdowns.LastOrDefault(slow => slow.Type == resource.Type)?.Time
        ) ?? clouds.Duration(operation, resource, changes).Typical;

    private static TimeSpan? ParseDuration(string text) =>
        text.Length > 1
        && double.TryParse(
            text[..^1],
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var n
        )
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(n),
                'm' => TimeSpan.FromMinutes(n),
                'h' => TimeSpan.FromHours(n),
                _ => null,
            }
            : null;
}
