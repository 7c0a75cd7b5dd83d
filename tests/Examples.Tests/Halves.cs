using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>AWS's half and Google's half in one twin, deployed as examples/README.md says.</summary>
internal sealed partial class Halves
{
    private readonly Dictionary<string, List<string>> _settings = [];

    public Halves()
    {
        var clouds = new CloudTwin();
        Google = new("google-half", clouds);
        Aws = new("aws-half", clouds);
    }

    public Example Google { get; }

    public Example Aws { get; }

    /// <summary>The page's steps from one number to another.</summary>
    public async Task PlayAsync(int from, int to)
    {
        foreach (var step in Steps().Where(step => step.Number >= from && step.Number <= to))
        {
            var (half, other) = step.Folder == "aws-half" ? (Aws, Google) : (Google, Aws);
            var settings = _settings.GetValueOrDefault(step.Folder, []);
            _settings[step.Folder] = settings;
            foreach (var command in step.Commands)
            {
                switch (command.Split(' '))
                {
                    case ["pulumi", "up"]:
                        await half.UpAsync([.. settings], other);
                        break;
                    case ["pulumi", "destroy"]:
                        half.Destroy();
                        break;
                    case ["pulumi", "config", "set", var key, var value]:
                        settings.Add($"{key}={value}");
                        break;
                    default:
                        throw new NotSupportedException(command);
                }
            }
        }
    }

    /// <summary>A further update of each half, with the settings that the steps have made.</summary>
    public async Task<IEnumerable<Step>> RepeatAsync() =>
        [
            .. (await Aws.UpAsync([.. _settings["aws-half"]], Google)).Steps,
            .. (await Google.UpAsync([.. _settings["google-half"]], Aws)).Steps,
        ];

    public static IReadOnlyList<(int Number, string Folder, string[] Commands)> Steps() =>
        [
            .. Row()
                .Matches(File.ReadAllText(Path.Combine(Example.Folder, "README.md")))
                .Select(row =>
                    (
                        int.Parse(row.Groups["number"].Value),
                        row.Groups["folder"].Value,
                        row.Groups["commands"].Value.Trim('`').Split("`, `")
                    )
                ),
        ];

    [GeneratedRegex(
        @"^\| (?<number>\d) \| `(?<folder>[\w-]+)` \| (?<commands>`[^|]+`) \|",
        RegexOptions.Multiline
    )]
    private static partial Regex Row();
}
