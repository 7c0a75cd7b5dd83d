using System.Collections.Immutable;
using KeylessAlloyDb.Validation;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>Pulumi.&lt;stack&gt;.yaml: the values, and the line of each.</summary>
internal sealed record StackFile(string Name, ImmutableSortedDictionary<string, ConfigValue> Values)
{
    /// <summary>The sections that Pulumi's CLI knows; it passes over all others in silence.</summary>
    /// <remarks>ProjectStack of sdk/go/common/workspace/project.go.</remarks>
    private static readonly string[] s_sections =
    [
        "config",
        "environment",
        "secretsprovider",
        "encryptedkey",
        "encryptionsalt",
    ];

    public ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>A section that is none and stands for config, which is missing.</summary>
    public ConfigProblem? MisspeltSection { get; private init; }

    private ImmutableDictionary<string, long> Lines { get; init; } =
        ImmutableDictionary<string, long>.Empty;

    /// <summary>"file:line: " of a key, empty where the file does not have it.</summary>
    public string Place(string key) =>
        Lines.TryGetValue(key, out var line) ? $"{Name}:{line}: " : "";

    public static StackFile Read(ProjectFile project, string stack)
    {
        var path = Path.Combine(project.Directory, $"Pulumi.{stack}.yaml");
        if (!File.Exists(path))
        {
            var known = Directory
                .EnumerateFiles(project.Directory, "Pulumi.*.yaml")
                .Select(file => Path.GetFileName(file)[7..^5])
                .Order(StringComparer.Ordinal);
            throw new RehearsalException(
                $"no stack named '{stack}': {path} does not exist; there are: {string.Join(", ", known)}."
                    + Spelling.Hint(stack, known),
                ExitCode.StackNotFound
            );
        }
        var name = Path.GetFileName(path);
        var root = YamlFile.Read(path);
        var warnings = new List<string>();
        var values = ImmutableSortedDictionary.CreateBuilder<string, ConfigValue>(
            StringComparer.Ordinal
        );
        var lines = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var (keyNode, node) in ConfigOf(root, name))
        {
            var key = keyNode.ToString();
            var place = $"{name}:{keyNode.Start.Line}: ";
            if (ConfigFileValue.IsEncrypted(node))
            {
                throw new RehearsalException(
                    $"{place}'{key}' is encrypted; a rehearsal has no secrets provider, "
                        + $"so give it a stand-in with -c {key}=..."
                );
            }
            if (node.IsNull())
            {
                warnings.Add(
                    $"No value for configuration key '{key}': it is the empty text, and will be treated as null in a future version of Pulumi."
                );
            }
            var qualified = ConfigKey.Qualify(key, project.Name);
            var secret = project.Declarations.Any(d => d.Key == qualified && d.Secret);
            values[qualified] = ConfigFileValue.Parse(node, secret);
            lines[qualified] = keyNode.Start.Line;
        }
        var unknown = root
            .Children.Keys.Where(key => !s_sections.Contains(key.ToString()))
            .ToList();
        warnings.AddRange(
            unknown.Select(key =>
                $"{name}:{key.Start.Line}: {key} is no section of a stack file, so Pulumi passes over it.{Spelling.Hint(key.ToString(), s_sections)}"
            )
        );
        var misspelt = root.Find("config") is null
            ? unknown.Find(key => Spelling.Near(key.ToString(), s_sections) is ["config"])
            : null;
        return new(name, values.ToImmutable())
        {
            Warnings = [.. warnings],
            Lines = lines.ToImmutable(),
            MisspeltSection = misspelt is null
                ? null
                : new(
                    misspelt.ToString(),
                    $"{name}:{misspelt.Start.Line}: {misspelt} is no section of a stack file. Did you mean config?"
                ),
        };
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> ConfigOf(
        YamlMappingNode root,
        string name
    ) =>
        root.Find("config") switch
        {
            null => [],
            YamlMappingNode config => config.Children,
            var node when node.IsNull() => [],
            var node => throw new RehearsalException(
                $"{name}:{node.Start.Line}: config has to be settings with values, one a line and indented."
            ),
        };
}
