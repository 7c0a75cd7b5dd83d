namespace KeylessAlloyDb.Network;

/// <summary>Google's half of the network.</summary>
public sealed record NetworkSettings : ComponentSettings
{
    /// <summary>Prefix of the largest <see cref="SubnetCidr"/>.</summary>
    public const int LargestPrefix = SubnetPlan.LargestPrefix;

    /// <summary>Prefix of the smallest <see cref="SubnetCidr"/>.</summary>
    public const int SmallestPrefix = SubnetPlan.SmallestPrefix;

    /// <summary>The ranges that both clouds allow, for messages.</summary>
    public static string PrivateRanges => Cidr.Allowed;

    /// <summary>Region of subnets, tunnels and endpoint, e.g. <c>asia-northeast1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>A network that exists; null to create one.</summary>
    public ExistingGoogleNetwork? Network { get; init; }

    /// <summary>
    /// Range of the two subnets, a /16 to /28, e.g. <c>10.30.0.0/24</c>. With <see cref="Network"/> the range of
    /// its subnet, a /16 to /29.
    /// </summary>
    public required string SubnetCidr { get; init; }

    /// <summary>Whose way to AWS it is.</summary>
    public Connectivity Connectivity { get; init; }

    /// <summary>The Cloud Router's private ASN, 64512 to 65534; required for a VPN of the network's own.</summary>
    public int Asn { get; init; }

    /// <summary>
    /// The private zone: <c>REGION.alloydb-psc.goog</c> or a parent of the database's name. In this network
    /// it hides every public name below it.
    /// </summary>
    public required string DnsSuffix { get; init; }

    /// <summary>The party that creates the database's endpoint.</summary>
    public EndpointMode Endpoint { get; init; }

    /// <summary>
    /// The way of clients behind the VPN to Google's APIs. Unless it is the internet, the router advertises
    /// the range of the APIs, and <c>googleapis.com</c> resolves to it.
    /// </summary>
    public GoogleApiAccess GoogleApis { get; init; }

    /// <summary>
    /// Whether Pulumi refuses to delete network, gateway and router, and a zone with records of other origin.
    /// </summary>
    public bool Protect { get; init; }

    /// <inheritdoc/>
    public override void Validate(Problems problems)
    {
        GoogleRegion.Require(problems, nameof(Region), Region, NewerValues);
        ValidateNetwork(problems);
        if (Connectivity == Connectivity.Vpn)
        {
            Vocabulary.Asn.Require(problems, nameof(Asn), Asn);
        }

        DnsName.ValidateSuffix(problems, (nameof(DnsSuffix), DnsSuffix), (nameof(Region), Region));
    }

    private void ValidateNetwork(Problems problems)
    {
        if (Network is null)
        {
            SubnetPlan.Validate(problems, nameof(SubnetCidr), SubnetCidr);
            return;
        }

        SubnetPlan.ValidateOne(problems, nameof(SubnetCidr), SubnetCidr);
        // A field that is missing may be there under a wrong name.
        if (problems.IsSound(nameof(Network)))
        {
            Network.Validate(problems, nameof(Network));
            RequireNoEnd(problems, "router", Network.Router);
            RequireNoEnd(problems, "vpnGateway", Network.VpnGateway);
        }

        problems.RequireBoth(
            Network.GoogleApisZone is null || GoogleApis != GoogleApiAccess.Internet,
            ($"{nameof(Network)}.googleApisZone", Network.GoogleApisZone),
            (nameof(GoogleApis), GoogleApis.Label()),
            "the internet has its own names of Google's APIs",
            "googleApis private or restricted, or no such zone"
        );
    }

    /// <summary>A way that exists has its own gateway and router.</summary>
    private void RequireNoEnd(Problems problems, string field, string? name) =>
        problems.Require(
            Connectivity == Connectivity.Vpn || name is null,
            $"{nameof(Network)}.{field}",
            name,
            "the stack would connect nothing to it, since the way to AWS exists",
            "none, or connectivity: vpn"
        );
}
