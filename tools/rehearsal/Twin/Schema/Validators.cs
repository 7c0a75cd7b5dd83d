using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Types.Aws;
using KeylessAlloyDb.Rehearsal.Twin.Types.Google;
using static KeylessAlloyDb.Rehearsal.Twin.Rules.ValueChecks;

namespace KeylessAlloyDb.Rehearsal.Twin.Schema;

/// <summary>
/// The providers' validators as checks. The data name the function, and its limits where samples
/// showed them; what a function does beyond that is said here.
/// </summary>
internal static class Validators
{
    private const string Arn = "arn";
    private const string AnyCase = " (case ignored)";

    /// <summary>The validators of a property in google.json or random.json.</summary>
    public static IReadOnlyList<ValueCheck> Google(JsonElement property, string key)
    {
        // In random.json they are texts that speak of several properties; the overrides say them.
        if (
            !property.TryGetProperty(key, out var validator)
            || validator.ValueKind != JsonValueKind.Object
        )
        {
            return [];
        }
        var checks = new List<ValueCheck>();
        if (validator.TryGetProperty("enum", out var values))
        {
            List<string> allowed = [.. values.EnumerateArray().Select(value => value.ToString())];
            if (validator.TryGetProperty("empty", out _))
            {
                allowed.Add("");
            }
            checks.Add(OneOf(allowed, validator.TryGetProperty("anyCase", out _)));
        }
        if (validator.TryGetProperty("range", out var range))
        {
            checks.Add(Range(Bound(range[0]), Bound(range[1])));
        }
        if (validator.TryGetProperty("len", out var length))
        {
            checks.Add(Length((int?)Bound(length[0]), (int?)Bound(length[1])));
        }
        if (validator.TryGetProperty("fn", out var function))
        {
            checks.AddRange(GoogleFunction(function.GetString()!, validator));
            if (function.GetString() == "ValidateWorkloadIdentityPoolId")
            {
                return [.. checks.Select(OfLabel)];
            }
        }
        return checks;
    }

    private static ValueCheck OfLabel(ValueCheck check) =>
        value => check(value is TextValue id ? WorkloadIdentityPool.Label(id.Value) : value);

    /// <summary>The validators of a property or an element in aws.json.</summary>
    public static IReadOnlyList<ValueCheck> Aws(JsonElement property) =>
        property.TryGetProperty("v", out var validators)
            ? [.. validators.EnumerateArray().SelectMany(text => AwsValidator(text.GetString()!))]
            : [];

    /// <summary>What AWS's API models say of a property in aws.json.</summary>
    public static IReadOnlyList<ValueCheck> AwsApi(JsonElement property)
    {
        if (!property.TryGetProperty("api", out var limits))
        {
            return [];
        }
        var checks = new List<ValueCheck>();
        foreach (var limit in limits.EnumerateObject())
        {
            ValueCheck? check = limit.Name switch
            {
                "len" => Span(limit.Value.GetString()!) is var (least, most)
                    ? Length((int?)least, (int?)most)
                    : null,
                "rng" => Span(limit.Value.GetString()!) is var (least, most)
                    ? Range(least, most)
                    : null,
                "items" => Span(limit.Value.GetString()!) is var (least, most)
                    ? Items((int?)least, (int?)most)
                    : null,
                "re" => Matches(WholeText(limit.Value.GetString()!)),
                // Allowed values are older than the provider's: "en" says nothing that it does not.
                _ => null,
            };
            if (check is not null)
            {
                checks.Add(check);
            }
        }
        return checks;
    }

    /// <summary>
    /// A pattern of an API's model is of the whole text; .NET sees characters beyond U+FFFF as the two
    /// halves of a pair.
    /// </summary>
    private static string WholeText(string pattern) =>
        $"^(?:{pattern.Replace(@"\uD800\uDC00-\uDBFF\uDFFF", @"\uD800-\uDFFF")})$";

    private static IEnumerable<ValueCheck> GoogleFunction(string function, JsonElement validator) =>
        function switch
        {
            "ValidateRegexp" or "ValidateGCEName" => QuotedPattern(validator) is { } pattern
                ? [Matches(pattern)]
                : [],
            "ValidateRFC1035Name" => [Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$")],
            "ValidateWorkloadIdentityPoolId"
            or "ValidateWorkloadIdentityPoolProviderId"
            or "ValidateWorkloadIdentityPoolNamespaceId"
            or "ValidateWorkloadIdentityPoolManagedIdentityId" =>
            [
                Matches("^[0-9a-z-]+$"),
                MatchesNot("^gcp-"),
            ],
            "ValidateRFC6996Asn" =>
            [
                InRanges((64512, 65534), (4200000000, 4294967294), (16550, 16550)),
            ],
            "StringIsJSON" => [Format("json")],
            "ValidateIpAddress" => [Format("ip")],
            "ValidateIpCidrRange" => [Format("cidr")],
            "validatePeerAddr" => [Format("ip"), Outside(s_specialUse)],
            "validateRecordNameTrailingDot" => [Matches(@"\.$")],
            "validateIAMMember" =>
            [
                Matches(
                    "(.+:.+|projectOwners|projectReaders|projectWriters|allUsers|allAuthenticatedUsers)"
                ),
                MatchesNot("^deleted"),
            ],
            "validateProjectServiceService" =>
            [
                Matches(@"\."),
                NotIn("bigquery-json.googleapis.com"),
            ],
            _ => [],
        };

    /// <summary>Ranges for special use, which no peer of a tunnel has. https://www.rfc-editor.org/rfc/rfc5735#section-4</summary>
    private static readonly string[] s_specialUse =
    [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ];

    private static IEnumerable<ValueCheck> AwsValidator(string text)
    {
        if (text.StartsWith("any(", StringComparison.Ordinal))
        {
            return AwsAlternatives(text[4..^1]);
        }
        var colon = text.IndexOf(':');
        var rest = text[(colon + 1)..];
        // An expression of the provider's code in angle quotes has no value here.
        if (rest.Contains('«'))
        {
            return [];
        }
        return (colon < 0 ? "" : text[..colon]) switch
        {
            "enum" => rest.EndsWith(AnyCase, StringComparison.Ordinal)
                ? [OneOf(rest[..^AnyCase.Length].Split('|'), ignoreCase: true)]
                : [OneOf(rest.Split('|'))],
            "len" => Span(rest) is var (least, most) ? [Length((int?)least, (int?)most)] : [],
            "range" => Span(rest) is var (least, most) ? [Range(least, most)] : [],
            "re" => [Matches(rest)],
            "nre" => [MatchesNot(rest)],
            _ => AwsFunction(text),
        };
    }

    private static IEnumerable<ValueCheck> AwsAlternatives(string text)
    {
        var alternatives = text.Split(" || ")
            .Select(alternative => alternative.Split(" & ").SelectMany(AwsValidator).ToList())
            .ToList();
        // One that nothing is known about may be the one that fits.
        return alternatives.Exists(checks => checks.Count == 0) ? [] : [Any([.. alternatives])];
    }

    private static IEnumerable<ValueCheck> AwsFunction(string function) =>
        function switch
        {
            "ValidARN" => [Format(Arn)],
            "IsIPAddress" => [Format("ip")],
            "IsIPv4Address" => [Format("ipv4")],
            "IsIPv6Address" => [Format("ipv6")],
            "ValidIPv4CIDRNetworkAddress" or "IPv4CIDRNetworkAddress()" =>
            [
                Format("cidr4"),
                Network,
            ],
            "ValidIPv6CIDRNetworkAddress" or "IPv6CIDRNetworkAddress()" =>
            [
                Format("cidr6"),
                Network,
            ],
            "Valid4ByteASN" => [Format("asn4byte")],
            "ValidIAMPolicyJSON" or "StringIsJSON" => [Format("json")],
            "ValidBase64String" => [Format("base64")],
            "NoZeroValues" or "StringIsNotEmpty" => [Length(1, null)],
            "ValidAmazonSideASN" =>
            [
                InRanges(
                    (64512, 65534),
                    (4200000000, 4294967294),
                    (7224, 7224),
                    (9059, 9059),
                    (10124, 10124),
                    (17493, 17493)
                ),
            ],
            "validVPNConnectionTunnelInsideCIDR" => [NotIn([.. VpnConnection.Reserved])],
            "validResolverName" =>
            [
                Matches("^[0-9A-Za-z_' '-]+$"),
                MatchesNot("^[0-9]$"),
                Length(null, 64),
            ],
            "validLogGroupName" => [Matches(@"^[0-9A-Za-z_./#-]+$"), Length(1, 512)],
            "validLogGroupNamePrefix" => [Matches(@"^[0-9A-Za-z_./#-]+$"), Length(null, 483)],
            "validSecurityGroupRuleDescription" =>
            [
                Matches(@"^[0-9A-Za-z_ .:/()#,@\[\]+=&;\{\}!$*-]*$"),
                Length(null, 255),
            ],
            "ValidLaunchTemplateID" => [Matches("^lt-[0-9a-z]+$"), Length(1, 255)],
            "ValidLaunchTemplateName" => [Matches("^[0-9A-Za-z()./_-]+$"), Length(3, 125)],
            "ValidateTypeStringNullableBool" => [OneOf(["", "0", "1", "true", "false"])],
            _ => CidrNetwork(function),
        };

    /// <summary>IsCIDRNetwork(least, most): a range whose prefix has so many bits.</summary>
    private static IEnumerable<ValueCheck> CidrNetwork(string function) =>
        function.StartsWith("IsCIDRNetwork(", StringComparison.Ordinal)
        && function[14..^1].Split(',') is [var least, var most]
            ?
            [
                Format("cidr"),
                Network,
                Prefix(
                    int.Parse(least, CultureInfo.InvariantCulture),
                    int.Parse(most, CultureInfo.InvariantCulture)
                ),
            ]
            : [];

    /// <summary>The pattern that an error text quotes as Go does; null where the data cut it off.</summary>
    private static string? QuotedPattern(JsonElement validator)
    {
        const string Before = "match regexp \"";
        var text = validator.GetProperty("say")[0].GetString()!;
        var start = text.IndexOf(Before, StringComparison.Ordinal);
        return start >= 0 && text.EndsWith('"')
            ? text[(start + Before.Length)..^1].Replace(@"\\", @"\")
            : null;
    }

    /// <summary>least..most, either of which may be missing; null where it is something else.</summary>
    private static (double? Least, double? Most)? Span(string text) =>
        text.Split("..") is [var least, var most] ? (Bound(least), Bound(most)) : null;

    private static double? Bound(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var bound) ? bound : null;

    private static double? Bound(JsonElement bound) =>
        bound.ValueKind == JsonValueKind.Number ? bound.GetDouble() : null;
}
