using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Connector;

/// <summary>The instance types of EC2 that can run the client.</summary>
internal static partial class InstanceType
{
    public static void Validate(
        Problems problems,
        string setting,
        string type,
        IReadOnlyCollection<string> newer
    )
    {
        var list = ValueList.InstanceTypes;
        var (family, size) = Split(type);
        var entry = list.Find(family);
        // A wrong form and an unknown type give different messages.
        _ =
            problems.RequireForm(
                Form().IsMatch(type),
                setting,
                type,
                "is not an instance type",
                "a type such as t4g.small or t3.small",
                Types(family)
            )
            && problems.Require(
                entry is not null || newer.Contains(type),
                setting,
                type,
                list.Unknown("of a family of EC2"),
                list.Allowed,
                list.Names.Select(name => $"{name}.{size}")
            )
            && problems.Require(
                entry is null || Sizes(entry).Contains(size) || newer.Contains(type),
                setting,
                type,
                $"{family} {list.Unknown("offered in that size")}",
                $"{string.Join(", ", Types(family))}, or a newer one that newerValues lists too",
                Types(family)
            )
            && problems.Require(
                !family.StartsWith("mac", StringComparison.Ordinal),
                setting,
                type,
                "is a Mac, which needs a dedicated host and does not run Amazon Linux",
                "a type such as t4g.small or t3.small"
            )
            // https://docs.aws.amazon.com/linux/al2023/ug/system-requirements.html
            && problems.Require(
                family != "a1",
                setting,
                type,
                "does not run Amazon Linux 2023, which needs Graviton2 or newer",
                "a type such as t4g.small or t3.small"
            );
    }

    /// <summary>Notes a problem where the region did not offer the family.</summary>
    public static void RequireOffered(
        Problems problems,
        (string Setting, string Type) instance,
        (string Setting, string Name) region,
        IReadOnlyCollection<string> newer
    )
    {
        var list = ValueList.InstanceTypes;
        var family = Split(instance.Type).Family;
        problems.RequireBoth(
            list.Find(family) is not { } entry
                || list.Includes(entry[1], region.Name)
                || newer.Contains(instance.Type),
            (instance.Setting, instance.Type),
            (region.Setting, region.Name),
            $"{region.Name} did not offer {family} on {list.DateOf("regions")}",
            "a type that the region offers, such as t4g.small or t3.small; this one if newerValues lists it"
        );
    }

    private static IEnumerable<string> Types(string family) =>
        ValueList.InstanceTypes.Find(family) is { } entry
            ? Sizes(entry).Select(size => $"{family}.{size}")
            : ValueList.InstanceTypes.Names.Select(name => $"{name}.small");

    private static IEnumerable<string> Sizes(IReadOnlyList<string> entry) => entry.Skip(2);

    private static (string Family, string Size) Split(string type) =>
        type.Split('.', 2) is [var family, var size] ? (family, size) : (type, "");

    [GeneratedRegex(@"\A(?=[a-z-]*[0-9])[a-z][a-z0-9]*(-[a-z0-9]+)?\.[a-z0-9]+(-[a-z0-9]+)?\z")]
    private static partial Regex Form();
}
