using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>A file that cloud-init writes at the first boot.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Text">Its content.</param>
/// <remarks>https://cloudinit.readthedocs.io/en/latest/reference/modules.html#write-files</remarks>
internal sealed record BootFile(string Path, string Text)
{
    /// <param name="userData">A cloud-config; empty text has no files.</param>
    public static IReadOnlyList<BootFile> Read(string userData)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(userData);
        yaml.Load(reader);
        return
            yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
            && root.Children.TryGetValue("write_files", out var files)
            ?
            [
                .. ((YamlSequenceNode)files)
                    .Children.Cast<YamlMappingNode>()
                    .Select(file => new BootFile(Word(file, "path"), Word(file, "content"))),
            ]
            : [];
    }

    private static string Word(YamlMappingNode file, string key) =>
        ((YamlScalarNode)file[key]).Value ?? "";
}
