using System.Text;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>What an API takes as a text that people read: a description, a display name, a tag.</summary>
/// <param name="Path">The property: a text, or a map whose keys and values are checked.</param>
/// <param name="Longest">The longest value, in characters or, with <see cref="Bytes"/>, in bytes of UTF-8.</param>
/// <param name="Source">Where the limit comes from.</param>
internal sealed partial record FreeText(string Path, int Longest, string Source)
{
    private const string Ec2 =
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html";
    private const string AwsTags =
        "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html";
    private const string Iam =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
    private const string GoogleIam =
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools";
    private const string Accounts =
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts";
    private const string Dns = "https://cloud.google.com/dns/docs/reference/rest/v1/managedZones";
    private const string GoogleLabels =
        "https://cloud.google.com/resource-manager/docs/labels-overview";
    private const string Compute = "https://cloud.google.com/compute/docs/reference/rest/v1";

    // Rules that name a group or a prefix list take no &, those that name a network do.
    private static readonly FreeText s_rule = new("description", 255, Ec2)
    {
        Form = Ec2Description(),
        Allowed = "a-z, A-Z, 0-9, space and ._-:/()#,@[]+=;{}!$*",
        Refusal = "api error InvalidParameterValue: Invalid rule description",
    };

    private static readonly FreeText s_poolName = new("displayName", 32, GoogleIam);
    private static readonly FreeText s_poolDescription = new("description", 256, GoogleIam);
    private static readonly FreeText s_zoneDescription = new("description", 1024, Dns);
    private static readonly FreeText s_compute = new("description", 2048, Compute);

    private static readonly FreeText s_tags = new("tags", 256, AwsTags)
    {
        LongestKey = 127,
        Form = AwsTag(),
        Allowed = "letters, digits, spaces and _.:/=+-@; keys not beginning with aws:",
        Refusal = "api error InvalidParameterValue: invalid tag",
    };

    private static readonly FreeText s_labels = new("labels", 63, GoogleLabels)
    {
        LongestKey = 63,
        Form = GoogleLabel(),
        Allowed = "lower-case letters, digits, _ and -; keys beginning with a letter",
    };

    private static readonly Dictionary<string, FreeText[]> s_types = new(StringComparer.Ordinal)
    {
        ["aws:ec2/securityGroup:SecurityGroup"] =
        [
            s_rule with
            {
                Refusal = "api error InvalidParameterValue: Invalid security group description",
            },
        ],
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"] = [s_rule],
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] = [s_rule],
        ["aws:ec2/customerGateway:CustomerGateway"] =
        [
            new(
                "deviceName",
                255,
                "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html"
            ),
        ],
        ["aws:iam/role:Role"] =
        [
            new("description", 1000, Iam)
            {
                Form = IamDescription(),
                Allowed = "printable characters of Latin-1, tabs and line feeds",
                Refusal = "api error ValidationError: Invalid role description",
            },
        ],
        ["gcp:serviceaccount/account:Account"] =
        [
            new("displayName", 100, Accounts) { Bytes = true },
            new("description", 256, Accounts) { Bytes = true },
        ],
        ["gcp:iam/workloadIdentityPool:WorkloadIdentityPool"] = [s_poolName, s_poolDescription],
        ["gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"] =
        [
            s_poolName,
            s_poolDescription,
        ],
        ["gcp:dns/managedZone:ManagedZone"] = [s_zoneDescription],
        ["gcp:dns/policy:Policy"] = [s_zoneDescription],
    };

    /// <summary>The longest key of a map.</summary>
    public int LongestKey { get; init; }

    public bool Bytes { get; init; }

    /// <summary>The form of a value; of a map, the form of key=value.</summary>
    public Regex Form { get; init; } = Anything();

    /// <summary>The characters allowed, for messages.</summary>
    public string Allowed { get; init; } = "any character";

    /// <summary>How the API's refusal begins.</summary>
    public string Refusal { get; init; } = "googleapi: Error 400: Invalid value";

    /// <summary>The free texts of a type.</summary>
    public static IEnumerable<FreeText> Of(string type) =>
        [
            .. s_types.GetValueOrDefault(type, []),
            .. type.StartsWith("gcp:compute/", StringComparison.Ordinal)
                ? [s_compute]
                : (FreeText[])[],
            .. type.StartsWith("aws:", StringComparison.Ordinal) ? [s_tags]
            : type.StartsWith("gcp:", StringComparison.Ordinal) ? [s_labels]
            : (FreeText[])[],
        ];

    /// <summary>What is wrong with a resource's free texts; a value that is not known yet is not wrong.</summary>
    public static IEnumerable<(FreeText Rule, string Value)> Wrong(
        string type,
        PropertyMap inputs
    ) => from rule in Of(type) from wrong in rule.WrongIn(inputs) select (rule, wrong);

    /// <summary>Refuses what the API refuses of free texts.</summary>
    public static void Require(CloudCall call)
    {
        foreach (var (rule, value) in Wrong(call.Resource.Type, call.Inputs))
        {
            CloudCall.Require(
                false,
                $"{rule.Refusal}: {rule.Path} is \"{value}\"; {rule.Limits}",
                "free-text",
                rule.Source
            );
        }
    }

    /// <summary>Length and characters, for messages.</summary>
    public string Limits =>
        LongestKey > 0
            ? $"keys of up to {LongestKey} and values of up to {Longest} characters: {Allowed}"
            : $"up to {Longest} {(Bytes ? "bytes" : "characters")}: {Allowed}";

    private IEnumerable<string> WrongIn(PropertyMap inputs) =>
        inputs.Get(Path)?.Bare switch
        {
            TextValue text when Length(text.Value) > Longest || !Form.IsMatch(text.Value) =>
            [
                text.Value,
            ],
            PropertyMap map => map.Where(entry => entry.Value.AsText is not null)
                .Select(entry => (entry.Key, Value: entry.Value.AsText!))
                .Where(entry =>
                    entry.Key.Length > LongestKey
                    || Length(entry.Value) > Longest
                    || !Form.IsMatch($"{entry.Key}={entry.Value}")
                )
                .Select(entry => $"{entry.Key}={entry.Value}"),
            _ => [],
        };

    private int Length(string text) => Bytes ? Encoding.UTF8.GetByteCount(text) : text.Length;

    [GeneratedRegex("")]
    private static partial Regex Anything();

    [GeneratedRegex(@"\A[a-zA-Z0-9 ._\-:/()#,@\[\]+=;{}!$*]*\z")]
    private static partial Regex Ec2Description();

    [GeneratedRegex(@"\A[\t\n\r\u0020-\u007E\u00A1-\u00FF]*\z")]
    private static partial Regex IamDescription();

    [GeneratedRegex(@"\A(?![aA][wW][sS]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]+\z")]
    private static partial Regex AwsTag();

    [GeneratedRegex(@"\A[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*=[\p{Ll}\p{Lo}\p{N}_-]*\z")]
    private static partial Regex GoogleLabel();
}
