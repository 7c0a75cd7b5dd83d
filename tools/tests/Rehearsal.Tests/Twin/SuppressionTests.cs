using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects that the twin knows each function by which a provider suppresses a difference (keys ds,
/// eds and sf of tools/rehearsal/data/provider-schemas): it does the same, or the function stands here with
/// the reason why it does not.
/// </summary>
public class SuppressionTests
{
    private static readonly string[] s_packages = ["gcp", "random"];

    /// <summary>A function, two values that it takes for the same, and one that it does not.</summary>
    private static readonly (
        string Function,
        PropertyValue One,
        PropertyValue Same,
        PropertyValue Other
    )[] s_handled =
    [
        ("CaseDiffSuppress", "tcp", "TCP", "udp"),
        ("CompareProjectName", "projects/p", "p", "q"),
        ("CompareResourceNames", "projects/p", "p", "q"),
        ("CompareSelfLinkOrResourceName", "projects/p/global/networks/n", "n", "m"),
        (
            "CompareSelfLinkRelativePaths",
            "https://www.googleapis.com/compute/v1/projects/p/global/networkProfiles/n",
            "projects/p/global/networkProfiles/n",
            "projects/q/global/networkProfiles/n"
        ),
        (
            "CompareSelfLinkRelativePathsIgnoreProjectId",
            "projects/p/regions/r/serviceAttachments/a",
            "projects/q/regions/r/serviceAttachments/a",
            "projects/p/regions/r/serviceAttachments/b"
        ),
        ("EmptyOrDefaultStringSuppress", "", "IPV4", PropertyValue.Unknown),
        ("InternalIpDiffSuppress", "10.0.0.1", "10.0.0.1/32", "10.0.0.2"),
        ("IpDiffSuppress", "fd00:0::1", "fd00::1", "fd00::2"),
        ("PortRangeDiffSuppress", "443", "443-443", "443-444"),
        (
            "ProjectNumberDiffSuppress",
            "projects/123/global/networks/n",
            "projects/p/global/networks/n",
            "projects/p/global/networks/m"
        ),
        ("iamMemberCaseDiffSuppress", "user:Jane@example.com", "user:jane@example.com", "user:j"),
        ("ipv6RepresentationDiffSuppress", "fd00:0::1", "fd00::1", "fd00::2"),
        ("jwksJsonDiffSuppress", """{"keys":[]}""", """{ "keys": [] }""", """{"keys":[1]}"""),
        ("crossSeriesReducerDiffSuppress", "", "REDUCE_NONE", "REDUCE_SUM"),
        ("monitoringDashboardDiffSuppress", """{"a":[]}""", """{ "a": [] }""", """{"a":[1]}"""),
        ("lbTypeNoneDiffSuppress", "none", "", "regionalL4ilb"),
        ("rrdatasDnsDiffSuppress", List("a.", "b."), List("b.", "a."), List("A.", "b.")),
    ];

    /// <summary>A function that the twin does not carry out, and why that misses nothing.</summary>
    private static readonly Dictionary<string, string> s_left = new(StringComparer.Ordinal)
    {
        ["AddressIpCollectionDiffSuppress"] = OwnAddresses,
        ["IpCollectionDiffSuppress"] = OwnAddresses,
        ["diffSuppressEnableLogging"] =
            "between a firewall's deprecated enableLogging and logConfig; no program here has a firewall",
        ["diffSuppressSourceRanges"] =
            "between a firewall's sourceRanges left out and 0.0.0.0/0; no program here has a firewall",
    };

    private const string OwnAddresses =
        "spellings of a prefix of addresses that a customer brings along; no program here has one";

    public static IEnumerable<object[]> Handled { get; } =
        s_handled.Select(row => new object[] { row.Function, row.One, row.Same, row.Other });

    [Fact]
    public void Every_suppressed_difference_is_known_or_left_out_for_a_reason() =>
        Suppressed()
            .Select(suppressed => suppressed.Function)
            .Distinct()
            .Should()
            .BeEquivalentTo(s_handled.Select(row => row.Function).Distinct().Concat(s_left.Keys));

    [Theory]
    [MemberData(nameof(Handled))]
    internal void What_a_function_takes_for_the_same_is_no_change_and_nothing_else(
        string function,
        PropertyValue one,
        PropertyValue same,
        PropertyValue other
    )
    {
        foreach (var (_, type, property) in Suppressed().Where(s => s.Function == function))
        {
            Sameness.Holds(type, property, one, same).Should().BeTrue(property.Name);
            Sameness.Holds(type, property, same, one).Should().BeTrue(property.Name);
            Sameness.Holds(type, property, one, other).Should().BeFalse(property.Name);
        }
    }

    private static IEnumerable<(
        string Function,
        ProviderType Type,
        ProviderProperty Property
    )> Suppressed() =>
        from token in s_packages.SelectMany(PackageSchema.TypesOf)
        let type = ProviderSchema.Find(token)!
        from property in All(type.Properties)
        from function in property.Suppressions
        select (function, type, property);

    private static IEnumerable<ProviderProperty> All(ProviderBlock block) =>
        block.All.SelectMany(property =>
            property.Block is { } inner ? All(inner).Prepend(property) : [property]
        );
}
