using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>The processor architecture of an EC2 instance type, as AWS and the proxy's releases name it.</summary>
public static partial class InstanceArchitecture
{
    /// <summary>Graviton.</summary>
    public const string Arm = "arm64";

    /// <summary>Intel and AMD.</summary>
    public const string Intel = "x86_64";

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> All { get; } = [Arm, Intel];

    /// <summary>Graviton families have a g after the generation: t4g, m7gd, im4gn, c8g-flex.</summary>
    public static string Of(string instanceType) => Graviton().IsMatch(instanceType) ? Arm : Intel;

    /// <summary>The name that the proxy's release files use.</summary>
    public static string ProxyName(string architecture) => architecture == Arm ? "arm64" : "amd64";

    /// <summary>The public parameter that holds the newest Amazon Linux 2023 image.</summary>
    public static string ImageParameter(string architecture) =>
        $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}";

    [GeneratedRegex(@"\A([a-z]+[0-9]+g[a-z]*(-flex)?|a1|p6e-gb[0-9]+)\.")]
    private static partial Regex Graviton();
}
