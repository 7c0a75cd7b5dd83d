namespace Pulumi;

/// <summary>
/// The package of a resource or function whose provider is parameterized. Generated code of such
/// packages passes one; the offline SDK has the type so that overloads resolve as with the official
/// SDK, and refuses a request.
/// </summary>
public sealed class RegisterPackageRequest
{
    /// <inheritdoc cref="RegisterPackageRequest(string, string, string?, Dictionary{string, byte[]}?, PackageParameterization?, PackageParameterization?)"/>
    public RegisterPackageRequest(
        string name,
        string version,
        string? downloadUrl,
        Dictionary<string, byte[]>? checksums,
        PackageParameterization? parameterization
    )
        : this(name, version, downloadUrl, checksums, parameterization, extension: null) { }

    /// <param name="name">The provider plugin, e.g. terraform-provider.</param>
    /// <param name="version">Its version.</param>
    /// <param name="downloadUrl">Where it is downloaded from; the default place when null.</param>
    /// <param name="checksums">SHA-256 sums by platform, e.g. linux-amd64.</param>
    /// <param name="parameterization">What makes the plugin serve this package.</param>
    /// <param name="extension">What the package adds to the plugin's own.</param>
    public RegisterPackageRequest(
        string name,
        string version,
        string? downloadUrl,
        Dictionary<string, byte[]>? checksums = null,
        PackageParameterization? parameterization = null,
        PackageParameterization? extension = null
    ) =>
        (Name, Version, DownloadUrl, Checksums, Parameterization, Extension) = (
            name,
            version,
            downloadUrl ?? "",
            checksums ?? [],
            parameterization,
            extension
        );

    /// <summary>The provider plugin.</summary>
    public string Name { get; }

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>Where it is downloaded from; empty for the default place.</summary>
    public string DownloadUrl { get; }

    /// <summary>SHA-256 sums by platform.</summary>
    public Dictionary<string, byte[]> Checksums { get; }

    /// <summary>What makes the plugin serve this package.</summary>
    public PackageParameterization? Parameterization { get; }

    /// <summary>What the package adds to the plugin's own.</summary>
    public PackageParameterization? Extension { get; }

    /// <exception cref="NotSupportedException">Always.</exception>
    internal void Refuse() =>
        throw new NotSupportedException(
            $"The offline SDK registers no packages, and '{Name}' {Version} has to be registered. "
                + "Build with the official Pulumi packages: -p:PulumiSdk=official."
        );

    /// <summary>A package that a plugin makes from parameters.</summary>
    /// <param name="name">The package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="value">The parameters, in the plugin's own form.</param>
    public sealed class PackageParameterization(string name, string version, byte[] value)
    {
        /// <summary>The package.</summary>
        public string Name { get; } = name;

        /// <summary>Its version.</summary>
        public string Version { get; } = version;

        /// <summary>The parameters, in the plugin's own form.</summary>
        public byte[] Value { get; } = value;
    }
}
