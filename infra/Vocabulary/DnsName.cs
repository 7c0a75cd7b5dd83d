using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>
/// A DNS name in two spellings: with a trailing dot for Cloud DNS, without it for Route 53 Resolver and the
/// proxy.
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
        (string Setting, string? Value) suffix,
        (string Setting, string Value) region
    )
    {
        // A wrong region can have any form.
        var regional =
            $"{(problems.IsSound(region.Setting) ? region.Value : "<region>")}.{PscDomain}";
        var name = Relative(suffix.Value ?? "");
        var allowed =
            $"{regional} (recommended: hides nothing else), {PscDomain}, or <uid>.{regional}";
        // AlloyDB names are <uid>.<uid>.<region>.alloydb-psc.goog: the zone has to be a parent.
        problems.RequireForm(
            name == PscDomain
                || name.EndsWith($".{PscDomain}", StringComparison.Ordinal) && Name().IsMatch(name),
            suffix.Setting,
            suffix.Value,
            "is no parent of the names that AlloyDB gives",
            allowed
        );
        problems.RequireBoth(
            name is PscDomain
                || name == regional
                || name.EndsWith($".{regional}", StringComparison.Ordinal),
            region,
            suffix,
            "AlloyDB's names in that region end otherwise",
            $"the suffix {allowed}"
        );
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\z")]
    private static partial Regex Name();
}
