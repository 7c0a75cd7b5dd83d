using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>Amazon's own machine images, by the public parameter that names the newest.</summary>
internal static partial class Images
{
    private const string Prefix = "/aws/service/ami-amazon-linux-latest/al2023-ami-";

    private static readonly string[] Kinds =
    [
        "kernel-default",
        "kernel-6.1",
        "kernel-6.12",
        "minimal-kernel-default",
        "minimal-kernel-6.1",
        "minimal-kernel-6.12",
    ];

    private static readonly string[] Architectures = ["arm64", "x86_64"];

    /// <summary>The image of a parameter in a region; null when there is no such parameter.</summary>
    public static string? Of(string region, string parameter) =>
        Parameters().Any(known => known.Name == parameter)
            ? $"ami-{Ids.Hex(17, region, parameter)}"
            : null;

    /// <summary>The architecture of an image; null for one that is not of Amazon's, such as a pinned one.</summary>
    public static string? ArchitectureOf(string region, string image) =>
        Parameters().FirstOrDefault(known => Of(region, known.Name) == image).Architecture;

    /// <summary>Families on Graviton have a g after their generation: t4g, c7gn; and a1.</summary>
    public static string ArchitectureOfType(string instanceType) =>
        Graviton().IsMatch(instanceType) ? "arm64" : "x86_64";

    private static IEnumerable<(string Name, string Architecture)> Parameters() =>
        from kind in Kinds
        from architecture in Architectures
        select ($"{Prefix}{kind}-{architecture}", architecture);

    [GeneratedRegex(@"^(a1|[a-z]+[0-9]+g[a-z]*)\.")]
    private static partial Regex Graviton();
}
