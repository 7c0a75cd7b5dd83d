using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Infra;

/// <summary>The processor architecture of an EC2 instance type, as AWS and the proxy's releases name it.</summary>
internal static partial class InstanceArchitecture
{
    public const string Arm = "arm64";
    public const string Intel = "x86_64";

    public static IReadOnlyList<string> All { get; } = [Arm, Intel];

    /// <summary>Graviton families carry a g behind the generation (t4g, m7gd, im4gn); a1 came before that rule.</summary>
    public static string Of(string instanceType) => Graviton().IsMatch(instanceType) ? Arm : Intel;

    public static bool IsInstanceType(string? value) =>
        value is not null && InstanceType().IsMatch(value);

    /// <summary>The name that the proxy's release files use.</summary>
    public static string ProxyName(string architecture) => architecture == Arm ? "arm64" : "amd64";

    /// <summary>The public parameter that holds the newest Amazon Linux 2023 image.</summary>
    public static string ImageParameter(string architecture) =>
        $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}";

    [GeneratedRegex(@"\A([a-z]+[0-9]+g[a-z]*|a1)\.")]
    private static partial Regex Graviton();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\.[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex InstanceType();
}
