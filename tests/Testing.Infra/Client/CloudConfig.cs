using YamlDotNet.Serialization;

namespace KeylessAlloyDb.Testing.Infra.Client;

/// <summary>User data, read back as cloud-init reads it.</summary>
internal sealed record CloudConfig(
    IReadOnlyDictionary<string, CloudConfigFile> Files,
    IReadOnlyList<IReadOnlyList<string>> Commands
)
{
    public static CloudConfig Parse(string userData)
    {
        var document = new DeserializerBuilder()
            .WithNamingConvention(
                YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance
            )
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<Document>(userData);
        return new(document.WriteFiles.ToDictionary(file => file.Path), document.Runcmd);
    }

    private sealed class Document
    {
        public List<CloudConfigFile> WriteFiles { get; set; } = [];
        public List<List<string>> Runcmd { get; set; } = [];
    }
}

/// <summary>A file that cloud-init writes.</summary>
internal sealed class CloudConfigFile
{
    public string Path { get; set; } = "";
    public string Permissions { get; set; } = "";
    public string Content { get; set; } = "";
}
