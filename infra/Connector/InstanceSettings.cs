using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Connector;

/// <summary>The instance that logs in, and its software.</summary>
public sealed partial record InstanceSettings : ComponentSettings
{
    /// <summary>Instance type, e.g. <c>t4g.small</c>.</summary>
    public string InstanceType { get; init; } = "t4g.small";

    /// <summary>
    /// Id of an Amazon Linux 2023 image. Where null, the newest at the time of creation; the instance
    /// keeps it until it is replaced.
    /// </summary>
    public string? AmiId { get; init; }

    /// <summary>
    /// Counting up replaces the instance with one of the newest image; 1 where <see cref="AmiId"/>
    /// names the image.
    /// </summary>
    public int ImageGeneration { get; init; } = 1;

    /// <summary>
    /// Architecture of <see cref="AmiId"/>, <c>arm64</c> or <c>x86_64</c>. It is required with an image and
    /// must be the instance type's.
    /// </summary>
    public string? AmiArchitecture { get; init; }

    /// <summary>Release of the AlloyDB Auth Proxy, e.g. <c>1.17.2</c>; 1.14.0 or newer.</summary>
    public string ProxyVersion { get; init; } = ProxyRelease.DefaultVersion;

    /// <summary>
    /// SHA-256 of the proxy's binary for the instance's architecture, 64 hexadecimal digits. Required for a
    /// version that this program does not know.
    /// </summary>
    public string? ProxySha256 { get; init; }

    /// <summary>
    /// Path of the proxy's binary. It is staged in a bucket of the account, so that the first boot needs no
    /// path to Google. Where null, the instance downloads it from Google's bucket.
    /// </summary>
    public string? ProxyFile { get; init; }

    /// <summary>Whether gcloud is installed too.</summary>
    public bool InstallGcloud { get; init; }

    /// <summary>The database that <c>verify</c> and <c>grants</c> connect to.</summary>
    public string DatabaseName { get; init; } = "postgres";

    /// <summary>The workload's privileges, per schema.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>The privileges of further workloads. One that is not listed has none.</summary>
    public IReadOnlyList<WorkloadGrants> Workloads { get; init; } = [];

    internal string Architecture => InstanceArchitecture.Of(InstanceType);

    internal string? EffectiveProxySha256 =>
        ProxySha256 ?? ProxyRelease.Sha256(ProxyVersion, Architecture);

    /// <inheritdoc/>
    public override void Validate(Problems problems)
    {
        Connector.InstanceType.Validate(problems, nameof(InstanceType), InstanceType, NewerValues);
        problems.RequireForm(
            AmiId is null || Image().IsMatch(AmiId),
            nameof(AmiId),
            AmiId,
            "is not the id of an image",
            "ami- and 8 or 17 hexadecimal digits"
        );
        problems.RequireBoth(
            AmiArchitecture is not null || AmiId is null,
            (nameof(AmiArchitecture), AmiArchitecture),
            (nameof(AmiId), AmiId),
            "an image needs its architecture beside it",
            $"{string.Join(", ", InstanceArchitecture.All)} with the image"
        );
        problems.RequireForm(
            AmiArchitecture is null || InstanceArchitecture.All.Contains(AmiArchitecture),
            nameof(AmiArchitecture),
            AmiArchitecture,
            "is not an architecture",
            string.Join(", ", InstanceArchitecture.All),
            InstanceArchitecture.All
        );
        problems.RequireBoth(
            AmiArchitecture is null || AmiArchitecture == Architecture,
            (nameof(AmiArchitecture), AmiArchitecture),
            (nameof(InstanceType), InstanceType),
            $"the instance type is {Architecture}",
            "an image and an instance type of one architecture"
        );
        problems.Require(
            ImageGeneration > 0,
            nameof(ImageGeneration),
            ImageGeneration,
            "is no count",
            "1, 2, 3 and so on"
        );
        problems.RequireBoth(
            AmiId is null || ImageGeneration == 1,
            (nameof(ImageGeneration), ImageGeneration),
            (nameof(AmiId), AmiId),
            "the image is fixed, so a new instance would have the same one",
            "1, and a newer image as amiId"
        );
        ValidateProxy(problems);
        problems.RequireForm(
            DatabaseForm().IsMatch(DatabaseName),
            nameof(DatabaseName),
            DatabaseName,
            "is not the name of a database",
            "1 to 63 of a-z, 0-9 and _, beginning with a letter or _"
        );
        ClientSizes.Validate(
            problems,
            ClientSizes.Longest(ProxyVersion, DatabaseName, InstallGcloud, Grants)
        );
        ValidateGrants(problems, nameof(Grants), Grants);
        foreach (var (index, workload) in Workloads.Index())
        {
            ValidateGrants(problems, $"{nameof(Workloads)}[{index}].grants", workload.Grants);
        }
    }

    /// <summary>Notes a problem where the region does not offer the instance type.</summary>
    /// <param name="problems">Where to note it.</param>
    /// <param name="region">The region and its setting as the user writes it.</param>
    /// <param name="setting">The instance type's setting as the user writes it.</param>
    public void RequireOfferedIn(
        Problems problems,
        (string Setting, string Name) region,
        string setting
    ) =>
        Connector.InstanceType.RequireOffered(
            problems,
            (setting, InstanceType),
            region,
            NewerValues
        );

    private void ValidateGrants(Problems problems, string setting, IReadOnlyList<Grant> grants)
    {
        Grant.Validate(problems, setting, grants);
        ClientSizes.ValidateGrants(
            problems,
            setting,
            ClientSizes.Longest(ProxyVersion, DatabaseName, InstallGcloud, grants)
        );
    }

    private void ValidateProxy(Problems problems)
    {
        problems.RequireForm(
            ProxyRelease.IsVersion(ProxyVersion),
            nameof(ProxyVersion),
            ProxyVersion,
            "is not a supported release of the proxy",
            ProxyRelease.VersionAllowed
        );
        problems.RequireForm(
            ProxySha256 is null || ProxyRelease.IsSha256(ProxySha256),
            nameof(ProxySha256),
            ProxySha256,
            "is not a SHA-256",
            ProxyRelease.Sha256Allowed
        );
        problems.RequireBoth(
            EffectiveProxySha256 is not null,
            (nameof(ProxyVersion), ProxyVersion),
            (nameof(ProxySha256), ProxySha256),
            "the hash of that version is not known",
            $"the SHA-256 of the linux.{InstanceArchitecture.ProxyName(Architecture)} binary, from the release's page"
        );
        var other = InstanceArchitecture.All.Single(a => a != Architecture);
        problems.Require(
            ProxySha256 is null || ProxySha256 != ProxyRelease.Sha256(ProxyVersion, other),
            nameof(ProxySha256),
            ProxySha256,
            $"is that of the {other} binary, and the instance type is {Architecture}",
            $"the SHA-256 of the linux.{InstanceArchitecture.ProxyName(Architecture)} binary"
        );
        problems.Require(
            ProxyFile is null || File.Exists(ProxyFile),
            nameof(ProxyFile),
            ProxyFile,
            "does not exist",
            $"the path of the downloaded alloydb-auth-proxy.linux.{InstanceArchitecture.ProxyName(Architecture)}"
        );
    }

    [GeneratedRegex(@"\Aami-([0-9a-f]{8}|[0-9a-f]{17})\z")]
    private static partial Regex Image();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex DatabaseForm();
}
