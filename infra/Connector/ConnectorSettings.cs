using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Connector;

/// <summary>AWS's half of the network, and the role that workloads run as.</summary>
public sealed partial record ConnectorSettings : ComponentSettings
{
    /// <summary>The fewest availability zones, since an outbound Resolver endpoint needs two.</summary>
    public const int MinAvailabilityZones = VpcPlan.MinZones;

    /// <summary>Prefix of the largest <see cref="VpcCidr"/>.</summary>
    public const int LargestPrefix = VpcPlan.LargestPrefix;

    /// <summary>Prefix of the smallest <see cref="VpcCidr"/>.</summary>
    public const int SmallestPrefix = VpcPlan.SmallestPrefix;

    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    private const int MinArnLength = 20;
    private const int MaxArnLength = 2048;

    /// <summary>The account of all resources; credentials of another account are rejected.</summary>
    public required string AccountId { get; init; }

    /// <summary>Region, e.g. <c>ap-northeast-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>A VPC that exists; null to create one.</summary>
    public ExistingNetwork? Network { get; init; }

    /// <summary>Whose way to Google it is. One that exists ends in a <see cref="Network"/> that exists.</summary>
    public Connectivity Connectivity { get; init; }

    /// <summary>
    /// Availability zones of the private subnets, two or three; the first two of the region that need
    /// no opt-in where empty. Naming them keeps subnets in place when AWS opens a further zone.
    /// </summary>
    public IReadOnlyList<string> AvailabilityZones { get; init; } = [];

    /// <summary>
    /// Range of the VPC that is created, a /16 to /24; it is cut into eight. Null with <see cref="Network"/>.
    /// </summary>
    public string? VpcCidr { get; init; }

    /// <summary>
    /// The VPN gateway's private ASN, 64512 to 65534, other than <see cref="GoogleAsn"/>. It is required for a VPN
    /// of the connector's own, like <see cref="GoogleAsn"/> and <see cref="InsideCidrs"/>.
    /// </summary>
    public int Asn { get; init; }

    /// <summary>The Cloud Router's private ASN, 64512 to 65534, other than <see cref="Asn"/>.</summary>
    public int GoogleAsn { get; init; }

    /// <summary>
    /// The /30 of each tunnel, in the order of <see cref="TunnelPlan.Create"/>: four different ones in
    /// 169.254.0.0/16.
    /// </summary>
    public IReadOnlyList<string> InsideCidrs { get; init; } = [];

    /// <summary>
    /// 1, 2, 3 and so on. A new even number renews the keys of connection 0, a new odd one those of
    /// connection 1. The tunnels of the other connection stay up.
    /// </summary>
    public int PresharedKeyVersion { get; init; } = 1;

    /// <summary>
    /// Google's range, a /16 to /28, e.g. <c>10.30.0.0/24</c>: the destination of DNS queries and database connections.
    /// With <see cref="OneGoogleSubnet"/> a /16 to /29.
    /// </summary>
    public required string GoogleCidr { get; init; }

    /// <summary>
    /// Whether <see cref="GoogleCidr"/> is one subnet that exists. Without it the range is halved, and the first
    /// half has the database's endpoint.
    /// </summary>
    public bool OneGoogleSubnet { get; init; }

    /// <summary>
    /// Name of the instance's role, 1 to 64 of letters, digits and <c>+=,.@_-</c>, free in the account. Null
    /// without an instance: then there is no role and no endpoint of the services that only an instance uses.
    /// </summary>
    public required string? RoleName { get; init; }

    /// <summary>
    /// ARN of the permissions boundary of each role that the connector creates, 20 to 2048 characters, in the region's
    /// partition; null for none. With <see cref="Logs"/> in a VPC of the connector's own it has to allow what flow logs
    /// write to CloudWatch Logs.
    /// </summary>
    public string? PermissionsBoundary { get; init; }

    /// <summary>
    /// ARN of the key of AWS KMS, in <see cref="Region"/>, that encrypts the instance's volume and the logs; null
    /// for AWS's own. Its policy has to let CloudWatch Logs use it.
    /// </summary>
    public string? KmsKey { get; init; }

    /// <summary>The way to Google's APIs.</summary>
    public GoogleApiAccess GoogleApis { get; init; }

    /// <summary>Whether the database is also reached at its public address, which clients are then given.</summary>
    public bool PublicPath { get; init; }

    /// <summary>Whether Systems Manager's endpoints are in every zone instead of one.</summary>
    public bool HighlyAvailable { get; init; }

    /// <summary>Whether VPN, Resolver and VPC write logs.</summary>
    public bool Logs { get; init; }

    /// <summary>How long logs are kept, in days: one of CloudWatch's periods.</summary>
    public int LogRetentionDays { get; init; } = 30;

    /// <summary>
    /// Whether Pulumi refuses to delete the VPN and the role. The instance is then measured every minute instead of every
    /// five, which AWS charges for.
    /// </summary>
    public bool Protect { get; init; }

    /// <summary>The periods that CloudWatch keeps logs for, in days.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html</remarks>
    public static IReadOnlyList<int> RetentionDays { get; } =
    [
        1,
        3,
        5,
        7,
        14,
        30,
        60,
        90,
        120,
        150,
        180,
        365,
        400,
        545,
        731,
        1096,
        1827,
        2192,
        2557,
        2922,
        3288,
        3653,
    ];

    /// <summary>The ranges that lie behind the VPN, as BGP announces them.</summary>
    internal IReadOnlyList<(string Name, string Cidr)> GoogleRanges =>
        [
            .. GoogleSubnets.Select((cidr, index) => ($"google-{index}", cidr)),
            .. GoogleApis.Range() is { } range ? new[] { ("googleapis", range) } : [],
        ];

    internal bool NeedsInternet => PublicPath || GoogleApis == GoogleApiAccess.Internet;

    /// <summary>Whether a domain is left for which no rule exists: the database's, or Google's APIs'.</summary>
    internal bool NeedsResolverEndpoint =>
        (Network?.ResolverRules.Count ?? 0) < (GoogleApis == GoogleApiAccess.Internet ? 1 : 2);

    internal bool HasInstance => RoleName is not null;

    /// <summary>Whether the connector creates a Resolver endpoint.</summary>
    public bool CreatesResolverEndpoint =>
        NeedsResolverEndpoint && Network?.ResolverEndpointId is null;

    internal string Partition => AwsRole.PartitionOf(Region);

    /// <summary>The range of the database's endpoint.</summary>
    internal string EndpointCidr => GoogleSubnets[0];

    /// <summary>The ranges of Google's subnets, to which AWS learns routes; the first has the endpoint.</summary>
    internal ImmutableArray<string> GoogleSubnets =>
        OneGoogleSubnet
            ? [GoogleCidr]
            : [SubnetPlan.Endpoints(GoogleCidr), SubnetPlan.Forwarders(GoogleCidr)];

    /// <inheritdoc/>
    public override void Validate(Problems problems)
    {
        _ =
            problems.RequireForm(
                ResourceNames.IsAwsRegion(Region),
                nameof(Region),
                Region,
                "is not a region of AWS",
                "a region such as ap-northeast-1 (not a zone such as ap-northeast-1a)",
                ValueList.AwsRegions.Names
            )
            && problems.Require(
                !ResourceNames.IsInSeparatePartition(Region),
                nameof(Region),
                Region,
                "is in a partition that Google's token service cannot ask: it knows sts.{region}.amazonaws.com only",
                "a region of partition aws or aws-us-gov"
            )
            && ValueList.AwsRegions.Require(
                problems,
                nameof(Region),
                Region,
                "a region of AWS",
                NewerValues
            );
        _ = OneGoogleSubnet
            ? SubnetPlan.ValidateOne(problems, nameof(GoogleCidr), GoogleCidr)
            : SubnetPlan.Validate(problems, nameof(GoogleCidr), GoogleCidr);
        ValidateRole(problems);
        ValidateZones(problems);
        ValidateNetwork(problems);
        if (Connectivity == Connectivity.Vpn)
        {
            ValidateVpn(problems);
        }
        else
        {
            ValidateExistingWay(problems);
        }

        ValidateBoundary(problems);
        if (KmsKey is not null)
        {
            ValidateKey(problems, KmsKey);
        }

        problems.Require(
            RetentionDays.Contains(LogRetentionDays),
            nameof(LogRetentionDays),
            LogRetentionDays,
            "is not a period of CloudWatch",
            $"{string.Join(", ", RetentionDays)}; the nearest is {RetentionDays.MinBy(days => Math.Abs((long)days - LogRetentionDays))}"
        );
    }

    /// <summary>Notes a problem where there is an address of the public path without the path.</summary>
    /// <param name="problems">Where to note it.</param>
    /// <param name="publicIpAddress">The database's public address; null where none is given.</param>
    internal void RequirePathTo(Problems problems, Output<string>? publicIpAddress)
    {
        if (publicIpAddress is not null && !PublicPath)
        {
            problems.Add(
                nameof(ConnectorInstanceArgs.PublicIpAddress),
                "is given, and nothing would use the rule that lets traffic out to it. Allowed: null, or PublicPath true."
            );
        }
    }

    private void ValidateRole(Problems problems)
    {
        if (RoleName is null)
        {
            ResourceNames.RequireAwsAccount(problems, nameof(AccountId), AccountId);
            return;
        }

        new AwsRole(AccountId, RoleName, Partition).Validate(
            problems,
            part =>
                part switch
                {
                    "roleName" => nameof(RoleName),
                    "accountId" => nameof(AccountId),
                    _ => nameof(Region),
                }
        );
    }

    private void ValidateVpn(Problems problems)
    {
        Vocabulary.Asn.Require(problems, nameof(Asn), Asn);
        Vocabulary.Asn.Require(problems, nameof(GoogleAsn), GoogleAsn);
        problems.RequireBoth(
            Asn != GoogleAsn,
            (nameof(GoogleAsn), GoogleAsn),
            (nameof(Asn), Asn),
            "are equal, and BGP needs two autonomous systems",
            "two different numbers"
        );
        TunnelPlan.Validate(problems, nameof(InsideCidrs), InsideCidrs);
        problems.Require(
            PresharedKeyVersion > 0,
            nameof(PresharedKeyVersion),
            PresharedKeyVersion,
            "is no count",
            "1, 2, 3 and so on"
        );
    }

    private void ValidateExistingWay(Problems problems)
    {
        problems.MarkHarmless(nameof(Connectivity));
        problems.Require(
            Network is not null,
            nameof(Connectivity),
            "existing",
            "the VPC would be a new one, and no way that exists leads there",
            "vpn, or existing together with a network that exists"
        );
        RequireNoEnd("vpnGatewayId", Network?.VpnGatewayId);
        RequireNoEnd("transitGateway.id", Network?.TransitGateway?.Id);

        void RequireNoEnd(string field, string? gateway) =>
            problems.Require(
                gateway is null,
                $"{nameof(Network)}.{field}",
                gateway,
                "the stack would connect nothing to it, since the way to Google exists",
                "no gateway, or connectivity: vpn"
            );
    }

    private void ValidateNetwork(Problems problems)
    {
        if (Network is null)
        {
            VpcPlan.Validate(problems, nameof(VpcCidr), VpcCidr);
            problems.RequireBoth(
                VpcCidr is null || !Cidr.Overlap(VpcCidr, GoogleCidr),
                (nameof(VpcCidr), VpcCidr),
                (nameof(GoogleCidr), GoogleCidr),
                "overlap, and AWS's local route always wins",
                "two ranges apart from each other"
            );
            return;
        }

        // A field that is missing may be there under a wrong name.
        if (problems.IsSound(nameof(Network)))
        {
            Network.Validate(problems, nameof(Network), Partition);
            problems.Require(
                GoogleApis != GoogleApiAccess.Internet
                    || !Network.ResolverRules.ContainsKey(DnsName.GoogleApis),
                $"{nameof(Network)}.resolverRules.{DnsName.GoogleApis}",
                Network.ResolverRules.GetValueOrDefault(DnsName.GoogleApis),
                "Google's APIs are reached through the internet, under their public names",
                "no rule for this domain, or googleApis private or restricted"
            );
            problems.Require(
                NeedsResolverEndpoint || Network.ResolverEndpointId is null,
                $"{nameof(Network)}.resolverEndpointId",
                Network.ResolverEndpointId,
                "resolverRules has a rule for each domain, so nothing is sent through it",
                "none"
            );
            problems.Require(
                HasInstance || Network.VpcEndpoints.Count == 0,
                $"{nameof(Network)}.vpcEndpoints",
                Network.VpcEndpoints,
                "these services are used by the instance alone, and there is none",
                "none"
            );
        }

        problems.Require(
            VpcCidr is null,
            nameof(VpcCidr),
            VpcCidr,
            "the VPC exists and has its ranges",
            "none with a network that exists"
        );
        problems.Require(
            AvailabilityZones.Count == 0,
            nameof(AvailabilityZones),
            AvailabilityZones,
            "the network's subnets have their zones",
            "none with a network that exists"
        );
    }

    private void ValidateBoundary(Problems problems)
    {
        var arn = Policy().Match(PermissionsBoundary ?? "");
        var allowed =
            $"arn:{Partition}:iam::<account>:policy/<name>, {MinArnLength} to {MaxArnLength} characters";
        problems.RequireForm(
            PermissionsBoundary?.Length is null or >= MinArnLength and <= MaxArnLength
                && (PermissionsBoundary is null || arn.Success),
            nameof(PermissionsBoundary),
            PermissionsBoundary,
            "is not the ARN of a policy",
            allowed
        );
        problems.Require(
            PermissionsBoundary is null || arn.Groups["partition"].Value == Partition,
            nameof(PermissionsBoundary),
            PermissionsBoundary,
            $"is not of the partition {Partition}",
            allowed
        );
    }

    private void ValidateKey(Problems problems, string key)
    {
        var form = Key().Match(key);
        _ =
            problems.RequireForm(
                form.Success,
                nameof(KmsKey),
                key,
                "is not the ARN of a key of AWS KMS",
                "arn:<partition>:kms:<region>:<account>:key/<id>"
            )
            && problems.RequireBoth(
                form.Groups["partition"].Value == Partition
                    && form.Groups["region"].Value == Region,
                (nameof(KmsKey), key),
                (nameof(Region), Region),
                "AWS takes a key of the region of what it encrypts",
                "the same region in both"
            );
    }

    private void ValidateZones(Problems problems)
    {
        foreach (var (index, zone) in AvailabilityZones.Index())
        {
            if (Zone().IsMatch(zone))
            {
                problems.MarkHarmless($"{nameof(AvailabilityZones)}[{index}]");
            }
        }

        problems.Require(
            AvailabilityZones.Count is 0 or >= VpcPlan.MinZones and <= VpcPlan.MaxZones,
            nameof(AvailabilityZones),
            AvailabilityZones,
            "the Resolver needs two zones, and the VPC has room for three",
            "two or three zones, or none for the first two of the region"
        );
        problems.Require(
            AvailabilityZones.Distinct(StringComparer.Ordinal).Count() == AvailabilityZones.Count,
            nameof(AvailabilityZones),
            AvailabilityZones,
            "lists a zone twice",
            "each zone once"
        );
        if (!problems.IsSound(nameof(Region)))
        {
            return;
        }

        var letters = ValueList.AwsRegions.Find(Region) is [var known] ? known : null;
        foreach (var (index, zone) in AvailabilityZones.Index())
        {
            problems.Require(
                zone.StartsWith(Region, StringComparison.Ordinal)
                    && zone.Length == Region.Length + 1
                    && char.IsAsciiLetterLower(zone[^1])
                    && (letters?.Contains(zone[^1]) != false || NewerValues.Contains(zone)),
                $"{nameof(AvailabilityZones)}[{index}]",
                zone,
                $"is not a zone of {Region} in the list of {ValueList.AwsRegions.DateOf("zones")}",
                letters is null
                    ? $"{Region}a, {Region}b and so on"
                    : $"{string.Join(", ", letters.Select(letter => Region + letter))}, or another one that newerValues lists too"
            );
        }
    }

    [GeneratedRegex(@"\A([a-z]{2}|eusc)(-[a-z]+)+-[0-9]{1,2}[a-z]?\z")]
    private static partial Regex Zone();

    [GeneratedRegex(@"\Aarn:(?<partition>aws|aws-us-gov):iam::([0-9]{12}|aws):policy/\S+\z")]
    private static partial Regex Policy();

    [GeneratedRegex(
        @"\Aarn:(?<partition>[a-z-]+):kms:(?<region>[a-z0-9-]+):[0-9]{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\z"
    )]
    private static partial Regex Key();
}
