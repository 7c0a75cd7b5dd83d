using System.CommandLine;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The options that name changes of a deployed stack's settings.</summary>
internal sealed partial class ChangeOptions
{
    private readonly Option<string[]> _change = new("--change")
    {
        Description =
            "A setting's other value, key=value; several that change together, after blanks. May be repeated.",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> _changes = new("--changes")
    {
        Description = "A file with one such change per line; # starts a comment. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_change);
        command.Options.Add(_changes);
    }

    public IReadOnlyList<string> Read(ParseResult parsed) =>
        [.. parsed.GetValue(_change)!, .. parsed.GetValue(_changes)!.SelectMany(ReadFile)];

    /// <exception cref="RehearsalException">There is no such file.</exception>
    public static IEnumerable<string> ReadFile(string file) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#')
            : throw RehearsalException.NoFile("--changes", file);

    /// <summary>The settings of one change, each key=value.</summary>
    public static string[] Settings(string change) => Together().Split(change);

    /// <summary>A blank before a key.</summary>
    [GeneratedRegex(" +(?=[A-Za-z0-9]+=)")]
    private static partial Regex Together();
}
