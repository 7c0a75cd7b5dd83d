using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Stacks;

/// <summary>Another stack of the project, as its file says.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Find">The text of a setting, or the default of Pulumi.yaml; null for lists and objects.</param>
/// <param name="WorkloadAccounts">The service account ids of <c>workloads</c>.</param>
internal sealed record OtherStack(
    string File,
    Func<string, string?> Find,
    IReadOnlyList<string> WorkloadAccounts
)
{
    /// <summary>The stacks whose files stand beside the nearest Pulumi.yaml.</summary>
    /// <param name="directory">Where to look, and above it.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="stack">The stack that is left out.</param>
    public static IReadOnlyList<OtherStack> All(string directory, string project, string stack)
    {
        var folder = new DirectoryInfo(directory);
        while (folder is not null && !System.IO.File.Exists(ProjectFile(folder)))
        {
            folder = folder.Parent;
        }

        if (folder is null)
        {
            return [];
        }

        var defaults = Texts(
            ProjectFile(folder),
            project,
            node =>
                node is YamlMappingNode declaration
                && declaration.Children.TryGetValue("default", out var value)
                    ? value
                    : null
        );
        return
        [
            .. folder
                .EnumerateFiles("Pulumi.*.yaml")
                .Where(file => file.Name != FileOf(stack))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file =>
                {
                    var own = Texts(file.FullName, project, node => node);
                    return new OtherStack(
                        file.Name,
                        key => own.GetValueOrDefault(key) ?? defaults.GetValueOrDefault(key),
                        AccountsOf(file.FullName, project)
                    );
                }),
        ];
    }

    /// <summary>Name of a stack's file.</summary>
    public static string FileOf(string stack) => $"Pulumi.{stack}.yaml";

    private static string ProjectFile(DirectoryInfo folder) =>
        Path.Combine(folder.FullName, "Pulumi.yaml");

    private static IReadOnlyList<string> AccountsOf(string path, string project) =>
        [
            .. (SettingsFile.ConfigOf(path) ?? new YamlMappingNode())
                .Where(entry => SettingsFile.KeyOf(entry.Key, project) == "workloads")
                .Select(entry => entry.Value)
                .OfType<YamlSequenceNode>()
                .SelectMany(workloads => workloads.OfType<YamlMappingNode>())
                .SelectMany(workload => workload.Children)
                .Where(field => field.Key is YamlScalarNode { Value: "serviceAccountId" })
                .Select(field => field.Value)
                .OfType<YamlScalarNode>()
                .Select(id => id.Value)
                .OfType<string>(),
        ];

    /// <summary>The settings of a file that are a text, a number or true or false.</summary>
    private static Dictionary<string, string> Texts(
        string path,
        string project,
        Func<YamlNode, YamlNode?> value
    )
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in SettingsFile.ConfigOf(path) ?? new YamlMappingNode())
        {
            if (
                SettingsFile.KeyOf(entry.Key, project) is { } key
                && value(entry.Value) is YamlScalarNode { Value: { } text }
            )
            {
                texts[key] = text;
            }
        }

        return texts;
    }
}
