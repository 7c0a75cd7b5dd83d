namespace Pulumi;

/// <summary>A file or an archive as a value.</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(string signature, string property, object value) =>
        (Signature, Property, Content) = (signature, property, value);

    internal string Signature { get; }

    /// <summary>The key that says how the content is given: text, path, uri or assets.</summary>
    internal string Property { get; }

    internal object Content { get; }
}

/// <summary>The content of one file.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(string property, string value)
        : base(Serialization.Signatures.Asset, property, value) { }
}

/// <summary>A file on this machine.</summary>
public sealed class FileAsset(string path) : Asset("path", path);

/// <summary>A file whose content is this text.</summary>
public sealed class StringAsset(string text) : Asset("text", text);

/// <summary>A file at an http, https or file address.</summary>
public sealed class RemoteAsset(string uri) : Asset("uri", uri);

/// <summary>A collection of files.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(string property, object value)
        : base(Serialization.Signatures.Archive, property, value) { }
}

/// <summary>An archive file (.tar, .tgz, .zip, .jar) or a directory on this machine.</summary>
public sealed class FileArchive(string path) : Archive("path", path);

/// <summary>An archive file at an http, https or file address.</summary>
public sealed class RemoteArchive(string uri) : Archive("uri", uri);

/// <summary>An archive made of named files and archives.</summary>
public sealed class AssetArchive(IDictionary<string, AssetOrArchive> assets)
    : Archive("assets", assets.ToImmutableDictionary());
