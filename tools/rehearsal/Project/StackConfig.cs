using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Validation;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>An error of Pulumi's CLI about a setting, before the program starts.</summary>
/// <param name="Key">The setting, with its namespace.</param>
/// <param name="Text">One line: where, what is wrong, what is allowed.</param>
internal sealed record ConfigProblem(string Key, string Text)
{
    /// <summary>The setting as the program calls it.</summary>
    public string Name => Key[(Key.IndexOf(':') + 1)..];
}

/// <summary>All settings of one stack, as the program will see them: namespace:key to value.</summary>
internal sealed record StackConfig(
    string Stack,
    ImmutableSortedDictionary<string, ConfigValue> Values
)
{
    // Linux takes 131072 bytes for one variable of a process, its name and a final zero included.
    private const int LargestVariable = 131_072;

    /// <summary>What Pulumi's CLI warns of.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What Pulumi's CLI refuses.</summary>
    public ImmutableArray<ConfigProblem> Problems { get; init; } = [];

    /// <exception cref="RehearsalException">There are problems; all are listed.</exception>
    public void ThrowIfWrong()
    {
        if (Problems.Length > 0)
        {
            throw new RehearsalException(
                string.Join('\n', Problems.Select(problem => problem.Text))
            );
        }
    }

    /// <summary>Settings of other namespaces than the project's, for the default providers of packages.</summary>
    public ImmutableDictionary<string, PropertyMap> OfPackages(string project) =>
        Values
            .Select(entry => (Parts: entry.Key.Split(':', 2), entry.Value))
            .Where(entry => entry.Parts[0] != project)
            .GroupBy(entry => entry.Parts[0])
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

    /// <exception cref="RehearsalException">There is no such stack, or its file cannot be read.</exception>
    public static StackConfig Read(
        ProjectFile project,
        string stack,
        IReadOnlyList<string> overrides,
        bool overridesArePaths
    )
    {
        var file = StackFile.Read(project, stack);
        var values = file.Values.ToBuilder();
        foreach (var text in overrides)
        {
            var change = ConfigOverride.Parse(text, overridesArePaths, project.Name);
            values[change.Key] = change.Apply(values.GetValueOrDefault(change.Key));
        }
        var problems = project
            .Declarations.Select(declaration => Complete(values, declaration, file))
            .OfType<ConfigProblem>()
            .ToList();
        if (file.MisspeltSection is { } section && problems.Count > 0)
        {
            problems = [section];
        }
        var config = new StackConfig(stack, values.ToImmutable())
        {
            Warnings = file.Warnings,
            Problems = [.. problems],
        };
        config.ThrowIfTooLarge(file);
        return config;
    }

    private static ConfigProblem? Complete(
        ImmutableSortedDictionary<string, ConfigValue>.Builder values,
        ConfigDeclaration declaration,
        StackFile file
    )
    {
        var name = declaration.Key[(declaration.Key.IndexOf(':') + 1)..];
        if (values.TryGetValue(declaration.Key, out var value))
        {
            return declaration.Accepts(value)
                ? null
                : new(
                    declaration.Key,
                    $"{file.Place(declaration.Key)}{name} = {Shown(value)}: is not of type "
                        + $"{declaration.Describe()}. Allowed: {declaration.Allowed}."
                );
        }
        if (declaration.Default is { } fallback)
        {
            values[declaration.Key] = fallback;
            return null;
        }
        return new(
            declaration.Key,
            $"{name} = (not set): is required. Allowed: {declaration.Allowed}, in {file.Name} or with -c."
        );
    }

    private static string Shown(ConfigValue value) =>
        value switch
        {
            { Secret: true } or { IsStructure: true } => "(hidden)",
            _ => ShownValue.Of(value.Text, harmless: false),
        };

    private void ThrowIfTooLarge(StackFile file)
    {
        var size = Encoding.UTF8.GetByteCount(
            new JsonObject(
                Values.Select(entry =>
                    KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value.Text)
                )
            ).ToJsonString()
        );
        if (size + "PULUMI_CONFIG=\0".Length > LargestVariable)
        {
            var (key, value) = Values.MaxBy(entry => entry.Value.Text.Length);
            throw new RehearsalException(
                $"{file.Place(key)}{key} has {value.Text.Length} characters. All settings reach the program in one "
                    + $"variable, for which Linux takes {LargestVariable} bytes; these need {size}."
            );
        }
    }
}
