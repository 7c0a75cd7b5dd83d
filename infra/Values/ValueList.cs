using System.Reflection;

namespace KeylessAlloyDb.Values;

/// <summary>
/// A dated list of a cloud's offers, from a file of this directory. A newer value is rejected until the file
/// or the setting <c>newerValues</c> contains it, because it cannot be told from a typo.
/// </summary>
public sealed class ValueList
{
    private readonly string _file;
    private readonly ImmutableArray<string> _header;
    private readonly ImmutableDictionary<string, ImmutableArray<string>> _entries;
    private readonly ImmutableArray<string> _regions;

    private ValueList(string file)
    {
        _file = file;
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _header = [.. lines.Where(line => line[0] == '#')];
        _regions = [.. (Header("regions") ?? "").Split(' ')];
        _entries = lines
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToImmutableDictionary(
                words => words[0],
                words => words.Skip(1).ToImmutableArray(),
                StringComparer.Ordinal
            );
    }

    /// <summary>Regions of AWS, with the letters of their zones.</summary>
    public static ValueList AwsRegions => s_awsRegions.Value;

    /// <summary>Regions of Google Cloud.</summary>
    public static ValueList GoogleRegions => s_googleRegions.Value;

    /// <summary>Versions of PostgreSQL that AlloyDB offers.</summary>
    public static ValueList DatabaseVersions => s_databaseVersions.Value;

    /// <summary>AlloyDB's database flags, each with its type and with what a change of it needs.</summary>
    public static ValueList DatabaseFlags => s_databaseFlags.Value;

    /// <summary>Families of EC2, with the regions that offer them and their sizes.</summary>
    public static ValueList InstanceTypes => s_instanceTypes.Value;

    /// <summary>AlloyDB's machine types, with the regions that offer them.</summary>
    public static ValueList Machines => s_machines.Value;

    private static readonly Lazy<ValueList> s_awsRegions = new(() => new("aws-regions.txt"));
    private static readonly Lazy<ValueList> s_googleRegions = new(() => new("google-regions.txt"));
    private static readonly Lazy<ValueList> s_databaseVersions = new(() =>
        new("alloydb-versions.txt")
    );
    private static readonly Lazy<ValueList> s_databaseFlags = new(() => new("alloydb-flags.txt"));
    private static readonly Lazy<ValueList> s_instanceTypes = new(() => new("instance-types.txt"));
    private static readonly Lazy<ValueList> s_machines = new(() => new("alloydb-machines.txt"));

    /// <summary>When the list was read, as year-month-day.</summary>
    public string Date => Header("date")!;

    /// <summary>The values.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>The page that a message refers to.</summary>
    public string Allowed =>
        $"one of infra/Values/{_file}, or a newer one that newerValues lists too";

    /// <summary>The message about a value that the list lacks.</summary>
    public string Unknown(string kind) => $"is not {kind} in the list of {Date}";

    /// <summary>The date of a part that has another source than the rest.</summary>
    public string DateOf(string part) => Header($"date of {part}")!;

    /// <summary>The text after the name in the list; null where the list lacks the name.</summary>
    public IReadOnlyList<string>? Find(string name) =>
        _entries.TryGetValue(name, out var words) ? words : null;

    /// <summary>Notes a problem unless the list or the user knows the value.</summary>
    public bool Require(
        Problems problems,
        string setting,
        string value,
        string kind,
        IReadOnlyCollection<string> newer
    ) =>
        problems.Require(
            _entries.ContainsKey(value) || newer.Contains(value),
            setting,
            value,
            Unknown(kind),
            Allowed,
            Names
        );

    /// <summary>Whether a hexadecimal number of the list names the region; true where it is not known.</summary>
    public bool Includes(string mask, string region)
    {
        var bit = _regions.IndexOf(region);
        return bit < 0 || mask is "*" or "-" || (Convert.ToUInt32(mask, 16) >> bit & 1) == 1;
    }

    private string? Header(string name) =>
        _header
            .Where(line => line.StartsWith($"# {name}: ", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 4)..].Trim())
            .FirstOrDefault();
}
