using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>Pulumi.yaml: the project's name, where its program is, which settings it declares.</summary>
internal sealed record ProjectFile(
    string Directory,
    string Name,
    string Main,
    ImmutableArray<ConfigDeclaration> Declarations
)
{
    public string ProgramDirectory => Path.GetFullPath(Path.Combine(Directory, Main));

    /// <summary>Reads the nearest Pulumi.yaml at or above a directory.</summary>
    public static ProjectFile Find(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "Pulumi.yaml");
            if (File.Exists(path))
            {
                return Read(path);
            }
        }
        throw new RehearsalException(
            $"no Pulumi.yaml in {start} or above it; run inside the project or pass --cwd."
        );
    }

    private static ProjectFile Read(string path)
    {
        var root = YamlFile.Read(path);
        var name =
            root.Text("name")
            ?? throw new RehearsalException($"{path}: the key 'name' is missing.");
        return new(
            Path.GetDirectoryName(path)!,
            name,
            root.Text("main") ?? ".",
            root.Find("config") is YamlMappingNode config
                ?
                [
                    .. config
                        .Entries()
                        .Select(e =>
                            ConfigDeclaration.Parse(ConfigKey.Qualify(e.Key, name), e.Value)
                        ),
                ]
                : []
        );
    }
}
