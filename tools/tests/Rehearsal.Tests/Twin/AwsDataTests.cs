using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects that nothing which the data say of AWS's types is passed over in silence: whatever the twin
/// does not do is listed here, with the reason.
/// </summary>
public class AwsDataTests
{
    private static readonly HashSet<string> s_sliced = [.. PackageSchema.TypesOf("aws")];

    /// <summary>Two values that a suppression of the data takes for one, by the function's beginning.</summary>
    private static readonly (
        string Function,
        string Type,
        PropertyMap Before,
        PropertyMap After
    )[] s_same =
    [
        (
            "SuppressEquivalentIAMPolicyDocuments",
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            Text("policy", """{"Statement":{"Action":["b","a"]}}"""),
            Text("policy", """{"Statement":[{"Action":["a","b"]}]}""")
        ),
        (
            "verify.SuppressEquivalentPolicyDiffs",
            "aws:iam/role:Role",
            Text("assumeRolePolicy", """{"Statement":{"Action":["b","a"]}}"""),
            Text("assumeRolePolicy", """{"Statement":[{"Action":["a","b"]}]}""")
        ),
        (
            "NormalizeJsonString",
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            Text("policy", """{"Version":"1","Id":"a"}"""),
            Text("policy", """{ "Id": "a", "Version": "1" }""")
        ),
        (
            "func(v any) string { json, _ := structure.NormalizeJsonString",
            "aws:s3/bucket:Bucket",
            Text("policy", """{"Version":"1","Id":"a"}"""),
            Text("policy", """{ "Id": "a", "Version": "1" }""")
        ),
        (
            "func(v any) string { json, _ := verify.LegacyPolicyNormalize",
            "aws:iam/rolePolicy:RolePolicy",
            Text("policy", """{"Version":"1","Id":"a"}"""),
            Text("policy", """{ "Id": "a", "Version": "1" }""")
        ),
        (
            "nullable.DiffSuppressNullableBool",
            "aws:ec2/launchTemplate:LaunchTemplate",
            Text("ebsOptimized", "1"),
            Text("ebsOptimized", "true")
        ),
        (
            "protocolStateFunc",
            "aws:ec2/securityGroup:SecurityGroup",
            Items("ingress", "protocol", "6"),
            Items("ingress", "protocol", "tcp")
        ),
        (
            "sdkv2.SuppressEquivalentStringCaseInsensitive",
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            Text("ipAddressType", "IPv4"),
            Text("ipAddressType", "ipv4")
        ),
        (
            "suppressEqualCIDRBlockDiffs",
            "aws:ec2/route:Route",
            Text("destinationIpv6CidrBlock", "fd00:0::/8"),
            Text("destinationIpv6CidrBlock", "fd00::/8")
        ),
        (
            "trimTrailingPeriod",
            "aws:route53/resolverRule:ResolverRule",
            Text("domainName", "a.example."),
            Text("domainName", "a.example")
        ),
        (
            "verify.SuppressMissingOptionalConfigurationBlock",
            "aws:ec2/flowLog:FlowLog",
            PropertyMap.Of(("destinationOptions", PropertyMap.Of(("fileFormat", "parquet")))),
            PropertyMap.Empty
        ),
        .. new[] { 1, 2 }.SelectMany(tunnel =>
            new (string, string, PropertyMap, PropertyMap)[]
            {
                (
                    "func(k, old, new string, d *schema.ResourceData) bool { if old == defaultVPNTunnelOptionsD",
                    Connection,
                    Text($"tunnel{tunnel}DpdTimeoutAction", "clear"),
                    PropertyMap.Empty
                ),
                (
                    "func(k, old, new string, d *schema.ResourceData) bool { if old == defaultVPNTunnelOptionsS",
                    Connection,
                    Text($"tunnel{tunnel}StartupAction", "add"),
                    PropertyMap.Empty
                ),
                (
                    "func(k, old, new string, d *schema.ResourceData) bool { if old == strconv.Itoa(defaultVPNT",
                    Connection,
                    PropertyMap.Of(($"tunnel{tunnel}ReplayWindowSize", 1024)),
                    PropertyMap.Empty
                ),
            }
        ),
    ];

    private const string Connection = "aws:ec2/vpnConnection:VpnConnection";

    /// <summary>Suppressions of sliced types that the twin does not have: it sees a change that the provider does not.</summary>
    private static readonly Dictionary<string, string> s_notDone = new(StringComparer.Ordinal)
    {
        ["aws:autoscaling/group:Group instanceMaintenancePolicy"] = Cleared,
        ["aws:autoscaling/group:Group instanceMaintenancePolicy.maxHealthyPercentage"] = Cleared,
        ["aws:autoscaling/group:Group instanceMaintenancePolicy.minHealthyPercentage"] = Cleared,
        ["aws:cloudwatch/logGroup:LogGroup retentionInDays"] =
            "of the class DELIVERY alone, whose retention is fixed",
        ["aws:ec2/instance:Instance cpuOptions.amdSevSnp"] = CpuOptions,
        ["aws:ec2/instance:Instance cpuOptions.nestedVirtualization"] = CpuOptions,
        ["aws:ec2/instance:Instance creditSpecification"] = Credits,
        ["aws:ec2/instance:Instance creditSpecification.cpuCredits"] = Credits,
        ["aws:ec2/instance:Instance ebsBlockDevices.iops"] = Volumes,
        ["aws:ec2/instance:Instance ebsBlockDevices.throughput"] = Volumes,
        ["aws:ec2/instance:Instance rootBlockDevice.iops"] = Volumes,
        ["aws:ec2/instance:Instance rootBlockDevice.throughput"] = Volumes,
        ["aws:ec2/instance:Instance instanceMarketOptions.spotOptions.maxPrice"] =
            "prices of spot instances that differ in their zeros",
        ["aws:ec2/instance:Instance sourceDestCheck"] =
            "of an instance with network interfaces of its own",
        ["aws:ec2/instance:Instance userData"] =
            "an empty text against the hash of one, which only old states have",
        ["aws:ec2/natGateway:NatGateway availabilityZoneAddresses"] =
            "of a regional NAT gateway alone",
        ["aws:cloudwatch/eventRule:EventRule isEnabled"] = "deprecated: state says the same",
        ["aws:cloudwatch/eventRule:EventRule state"] =
            "what is left out stays; no program here gives it",
        ["aws:iam/role:Role inlinePolicies"] =
            "deprecated: an empty policy beside none; policies are resources of their own",
    };

    private const string Cleared = "of a policy that is cleared with -1; no program here has one";
    private const string CpuOptions = "\"disabled\" is none; no program here gives CPU options";
    private const string Credits = "what is left out stays; no program here gives it";
    private const string Volumes =
        "of volume types that take no such figure; no program here gives one";

    /// <summary>Conditions of replacement that have no rule.</summary>
    private static readonly Dictionary<string, string> s_noRule = new(StringComparer.Ordinal)
    {
        ["aws:ec2/instance:Instance ipv6Addresses"] =
            "an update in the twin; no program here gives instances IPv6 addresses",
        ["aws:ec2/vpc:Vpc cidrBlock"] =
            "replaces in the data, but for a range out of an address pool, which no program here uses",
    };

    [Fact]
    public void Every_suppression_is_done_or_listed_with_its_reason()
    {
        var open = Properties()
            .Where(property => s_sliced.Contains(property.Type))
            .SelectMany(property =>
                new[] { "ds", "sf" }
                    .Where(key => property.Data.TryGetProperty(key, out _))
                    .Select(key =>
                        (property.Path, Function: property.Data.GetProperty(key).ToString())
                    )
            )
            .Where(row =>
                !Array.Exists(
                    s_same,
                    same => row.Function.StartsWith(same.Function, StringComparison.Ordinal)
                )
            )
            .Select(row => row.Path)
            .ToList();

        open.Should().BeEquivalentTo(s_notDone.Keys);
        s_notDone.Values.Should().NotContain(reason => string.IsNullOrWhiteSpace(reason));
    }

    public static TheoryData<string> Samples => [.. s_same.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_a_suppression_takes_for_the_same_is_no_change(string sample)
    {
        var (_, type, before, after) = s_same.Single(same => NameOf(same) == sample);

        Between(type, before, after).Changes.Should().BeEmpty();
    }

    private static string NameOf(
        (string Function, string Type, PropertyMap Before, PropertyMap) same
    ) => $"{same.Before.Keys.Single()} of {same.Type}: {same.Function}";

    [Fact]
    public void Every_condition_of_a_replacement_has_a_rule_or_is_listed_with_its_reason() =>
        Properties()
            .Where(property => s_sliced.Contains(property.Type))
            .Where(property => property.Data.TryGetProperty("fnif", out _))
            .Where(property =>
                TypeRules
                    .Of(property.Type)
                    .ReplaceIf.All(rule => rule.Path != property.Path.Split(' ')[1])
            )
            .Select(property => property.Path)
            .Should()
            .BeEquivalentTo(s_noRule.Keys);

    /// <summary>
    /// The provider takes values that the API's own model, which is older, does not list: the twin refused
    /// some of them. Each enumeration of the data is tried with all its values and with one more.
    /// </summary>
    [Fact]
    public void An_enumeration_takes_all_values_of_the_provider_and_no_other()
    {
        var wrong = new List<string>();
        var newer = new List<string>();
        foreach (var type in s_sliced)
        {
            foreach (var (path, data, isElement) in Enumerations(type))
            {
                List<string> values = [.. Allowed(data)];
                wrong.AddRange(
                    values
                        .Where(value => IsRefused(type, path, Typed(data, value), isElement))
                        .Select(value => $"{type} {path}: {value} is refused")
                );
                if (!IsRefused(type, path, Typed(data, "-1"), isElement))
                {
                    wrong.Add($"{type} {path}: -1 is accepted");
                }
                if (Api(data) is { } known)
                {
                    newer.AddRange(values.Except(known).Select(value => $"{path} {value}"));
                }
            }
        }

        wrong.Should().BeEmpty();
        newer
            .Should()
            .Contain([
                "logGroupClass DELIVERY",
                "direction INBOUND_DELEGATION",
                "ruleType DELEGATE",
                "documentType AutoApprovalPolicy",
            ]);
    }

    /// <summary>Of texts and numbers, and of the items of lists; the data leave out what the provider computes.</summary>
    private static IEnumerable<(string Path, JsonElement Data, bool IsElement)> Enumerations(
        string type
    ) =>
        Walk(Embedded.Json("aws.provider.json").GetProperty(type).GetProperty("p"), "")
            .SelectMany(property =>
                new[]
                {
                    (property.Path, property.Data, IsElement: false),
                    (
                        property.Path,
                        Data: property.Data.TryGetProperty("e", out var element)
                            ? element
                            : default,
                        IsElement: true
                    ),
                }
            )
            .Where(found =>
                found.Data.ValueKind == JsonValueKind.Object && Allowed(found.Data).Any()
            );

    private static IEnumerable<string> Allowed(JsonElement data) =>
        data.TryGetProperty("v", out var validators)
            ? validators
                .EnumerateArray()
                .Select(validator => validator.GetString()!)
                .Where(text =>
                    text.StartsWith("enum:", StringComparison.Ordinal) && !text.Contains('«')
                )
                .SelectMany(text =>
                    text["enum:".Length..].Replace(" (case ignored)", "").Split('|')
                )
            : [];

    private static string[]? Api(JsonElement data) =>
        data.TryGetProperty("api", out var limits) && limits.TryGetProperty("en", out var values)
            ? values.ValueKind == JsonValueKind.String
                ? values.GetString()!.Split('|')
                : [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : null;

    private static PropertyValue Typed(JsonElement data, string text) =>
        data.TryGetProperty("t", out var kind) && kind.GetString() == "int"
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : text;

    /// <summary>Whether a plan with the value at a path, and nothing else, is refused for it.</summary>
    private static bool IsRefused(string type, string path, PropertyValue value, bool isElement)
    {
        ProviderBlock? block = ProviderSchema.Find(type)!.Properties;
        var properties = new List<ProviderProperty>();
        foreach (var name in path.Split('.'))
        {
            properties.Add(block!.Find(name)!);
            block = properties[^1].Block;
        }

        var steps = properties.ConvertAll(property =>
            (property.Name, IsList: property.Block is null ? isElement : !property.IsFlat)
        );
        var whole = string.Join('.', steps.Select(step => step.Name + (step.IsList ? "[0]" : "")));
        var inputs = Enumerable
            .Reverse(steps)
            .Aggregate(
                value,
                (inner, step) =>
                    PropertyMap.Of((step.Name, step.IsList ? PropertyValue.List(inner) : inner))
            );
        return Check(type, inputs.AsMap!).Failures.Any(failure => failure.Property == whole);
    }

    /// <summary>
    /// What a program may name once it is built with the official packages has its checks, defaults and
    /// replacements from the data; what creates, updates and deletes do is in NeighbourTests. Required
    /// inputs are those of the slice.
    /// </summary>
    public static IEnumerable<object[]> Unsliced { get; } =
        new (
            string Type,
            PropertyMap Least,
            (string, PropertyValue) Refused,
            string Replaces,
            string Updates
        )[]
        {
            (
                "aws:ec2/managedPrefixList:ManagedPrefixList",
                PropertyMap.Of(("addressFamily", "IPv4"), ("maxEntries", 2), ("name", "a")),
                ("maxEntries", 0),
                "addressFamily",
                "maxEntries"
            ),
            (
                "aws:ssm/parameter:Parameter",
                PropertyMap.Of(("name", "a"), ("type", "String"), ("value", "1")),
                ("insecureValue", "1"),
                "name",
                "type"
            ),
            (
                "aws:kms/key:Key",
                PropertyMap.Empty,
                ("deletionWindowInDays", 6),
                "keyUsage",
                "description"
            ),
            (
                "aws:kms/alias:Alias",
                PropertyMap.Of(("name", "alias/a"), ("targetKeyId", "1")),
                ("namePrefix", "alias/b"),
                "name",
                "targetKeyId"
            ),
        }.Select(row =>
            new object[] { row.Type, row.Least, row.Refused, row.Replaces, row.Updates }
        );

    [Theory]
    [MemberData(nameof(Unsliced))]
    internal void A_type_without_a_slice_is_checked_and_compared_by_the_data(
        string type,
        PropertyMap least,
        (string Name, PropertyValue Value) refused,
        string replaces,
        string updates
    )
    {
        s_sliced.Should().NotContain(type);
        Check(type, least).Failures.Should().BeEmpty();
        Check(type, least.With(refused.Name, refused.Value)).Failures.Should().NotBeEmpty();
        Changed(replaces).Should().OnlyContain(change => change.Replaces).And.NotBeEmpty();
        Changed(updates).Should().OnlyContain(change => !change.Replaces).And.NotBeEmpty();

        IReadOnlyList<PropertyDiff> Changed(string name) =>
            Between(type, least.With(name, "a"), least.With(name, "b")).Changes;
    }

    [Theory]
    [InlineData("aws:kms/key:Key", "keyUsage", "ENCRYPT_DECRYPT")]
    public void A_type_without_a_slice_gets_the_providers_defaults(
        string type,
        string property,
        string value
    ) => Check(type, PropertyMap.Of(("name", "a"))).Inputs.Text(property).Should().Be(value);

    private static IEnumerable<(string Type, string Path, JsonElement Data)> Properties() =>
        Embedded
            .Json("aws.provider.json")
            .EnumerateObject()
            .SelectMany(type =>
                Walk(type.Value.GetProperty("p"), $"{type.Name} ")
                    .Select(property => (type.Name, property.Path, property.Data))
            );

    private static IEnumerable<(string Path, JsonElement Data)> Walk(JsonElement block, string path)
    {
        foreach (var property in block.EnumerateObject())
        {
            yield return (path + property.Name, property.Value);
            if (property.Value.TryGetProperty("b", out var inner))
            {
                foreach (var found in Walk(inner, $"{path}{property.Name}."))
                {
                    yield return found;
                }
            }
        }
    }

    private static CheckResult Check(string type, PropertyMap inputs)
    {
        var connection = new CloudTwin().Connect();
        connection.Configure(
            new(new("urn", "pulumi:providers:aws", "aws"), "id", PropertyMap.Empty)
        );
        return connection.Check(new(new("urn", type, "one"), OldInputs: null, inputs));
    }

    private static DiffResult Between(string type, PropertyMap before, PropertyMap after) =>
        Differences.Between(
            new(new("urn", type, "one"), "id", before, before, after),
            PropertyMap.Empty
        );

    private static PropertyMap Text(string name, string value) => PropertyMap.Of((name, value));

    private static PropertyMap Items(string name, string property, string value) =>
        PropertyMap.Of((name, PropertyValue.List(PropertyMap.Of((property, value)))));
}
