using System.Security.Cryptography;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
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
    public static CliProject Create(ProjectFile project, string program)
    {
        var made = new CliProject(Path.Combine(project.Directory, "artifacts", "cli"));
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
}
