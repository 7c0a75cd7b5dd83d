using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>
/// A project of the Pulumi CLI for rehearsals: the compiled program with copies of the stacks' settings, a
/// backend, a passphrase and a home of its own. The CLI writes into these, so no file and no login of the
/// user changes.
/// </summary>
internal sealed class CliProject
{
    /// <summary>Lines that belong to the copy: how this backend encrypts the secrets of a stack.</summary>
    private static readonly string[] s_encryption =
    [
        "secretsprovider",
        "encryptionsalt",
        "encryptedkey",
    ];

    private readonly string _folder;

    private CliProject(string folder) => _folder = folder;

    /// <summary>Where commands run.</summary>
    public string Directory => Path.Combine(_folder, "project");

    /// <summary>The clouds that all commands of the project meet.</summary>
    public string World => Path.Combine(_folder, "world.jsonl");

    /// <summary>Writes the project's files with the settings as they are now.</summary>
    /// <param name="project">The user's project.</param>
    /// <param name="program">The compiled program.</param>
    public static CliProject Create(ProjectFile project, string program) =>
        Create(project, program, "cli");

    /// <summary>A project without stacks and clouds.</summary>
    /// <param name="project">The user's project.</param>
    /// <param name="program">The compiled program.</param>
    /// <param name="name">The name of its folder below artifacts.</param>
    public static CliProject CreateAnew(ProjectFile project, string program, string name)
    {
        new CliProject(FolderOf(project, name)).Delete();
        return Create(project, program, name);
    }

    private static CliProject Create(ProjectFile project, string program, string name)
    {
        var made = new CliProject(FolderOf(project, name));
        System.IO.Directory.CreateDirectory(made.Directory);
        System.IO.Directory.CreateDirectory(made.Backend);
        var root = YamlFile.Read(Path.Combine(project.Directory, "Pulumi.yaml"));
        root.Children.Remove("main");
        root.Children.Remove("runtime");
        root.Add(
            "runtime",
            new YamlMappingNode("name", "dotnet", "options", new YamlMappingNode("binary", program))
        );
        made.Write("Pulumi.yaml", root);
        foreach (var file in System.IO.Directory.GetFiles(project.Directory, "Pulumi.*.yaml"))
        {
            made.Write(Path.GetFileName(file), made.Settings(file));
        }
        if (!File.Exists(made.Passphrase))
        {
            using var written = OwnersFile.Create(made.Passphrase);
            written.Write(
                System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32))
            );
        }
        return made;
    }

    /// <summary>Gives a stack all its settings as they are, whatever its file says.</summary>
    public void Configure(ProjectFile project, StackConfig config)
    {
        var settings = new YamlMappingNode();
        foreach (var (key, value) in config.Values)
        {
            var type = project.Declarations.FirstOrDefault(known => known.Key == key)?.Type;
            settings.Add(
                key,
                value.Node is { } node ? Yaml(node)
                    : type is "integer" or "boolean" ? new YamlScalarNode(value.Text)
                    : new YamlScalarNode(value.Text) { Style = ScalarStyle.DoubleQuoted }
            );
        }
        var name = $"Pulumi.{config.Stack}.yaml";
        var copy = Path.Combine(Directory, name);
        var root = File.Exists(copy) ? YamlFile.Read(copy) : [];
        root.Children.Remove("config");
        root.Add("config", settings);
        Write(name, root);
    }

    /// <summary>Keeps stacks and clouds as they are, for <see cref="Restore"/>.</summary>
    public void Keep() => Copy(_folder, Kept);

    public void Restore() => Copy(Kept, _folder);

    public void Delete()
    {
        Delete(_folder);
        Delete(Kept);
    }

    /// <summary>Variables for a command; null removes one that would lead to the user's own backend.</summary>
    /// <param name="providers">The value of PULUMI_DEBUG_PROVIDERS.</param>
    /// <remarks>https://www.pulumi.com/docs/iac/cli/environment-variables/</remarks>
    public IReadOnlyDictionary<string, string?> Environment(string providers) =>
        new Dictionary<string, string?>
        {
            ["PULUMI_DEBUG_PROVIDERS"] = providers,
            ["PULUMI_BACKEND_URL"] = new Uri(Backend).AbsoluteUri,
            ["PULUMI_HOME"] = Path.Combine(_folder, "home"),
            ["PULUMI_CONFIG_PASSPHRASE_FILE"] = Passphrase,
            ["PULUMI_CONFIG_PASSPHRASE"] = null,
            ["PULUMI_ACCESS_TOKEN"] = null,
            // The twin is the only provider that a rehearsal may meet.
            ["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true",
            ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
        };

    private string Kept => $"{_folder}.kept";

    private string Backend => Path.Combine(_folder, "backend");

    private string Passphrase => Path.Combine(_folder, "passphrase");

    /// <summary>The user's settings, with the copy's own lines about encryption.</summary>
    private YamlMappingNode Settings(string file)
    {
        var settings = YamlFile.Read(file);
        var copy = Path.Combine(Directory, Path.GetFileName(file));
        var own = File.Exists(copy) ? YamlFile.Read(copy) : new();
        foreach (var key in s_encryption)
        {
            settings.Children.Remove(key);
            if (own.Children.TryGetValue(key, out var line))
            {
                settings.Add(key, line);
            }
        }
        return settings;
    }

    private void Write(string name, YamlMappingNode root)
    {
        using var file = new StreamWriter(Path.Combine(Directory, name));
        new YamlStream(new YamlDocument(root)).Save(file, assignAnchors: false);
    }

    private static string FolderOf(ProjectFile project, string name) =>
        Path.Combine(project.Directory, "artifacts", name);

    private static YamlNode Yaml(JsonNode? node) =>
        node switch
        {
            JsonObject map => new YamlMappingNode(
                map.Select(entry =>
                    KeyValuePair.Create<YamlNode, YamlNode>(entry.Key, Yaml(entry.Value))
                )
            ),
            JsonArray list => new YamlSequenceNode(list.Select(Yaml)),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => new YamlScalarNode(
                value.GetValue<string>()
            )
            {
                Style = ScalarStyle.DoubleQuoted,
            },
            _ => new YamlScalarNode(node?.ToJsonString() ?? "null"),
        };

    private static void Copy(string from, string to)
    {
        Delete(to);
        foreach (
            var file in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void Delete(string folder)
    {
        if (System.IO.Directory.Exists(folder))
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }
}
