using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>Reachability of Google's network.</summary>
internal static class GoogleNetworkPolicies
{
    private const int MaxTtlSeconds = 300;
    private const string Firewall = "gcp:compute/firewall:Firewall";

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "own-subnets",
            "A network has only the subnets that are written down.",
            ["https://cloud.google.com/vpc/docs/subnets#subnet-ranges"],
            set =>
                set.Wrong(
                    Types.Network,
                    "autoCreateSubnetworks",
                    value => value?.AsBool == false,
                    "write false: the default is a subnet in every region"
                )
        ),
        new(
            "private-google-access",
            "Subnets reach Google's APIs without public addresses.",
            ["CKV_GCP_74", "GCP-0075"],
            set =>
                set.Wrong(
                        Types.Subnetwork,
                        "privateIpGoogleAccess",
                        value => value?.AsBool == true,
                        "write true"
                    )
                    .Where(IsNoProxys)
        ),
        new(
            "subnet-flow-logs",
            "Subnets record their flows.",
            ["CKV_GCP_26", "GCP-0076"],
            set =>
                set.Wrong(
                        Types.Subnetwork,
                        "logConfig",
                        value => value?.AsMap is not null,
                        "write an aggregation interval and a sampling rate"
                    )
                    .Where(IsNoProxys)
        ),
        new(
            "no-public-zones",
            "A DNS zone is private, so it needs no DNSSEC, or it is signed.",
            ["CKV_GCP_16", "GCP-0013"],
            set =>
                set.Of(Types.Zone)
                    .Where(zone =>
                        !ResourceSet.IsUnknown(zone.Inputs, "visibility")
                        && zone.Inputs.Text("visibility") != "private"
                        && !ResourceSet.IsUnknown(zone.Inputs, "dnssecConfig.state")
                        && zone.Inputs.Find("dnssecConfig.state")?.AsText != "on"
                    )
                    .Select(zone => new Violation(
                        zone,
                        $"visibility is {ResourceSet.Text(zone.Inputs.Get("visibility"))}; write private"
                    ))
        ),
        new(
            "short-ttl",
            "A record is kept for at most five minutes: for as long, clients dial an address that an endpoint has lost.",
            ["https://cloud.google.com/dns/docs/records-overview"],
            set =>
                set.Wrong(
                    Types.Record,
                    "ttl",
                    value => value?.AsNumber is null or <= MaxTtlSeconds,
                    $"write {MaxTtlSeconds} or less: for that many seconds clients dial an address that an endpoint has lost"
                )
        ),
        new(
            "no-open-firewall",
            "No firewall rule lets the internet in; without one, a network of one's own lets nobody in.",
            ["CKV2_GCP_12", "GCP-0027"],
            set =>
                set.Of(Firewall)
                    .Where(rule =>
                        !ResourceSet.IsUnknown(rule.Inputs, "direction")
                        && rule.Inputs.Text("direction") != "EGRESS"
                        && rule.Inputs.Get("allows") is not null
                        && rule.Inputs.Get("sourceRanges") is { } ranges
                        && ranges.AsList.Any(range => IsInternet(range.AsText))
                    )
                    .Select(rule => new Violation(
                        rule,
                        $"sourceRanges is {rule.Inputs.Get("sourceRanges")}; name the networks"
                    ))
        ),
    ];

    /// <summary>A subnet of load balancers' proxies takes neither private access nor flow logs.</summary>
    /// <remarks>https://cloud.google.com/load-balancing/docs/proxy-only-subnets</remarks>
    private static bool IsNoProxys(Violation violation) =>
        !ResourceSet.IsUnknown(violation.Resource.Inputs, "purpose")
        && violation.Resource.Inputs.Text("purpose")
            is not (
                "REGIONAL_MANAGED_PROXY"
                or "GLOBAL_MANAGED_PROXY"
                or "INTERNAL_HTTPS_LOAD_BALANCER"
            );

    public static bool IsInternet(string? cidr) => cidr is "0.0.0.0/0" or "::/0";
}
