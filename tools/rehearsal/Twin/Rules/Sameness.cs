using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>When two values are the same to a provider although they are written differently.</summary>
internal static partial class Sameness
{
    /// <summary>False, 0, "", and what has nothing in it.</summary>
    public static bool IsZero(PropertyValue value) =>
        value.Bare switch
        {
            BoolValue flag => !flag.Value,
            NumberValue number => number.Value == 0,
            TextValue text => text.Value.Length == 0,
            ListValue list => list.Items.IsEmpty,
            PropertyMap map => map.Count == 0,
            NullValue => true,
            _ => false,
        };

    /// <summary>Whether a provider sees no change; either value may be absent.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="property">The property that has the values.</param>
    /// <param name="before">The old value without secret marks.</param>
    /// <param name="after">The new one.</param>
    public static bool Holds(
        ProviderType type,
        ProviderProperty property,
        PropertyValue? before,
        PropertyValue? after
    )
    {
        if (before is null || after is null)
        {
            // Terraform's older SDK does not tell an absent value from its type's zero.
            return (!type.IsFramework || property.IgnoresEmpty)
                    && IsZero(before ?? after ?? PropertyValue.Null)
                || (after is null && property.Suppressions.Contains(KeptWhenLeftOut));
        }
        if (property.IgnoresEmpty && (before, after) is (PropertyMap one, PropertyMap other))
        {
            return WithoutNulls(one) == WithoutNulls(other);
        }
        return property.Suppressions.Any(name => Holds(name, before, after));
    }

    private const string KeptWhenLeftOut = "verify.SuppressMissingOptionalConfigurationBlock";

    private static bool Holds(string function, PropertyValue before, PropertyValue after) =>
        (before, after) switch
        {
            (TextValue one, TextValue other) => HoldsForTexts(function, one.Value, other.Value),
            // Of types MX, DS, TXT and AAAA the provider compares spellings too; here only order.
            (ListValue one, ListValue other) when function == "rrdatasDnsDiffSuppress" => InOrder(
                    one
                )
                .SequenceEqual(InOrder(other)),
            _ => false,
        };

    private static bool HoldsForTexts(string function, string before, string after) =>
        function switch
        {
            "CompareSelfLinkOrResourceName" => SelfLinkOrName(before, after),
            "CompareSelfLinkRelativePaths" => Relative(before) == Relative(after),
            "CompareSelfLinkRelativePathsIgnoreProjectId" => Project()
                .Replace(Relative(before), "projects/-/")
                == Project().Replace(Relative(after), "projects/-/"),
            "ProjectNumberDiffSuppress" => Project().Replace(before, "projects/-/")
                == Project().Replace(after, "projects/-/"),
            "CompareProjectName" or "CompareResourceNames" => LastSegment(before)
                == LastSegment(after),
            "CaseDiffSuppress" or "sdkv2.SuppressEquivalentStringCaseInsensitive" => string.Equals(
                before,
                after,
                StringComparison.OrdinalIgnoreCase
            ),
            "iamMemberCaseDiffSuppress" => !before.StartsWith("principal", StringComparison.Ordinal)
                && string.Equals(before, after, StringComparison.OrdinalIgnoreCase),
            "lbTypeNoneDiffSuppress" => before is "" or "none" && after is "" or "none",
            "crossSeriesReducerDiffSuppress" => before is "" or "REDUCE_NONE"
                && after is "" or "REDUCE_NONE",
            "EmptyOrDefaultStringSuppress" => before.Length == 0 || after.Length == 0,
            "PortRangeDiffSuppress" => PortRange(before) == PortRange(after),
            "InternalIpDiffSuppress" or "IpDiffSuppress" or "ipv6RepresentationDiffSuppress" =>
                SameAddress(before, after),
            "suppressEqualCIDRBlockDiffs" => Formats.TryCidr(before) is { } range
                && range.Equals(Formats.TryCidr(after)),
            "jwksJsonDiffSuppress" or "monitoringDashboardDiffSuppress" => SameJson(
                before,
                after,
                isPolicy: false
            ),
            "nullable.DiffSuppressNullableBool" => IsTrue(before) == IsTrue(after),
            "trimTrailingPeriod" => before.TrimEnd('.') == after.TrimEnd('.'),
            "protocolStateFunc" => Protocol(before) == Protocol(after),
            "verify.SuppressEquivalentPolicyDiffs" or "SuppressEquivalentIAMPolicyDocuments" =>
                SameJson(before, after, isPolicy: true),
            _ => function.Contains("NormalizeJsonString")
                && SameJson(before, after, isPolicy: false),
        };

    private static bool SameAddress(string before, string after) =>
        IPAddress.TryParse(before.Split('/')[0], out var one)
        && IPAddress.TryParse(after.Split('/')[0], out var other)
        && one.Equals(other);

    /// <summary>A name means the resource whose link ends in it.</summary>
    private static bool SelfLinkOrName(string before, string after) =>
        before.Contains('/') && after.Contains('/')
            ? Relative(before) == Relative(after)
            : LastSegment(before) == LastSegment(after);

    /// <summary>A link without its host and API version.</summary>
    private static string Relative(string link)
    {
        var start = link.IndexOf("projects/", StringComparison.Ordinal);
        return start < 0 ? link : link[start..];
    }

    private static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Texts that Go takes for true; the provider has refused what is neither true nor false.</summary>
    private static bool IsTrue(string text) =>
        text is "1" or "t" or "T" or "true" or "TRUE" or "True";

    private static string PortRange(string ports) =>
        ports.Split('-') is [var first, var last] && first == last ? first : ports;

    private static string Protocol(string protocol) =>
        protocol.ToLowerInvariant() switch
        {
            "all" => "-1",
            "6" => "tcp",
            "17" => "udp",
            "1" => "icmp",
            "58" => "icmpv6",
            var name => name,
        };

    private static IEnumerable<string> InOrder(ListValue list) =>
        list.Items.Select(item => item.AsText ?? "").Order(StringComparer.Ordinal);

    private static PropertyMap WithoutNulls(PropertyMap map) =>
        map.Where((_, value) => !value.IsNull);

    private static bool SameJson(string before, string after, bool isPolicy)
    {
        try
        {
            using var one = JsonDocument.Parse(before);
            using var other = JsonDocument.Parse(after);
            return isPolicy
                ? Meaning(one.RootElement) == Meaning(other.RootElement)
                : JsonElement.DeepEquals(one.RootElement, other.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A policy in one form: a list of one is its item, and order does not count.</summary>
    private static string Meaning(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', element.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name}:{Meaning(entry.Value)}"))}}}",
            JsonValueKind.Array when element.GetArrayLength() == 1 => Meaning(element[0]),
            JsonValueKind.Array =>
                $"[{string.Join(',', element.EnumerateArray().Select(Meaning).Order(StringComparer.Ordinal))}]",
            // "true" and true are the same in a condition.
            _ => element.ToString().ToLowerInvariant() is "true" or "false"
                ? element.ToString().ToLowerInvariant()
                : element.ToString(),
        };

    [GeneratedRegex("projects/[^/]+/")]
    private static partial Regex Project();
}
