using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>A type whose operations are given another duration than the usual one.</summary>
internal sealed record Slowdown(string Type, TimeSpan Duration)
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
