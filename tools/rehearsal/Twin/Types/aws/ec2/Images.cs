namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Amazon's own machine images, by the public parameter that names the newest.</summary>
internal static class Images
{
    private const string Prefix = "/aws/service/ami-amazon-linux-latest/al2023-ami-";

    /// <summary>Before a parameter that a launch template names instead of an image.</summary>
    /// <remarks>https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html</remarks>
    private const string AtLaunch = "resolve:ssm:";

    /// <summary>GB of an image that is not minimal; nobody has told the size of those.</summary>
    private const int AmazonSnapshot = 8;

    private static readonly string[] s_kinds =
    [
        "kernel-default",
        "kernel-6.1",
        "kernel-6.12",
        "minimal-kernel-default",
        "minimal-kernel-6.1",
        "minimal-kernel-6.12",
    ];

    private static readonly string[] s_architectures = ["arm64", "x86_64"];

    /// <summary>The image of a parameter in a region; null when there is no such parameter.</summary>
    public static string? Of(string region, string parameter) =>
        Parameters().Any(known => known.Name == parameter)
            ? $"ami-{Ids.Hex(17, region, parameter)}"
            : null;

    /// <summary>
    /// The architecture of an image; null for one that is not known, such as a pinned id or one version of a
    /// parameter.
    /// </summary>
    public static string? ArchitectureOf(string region, string image) =>
        ParameterOf(region, image)?.Architecture;

    /// <summary>What EC2 says of an image that does not run on an instance type; null where it does.</summary>
    public static string? Mismatch(string region, string image, string type) =>
        type.Length > 0
        && ArchitectureOf(region, image) is { } architecture
        && InstanceTypes.ArchitectureOf(type) != architecture
            ? $"The architecture '{InstanceTypes.ArchitectureOf(type)}' of the specified instance type '{type}' does not match the architecture '{architecture}' of the specified AMI '{image}'. Specify an instance type and an AMI that have matching architectures, and try again."
            : null;

    /// <summary>What EC2 says of a root volume that is smaller than an image's snapshot; null where it is not known to be.</summary>
    /// <param name="region">The region.</param>
    /// <param name="image">The image.</param>
    /// <param name="size">GB of the volume; null for the snapshot's own size.</param>
    /// <remarks>https://github.com/scylladb/scylladb/issues/6999</remarks>
    public static string? TooSmall(string region, string image, double? size)
    {
        var snapshot = SnapshotSize(region, image);
        return size < snapshot
            ? $"Volume of size {size}GB is smaller than the snapshot of '{image}', expect size >= {snapshot}GB"
            : null;
    }

    /// <summary>GB of an image's snapshot; null for an image that is not known, which is as large as it was made.</summary>
    private static int? SnapshotSize(string region, string image) =>
        ParameterOf(region, image) is { IsMinimal: false } ? AmazonSnapshot : null;

    private static Parameter? ParameterOf(string region, string image) =>
        Parameters()
            .FirstOrDefault(known =>
                Of(region, known.Name) == image || image == $"{AtLaunch}{known.Name}"
            );

    private static IEnumerable<Parameter> Parameters() =>
        from kind in s_kinds
        from architecture in s_architectures
        select new Parameter(
            $"{Prefix}{kind}-{architecture}",
            architecture,
            kind.StartsWith("minimal-", StringComparison.Ordinal)
        );

    private sealed record Parameter(string Name, string Architecture, bool IsMinimal);
}
