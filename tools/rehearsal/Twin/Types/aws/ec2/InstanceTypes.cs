using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What an instance type decides: architecture, the way to its disks, and where it is offered.</summary>
internal static partial class InstanceTypes
{
    /// <summary>Zones that lack types which the rest of their region has, as their users report.</summary>
    public const string Source =
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-discovery.html";

    /// <summary>Families on Graviton have a g after their generation: t4g, c7gn; and a1.</summary>
    public static string ArchitectureOf(string type) =>
        Graviton().IsMatch(type) ? "arm64" : "x86_64";

    /// <summary>Types from before disk traffic had a way of its own.</summary>
    /// <remarks>https://github.com/terraform-aws-modules/terraform-aws-ec2-instance/issues/174</remarks>
    public static bool RefusesEbsOptimized(string type) => Shared().IsMatch(type);

    /// <summary>What EC2 says of a type that a zone of a region does not have; null where it has it.</summary>
    public static string? Missing(string region, string type, string zone) =>
        IsOffered(type, zone)
            ? null
            : $"Your requested instance type ({type}) is not supported in your requested Availability Zone ({zone}). Please retry your request by not specifying an Availability Zone or choosing {string.Join(", ", Zones.Of(region).Where(other => IsOffered(type, other)))}.";

    /// <remarks>
    /// us-east-1e: https://github.com/ned1313/Getting-Started-Terraform/issues/44; us-west-2d:
    /// https://github.com/pulumi/pulumi-awsx/issues/384. ap-northeast-1d stands for a zone of the
    /// regions that the stacks use.
    /// </remarks>
    public static bool IsOffered(string type, string zone) =>
        zone switch
        {
            "us-east-1e" => !Current().IsMatch(type),
            "us-west-2d" or "ap-northeast-1d" => !type.StartsWith("t2.", StringComparison.Ordinal),
            _ => true,
        };

    [GeneratedRegex(@"^(a1|[a-z]+[0-9]+g[a-z]*(-flex)?)\.")]
    private static partial Regex Graviton();

    [GeneratedRegex(@"^((t1|t2)\.|(m1\.small|c3\.large|m3\.large)$)")]
    private static partial Regex Shared();

    [GeneratedRegex(@"^(t3|t4g|[cmr]([5-9]))")]
    private static partial Regex Current();
}
