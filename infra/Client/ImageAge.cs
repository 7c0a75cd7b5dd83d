using System.Globalization;

namespace KeylessAlloyDb.Client;

/// <summary>The script that fails on an instance whose image is old.</summary>
internal static class ImageAge
{
    /// <summary>
    /// The age of a release of Amazon Linux 2023 that is still accepted, in days: a new minor version comes every three
    /// months, and an image gets security updates of its own release only.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html</remarks>
    public const int MaxDays = 90;

    /// <summary>For sh. The version of the package <c>system-release</c> ends with the day, <c>2023.9.20250929</c>.</summary>
    /// <remarks>https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html</remarks>
    public static string Script { get; } =
        ClientFile.Render("image-age.sh", ("days", MaxDays.ToString(CultureInfo.InvariantCulture)));
}
