using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Values;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>All settings of one stack, as the program will see them: namespace:key to value.</summary>
internal sealed record StackConfig(
    string Stack,
    ImmutableSortedDictionary<string, ConfigValue> Values
)
{
    /// <summary>What Pulumi's CLI warns of.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Settings of other namespaces than the project's, for the default providers of packages.</summary>
    public ImmutableDictionary<string, PropertyMap> OfPackages(string project) =>
        Values
            .Select(entry => (Parts: entry.Key.Split(':', 2), entry.Value))
            .Where(entry => entry.Parts[0] != project)
            .GroupBy(entry => entry.Parts[0], StringComparer.Ordinal)
            .ToImmutableDictionary(
                package => package.Key,
                package =>
                    PropertyMap.Of(
                        package.Select(entry =>
                            (
                                entry.Parts[1],
                                entry.Value.Secret
                                    ? PropertyValue.Secret(entry.Value.Text)
                                    : entry.Value.Text
                            )
                        )
                    )
            );

    public static StackConfig Read(
        ProjectFile project,
        string stack,
        IReadOnlyList<string> overrides,
        bool overridesArePaths
    )
    {
        var warnings = new List<string>();
        var values = FromFile(project, stack, warnings);
        foreach (var text in overrides)
        {
            var change = ConfigOverride.Parse(text, overridesArePaths, project.Name);
            values[change.Key] = change.Apply(values.GetValueOrDefault(change.Key));
        }
        var problems = new List<string>();
        foreach (var declaration in project.Declarations)
        {
            Complete(values, declaration, stack, problems);
        }
        if (problems.Count > 0)
        {
            throw new RehearsalException(string.Join('\n', problems));
        }
        return new(stack, values.ToImmutable()) { Warnings = [.. warnings] };
    }

    private static ImmutableSortedDictionary<string, ConfigValue>.Builder FromFile(
        ProjectFile project,
        string stack,
        List<string> warnings
    )
    {
        var path = Path.Combine(project.Directory, $"Pulumi.{stack}.yaml");
        if (!File.Exists(path))
        {
            var known = Directory
                .EnumerateFiles(project.Directory, "Pulumi.*.yaml")
                .Select(file => Path.GetFileName(file)[7..^5])
                .Order(StringComparer.Ordinal);
            throw new RehearsalException(
                $"no stack named '{stack}': {path} does not exist; there are: {string.Join(", ", known)}.",
                ExitCode.StackNotFound
            );
        }
        var values = ImmutableSortedDictionary.CreateBuilder<string, ConfigValue>(
            StringComparer.Ordinal
        );
        foreach (
            var (key, node) in (YamlFile.Read(path).Find("config") as YamlMappingNode)?.Entries()
                ?? []
        )
        {
            if (ConfigFileValue.IsEncrypted(node))
            {
                throw new RehearsalException(
                    $"{path}: '{key}' is encrypted; a rehearsal has no secrets provider, "
                        + $"so give it a stand-in with -c {key}=..."
                );
            }
            var qualified = ConfigKey.Qualify(key, project.Name);
            if (node.IsNull())
            {
                warnings.Add(
                    $"No value for configuration key '{key}': it is the empty text, and will be treated as null in a future version of Pulumi."
                );
            }
            var secret = project.Declarations.Any(d => d.Key == qualified && d.Secret);
            values[qualified] = ConfigFileValue.Parse(node, secret);
        }
        return values;
    }

    private static void Complete(
        ImmutableSortedDictionary<string, ConfigValue>.Builder values,
        ConfigDeclaration declaration,
        string stack,
        List<string> problems
    )
    {
        if (values.TryGetValue(declaration.Key, out var value))
        {
            if (!declaration.Accepts(value))
            {
                var shown = value.Secret ? "[secret]" : $"'{value.Text}'";
                problems.Add(
                    $"Stack '{stack}' with configuration key '{declaration.Key}' must be of type "
                        + $"'{declaration.Describe()}', but is {shown}."
                );
            }
        }
        else if (declaration.Default is { } fallback)
        {
            values[declaration.Key] = fallback;
        }
        else
        {
            problems.Add(
                $"Stack '{stack}' is missing configuration value '{declaration.Key}'; "
                    + $"set it in Pulumi.{stack}.yaml or with -c."
            );
        }
    }
}
