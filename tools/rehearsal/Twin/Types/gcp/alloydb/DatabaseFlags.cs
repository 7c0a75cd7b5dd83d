using System.Globalization;
using System.Reflection;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>What AlloyDB does when a database flag changes, from the list that the program's settings use.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/reference/alloydb-flags</remarks>
internal static class DatabaseFlags
{
    public const string Property = "databaseFlags";

    private const string Source = "https://cloud.google.com/alloydb/docs/reference/alloydb-flags";

    private static readonly Lazy<IReadOnlyDictionary<string, string[]>> s_list = new(Read);

    /// <summary>Whether the instance restarts; a flag that is newer than the list may do it.</summary>
    public static bool Restarts(string flag) =>
        !s_list.Value.TryGetValue(flag, out var words) || words.Contains("restart");

    /// <summary>
    /// Some flags need at least the primary's value on each read pool, so a pool gets a higher value before the
    /// primary.
    /// </summary>
    public static void RequireOrder(CloudCall call, IEnumerable<Entity> instances)
    {
        var isPrimary = call.Text("instanceType") != "READ_POOL";
        foreach (var (flag, words) in s_list.Value.Where(entry => entry.Value.Contains("readPool")))
        {
            foreach (var other in instances.Where(other => other != call.Current))
            {
                if (Instance.IsLeading(other) == isPrimary)
                {
                    continue;
                }

                var (mine, its) = (
                    Value(call.Get(Property), flag),
                    Value(other.Outputs.Get(Property), flag)
                );
                var (primary, pool) = isPrimary ? (mine, its) : (its, mine);
                CloudCall.Require(
                    primary is null || pool is null || pool >= primary,
                    $"googleapi: Error 400: The database flag {flag} of a read pool must be at least the primary's: {pool} is less than {primary}, failedPrecondition",
                    "flags-of-read-pools",
                    Source
                );
            }
        }
    }

    private static double? Value(PropertyValue? flags, string flag) =>
        double.TryParse(flags?.AsMap?.Text(flag), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static Dictionary<string, string[]> Read()
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("alloydb-flags.txt")!;
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => words[1..], StringComparer.Ordinal);
    }
}
