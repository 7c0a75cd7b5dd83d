using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Database;

/// <summary>Checks the database flags that a user sets. The program sets the login's flags itself.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/reference/alloydb-flags</remarks>
internal static partial class DatabaseFlags
{
    private const string Since = "since=";

    /// <summary>Notes a problem for each flag that AlloyDB would refuse, or that the program sets itself.</summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting that holds the flags.</param>
    /// <param name="flags">Value by name.</param>
    /// <param name="version">The database's version, such as POSTGRES_17.</param>
    /// <param name="newer">Flags that are newer than the list.</param>
    public static void Validate(
        Problems problems,
        string setting,
        IReadOnlyDictionary<string, string> flags,
        string version,
        IReadOnlyCollection<string> newer
    )
    {
        var known = ValueList.DatabaseFlags;
        foreach (var (name, value) in flags)
        {
            var place = $"{setting}.{name}";
            var isOwn = InstancePlan.OwnFlags.Contains(name);
            problems.Require(
                !isOwn,
                place,
                value,
                "the program sets this flag, since the login needs it",
                "no entry for it"
            );
            problems.Require(
                isOwn || known.Find(name) is not null || newer.Contains(name),
                place,
                value,
                known.Unknown("a database flag of AlloyDB") + Similar(name),
                known.Allowed
            );
            if (!isOwn && known.Find(name) is { } words)
            {
                RequireVersion(problems, place, value, words, version);
                RequireValue(problems, place, value, words[0]);
            }
        }
    }

    private static string Similar(string name) =>
        Spelling.Near(name, ValueList.DatabaseFlags.Names) is { Count: > 0 } near
            ? $", which has {string.Join(" and ", near)}"
            : "";

    private static void RequireVersion(
        Problems problems,
        string place,
        string value,
        IReadOnlyList<string> words,
        string version
    )
    {
        var since = words.FirstOrDefault(word => word.StartsWith(Since, StringComparison.Ordinal));
        problems.Require(
            since is null || Number(since[Since.Length..]) <= Number(Major().Match(version).Value),
            place,
            value,
            $"the flag is not in {version}",
            $"databaseVersion POSTGRES_{since?[Since.Length..]} or newer, or no such flag"
        );
    }

    private static void RequireValue(Problems problems, string place, string value, string type)
    {
        var (kind, range) = (type[0], type.Length > 2 ? type[2..] : "");
        var (holds, allowed) = kind switch
        {
            'b' => (value is "on" or "off", "on, off"),
            'e' => (
                range.Split('|').Contains(value),
                range.Replace("|", ", ", StringComparison.Ordinal)
            ),
            'i' or 'r' => (
                IsIn(value, range),
                $"{range.Replace("..", " to ", StringComparison.Ordinal)}, or a number with a unit such as 64MB or 10s"
            ),
            _ => (value.Length > 0, "a text"),
        };
        problems.RequireForm(holds, place, value, "is no value of this flag", allowed);
    }

    /// <summary>A number with a unit is for AlloyDB to judge: the range is in the flag's base unit.</summary>
    private static bool IsIn(string value, string range)
    {
        var bounds = range.Split("..");
        return WithUnit().IsMatch(value)
            || (
                Number(value) is { } number
                && number >= Number(bounds[0])
                && number <= Number(bounds[^1])
            );
    }

    private static double? Number(string text) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Major();

    // https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES
    [GeneratedRegex(@"\A[0-9]{1,10} ?(B|kB|MB|GB|TB|us|ms|s|min|h|d)\z")]
    private static partial Regex WithUnit();
}
