using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// A DNS name in the two spellings that the clouds want: Cloud DNS with a trailing dot, Route 53
/// Resolver and the proxy without it.
/// </summary>
public static partial class DnsName
{
    /// <summary>The domain under which AlloyDB names its Private Service Connect endpoints.</summary>
    public const string PscDomain = "alloydb-psc.goog";

    /// <summary>The domain of Google's APIs.</summary>
    public const string GoogleApis = "googleapis.com";

    /// <summary>The name with exactly one trailing dot.</summary>
    /// <param name="name">A name with or without trailing dots.</param>
    public static string Absolute(string name) => $"{Relative(name)}.";

    /// <summary>The name without a trailing dot.</summary>
    /// <param name="name">A name with or without trailing dots.</param>
    public static string Relative(string name) => name.TrimEnd('.');

    internal static void ValidateSuffix(
        Problems problems,
        string setting,
        string? suffix,
        string region
    )
    {
        var regional = $"{region}.{PscDomain}";
        var name = Relative(suffix ?? "");
        // AlloyDB names are <uid>.<uid>.<region>.alloydb-psc.goog: the zone has to be a parent.
        problems.Require(
            name == PscDomain
                || name == regional
                || (
                    name.EndsWith($".{regional}", StringComparison.Ordinal) && Name().IsMatch(name)
                ),
            setting,
            suffix,
            "is no parent of the names that AlloyDB gives in this region",
            $"{regional} (recommended: hides nothing else), {PscDomain}, or <uid>.{regional}"
        );
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\z")]
    private static partial Regex Name();
}
