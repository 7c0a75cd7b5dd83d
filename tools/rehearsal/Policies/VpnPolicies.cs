using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The requirements of four working, distinct tunnels between the clouds.</summary>
internal static partial class VpnPolicies
{
    private const string GooglePeer =
        "https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway";
    private const string AwsTunnels =
        "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html";
    private const string RandomPassword = "random:index/randomPassword:RandomPassword";
    private const string TransitGateway = "aws:ec2transitgateway/transitGateway:TransitGateway";

    private static readonly string[] s_ends = ["tunnel1", "tunnel2"];

    private static readonly string[] s_algorithms =
    [
        "IkeVersions",
        "Phase1EncryptionAlgorithms",
        "Phase1IntegrityAlgorithms",
        "Phase1DhGroupNumbers",
        "Phase2EncryptionAlgorithms",
        "Phase2IntegrityAlgorithms",
        "Phase2DhGroupNumbers",
    ];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "one-transform-set",
            "Each tunnel offers one algorithm per role: AWS's default list makes packets that Cloud VPN cannot take at the first rekey.",
            [GooglePeer, AwsTunnels],
            set =>
                from connection in set.Of(Types.VpnConnection)
                from end in s_ends
                from algorithm in s_algorithms
                let property = end + algorithm
                let value = connection.Inputs.Get(property)
                where
                    value is not { IsUnknown: true } && (value is null || value.AsList.Length != 1)
                select new Violation(
                    connection,
                    $"{property} is {ResourceSet.Text(value)}; write one value"
                )
        ),
        new(
            "strong-ciphers",
            "Tunnels use IKEv2, AES-256, SHA-2 and a group of 2048 bits or more.",
            [
                "https://cloud.google.com/network-connectivity/docs/vpn/concepts/supported-ike-ciphers",
                AwsTunnels,
            ],
            set =>
                (
                    from connection in set.Of(Types.VpnConnection)
                    from property in connection.Inputs.Keys
                    where property.StartsWith("tunnel", StringComparison.Ordinal)
                    from value in connection.Inputs[property].AsList
                    where !value.IsUnknown
                    where !IsStrong(property, value.AsText ?? value.AsNumber?.ToString("0") ?? "")
                    select new Violation(connection, $"{property} holds {value}; take it out")
                ).Concat(
                    set.Wrong(
                        Types.Tunnel,
                        "ikeVersion",
                        value => value is null || value.AsNumber == 2,
                        "write 2"
                    )
                )
        ),
        new(
            "distinct-preshared-keys",
            "Every tunnel has a key of its own: AWS tells a connection's tunnels apart by it.",
            [AwsTunnels],
            set => Repeated(set, "PresharedKey", "use one key per tunnel", show: false)
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
        new(
            "distinct-inside-cidrs",
            "Every tunnel has an inside network of its own.",
            [AwsTunnels],
            set => Repeated(set, "InsideCidr", "use four networks", show: true)
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
        new(
            "inside-cidrs-allowed",
            "Inside networks are /30 of 169.254.0.0/16 that AWS does not reserve.",
            [AwsTunnels],
            set =>
                Ends(set.JudgedOf(Types.VpnConnection), "InsideCidr")
                    .Where(end => !InsideNetwork().IsMatch(end.Value))
                    .Select(end => new Violation(
                        end.Connection,
                        $"{end.Property} is {end.Value}; write a /30 of 169.254.6.0 to 169.254.255.252, such as 169.254.101.0/30"
                    ))
        ),
        new(
            "one-connection-rotates",
            "An update renews the keys of one VPN connection, so that the other's tunnels stay up.",
            [AwsTunnels],
            set =>
                (
                    from connection in set.Of(Types.VpnConnection)
                    from key in set.Of(RandomPassword)
                    where
                        !key.IgnoreChanges.Contains("keepers")
                        && s_ends.Any(end =>
                            ResourceSet.Refers(connection, $"{end}PresharedKey", key)
                        )
                    group key by connection into renewed
                    orderby renewed.Key.Name
                    select renewed
                )
                    .Skip(1)
                    .Select(renewed => new Violation(
                        renewed.Key,
                        $"its keys change together with those of another connection; ignore changes of the keepers of {string.Join(", ", renewed.Select(key => key.Name))}"
                    ))
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "equal-route-priorities",
            "All BGP peers of a router advertise with the same priority: AWS sends by it, and Google's way back does not follow.",
            [
                "https://cloud.google.com/network-connectivity/docs/router/concepts/learned-routes",
                AwsTunnels,
            ],
            set =>
                from peer in set.JudgedOf(Types.RouterPeer)
                let router = peer.Inputs.Get("router")
                where router is not { IsUnknown: true } && PriorityOf(peer) is not null
                let first = set.Of(Types.RouterPeer)
                    .First(other =>
                        other.Inputs.Get("router") == router && PriorityOf(other) is not null
                    )
                where PriorityOf(peer) != PriorityOf(first)
                select new Violation(
                    peer,
                    $"advertisedRoutePriority is {PriorityOf(peer)}, and {first.Name} has {PriorityOf(first)}: traffic goes one way and returns another; write the same for all"
                )
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
        new(
            "no-automatic-attachments",
            "A transit gateway takes no attachment by itself.",
            ["CKV_AWS_331"],
            set =>
                set.Wrong(
                    TransitGateway,
                    "autoAcceptSharedAttachments",
                    value => value?.AsText is null or "disable",
                    "write disable"
                )
        ),
    ];

    /// <summary>Null where a preview does not know it; Google's default is 100.</summary>
    private static double? PriorityOf(ResourceState peer) =>
        peer.Inputs.Get("advertisedRoutePriority") is { IsNull: false } given
            ? given.AsNumber
            : 100;

    private static bool IsStrong(string property, string value) =>
        property switch
        {
            _ when property.EndsWith("IkeVersions", StringComparison.Ordinal) => value == "ikev2",
            _ when property.EndsWith("EncryptionAlgorithms", StringComparison.Ordinal) => value
                is "AES256"
                    or "AES256-GCM-16",
            _ when property.EndsWith("IntegrityAlgorithms", StringComparison.Ordinal) =>
                value.StartsWith("SHA2-", StringComparison.Ordinal),
            _ when property.EndsWith("DhGroupNumbers", StringComparison.Ordinal) => value
                is not ("2" or "5" or "22"),
            _ => true,
        };

    private static IEnumerable<(ResourceState Connection, string Property, string Value)> Ends(
        IEnumerable<ResourceState> connections,
        string suffix
    ) =>
        from connection in connections
        from end in s_ends
        let property = end + suffix
        let value = connection.Inputs.Text(property)
        where value is not null
        select (connection, property, value);

    private static IEnumerable<Violation> Repeated(
        ResourceSet set,
        string suffix,
        string advice,
        bool show
    ) =>
        from end in Ends(set.JudgedOf(Types.VpnConnection), suffix)
        let first = Ends(set.Of(Types.VpnConnection), suffix)
            .First(other => other.Value == end.Value)
        where end != first
        select new Violation(
            end.Connection,
            $"{end.Property} {(show ? $"is {end.Value}, which" : "")} another tunnel has, too; {advice}"
        );

    [GeneratedRegex(@"\A169\.254\.(?!([0-5])\.0/)(?!169\.252/)\d{1,3}\.\d{1,3}/30\z")]
    private static partial Regex InsideNetwork();
}
