using System.Net;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Two tunnels between a customer gateway and a gateway of AWS's.</summary>
internal sealed partial class VpnConnection() : Ec2Model(Token, "vpn", "vpn-connection")
{
    public const string Token = "aws:ec2/vpnConnection:VpnConnection";
    private const string Tunnels = "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html";
    private const int InsidePrefix = 30;

    private static readonly IPNetwork s_linkLocal = IPNetwork.Parse("169.254.0.0/16");

    /// <summary>Inside ranges that AWS keeps for itself.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
    [
        "169.254.0.0/30",
        "169.254.1.0/30",
        "169.254.2.0/30",
        "169.254.3.0/30",
        "169.254.4.0/30",
        "169.254.5.0/30",
        "169.254.169.252/30",
    ];

    /// <summary>AWS's answer for a tunnel without log settings.</summary>
    private static readonly PropertyMap s_noLogs = PropertyMap.Of(
        ("cloudwatchLogOptions", PropertyMap.Of(("logEnabled", false), ("bgpLogEnabled", false)))
    );

    public override void RefuseWrite(CloudCall call)
    {
        var customer = RequireReferred(call, "customerGatewayId", CustomerGateway.Token);
        Require(
            call.Text("vpnGatewayId") is null != call.Text("transitGatewayId") is null,
            "MissingParameter",
            "Either vpnGatewayId or transitGatewayId has to be given, and only one of them",
            "connection-gateway",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnConnection.html"
        );
        var gateway = Gateway(call);
        Require(
            gateway.Type != VpnGateway.Token || customer.Text("bgpAsn") != Asn(gateway),
            "InvalidParameterValue",
            $"The BGP ASN {Asn(gateway)} is that of both the customer gateway {customer.Id} and the virtual private gateway {gateway.Id}; they have to differ",
            "connection-asns-differ",
            "https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html"
        );
        for (var tunnel = 1; tunnel <= 2; tunnel++)
        {
            RequireInside(call, gateway, tunnel);
            // The key itself stays out of the message.
            Require(
                call.Text($"tunnel{tunnel}PresharedKey") is not { } key || KeyForm().IsMatch(key),
                "InvalidParameterValue",
                $"Invalid value for tunnel{tunnel}PresharedKey: 8 to 64 letters, digits, periods and underscores, the first of them not 0",
                "preshared-key-form",
                Tunnels
            );
        }
        var first = call.Text("tunnel1InsideCidr");
        Require(
            first is null || first != call.Text("tunnel2InsideCidr"),
            "InvalidParameterValue",
            $"The inside CIDR {first} is given to both tunnels",
            "inside-cidr-unique",
            Tunnels
        );
        // An update changes tunnel 1 first, while tunnel 2 still has its old range.
        Require(
            first is null || first != call.Current?.Text("tunnel2InsideCidr"),
            "InvalidParameterValue",
            $"The inside CIDR {first} is in use by tunnel 2 of {call.Current?.Id}",
            "inside-cidr-swapped",
            "https://github.com/hashicorp/terraform-provider-aws/pull/45781"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var outputs = PropertyMap.Of(
            ("localIpv4NetworkCidr", call.Text("localIpv4NetworkCidr") ?? "0.0.0.0/0"),
            ("remoteIpv4NetworkCidr", call.Text("remoteIpv4NetworkCidr") ?? "0.0.0.0/0"),
            ("outsideIpAddressType", call.Text("outsideIpAddressType") ?? "PublicIpv4"),
            ("tunnelInsideIpVersion", call.Text("tunnelInsideIpVersion") ?? "ipv4"),
            ("presharedKeyStorage", call.Text("presharedKeyStorage") ?? "Standard"),
            (
                "transitGatewayAttachmentId",
                call.Text("transitGatewayId") is { } transit
                    ? $"tgw-attach-{Ids.Hex(17, id, transit)}"
                    : ""
            ),
            (
                "customerGatewayConfiguration",
                PropertyValue.Secret($"<vpn_connection id=\"{id}\"></vpn_connection>")
            )
        );
        var first = Tunnel(call, id, 1, other: null);
        var second = Tunnel(call, id, 2, other: first.Text("tunnel1Address"));
        return outputs.Merge(first).Merge(second);
    }

    private PropertyMap Tunnel(CloudCall call, string id, int tunnel, string? other)
    {
        var inside = IPNetwork.Parse(InsideOf(call, id, tunnel));
        var outside = Enumerable
            .Range(0, int.MaxValue)
            .Select(attempt => PublicAddresses.Of(call.World, $"{id}#{tunnel}{attempt}"))
            .First(address => address != other);
        var key =
            call.Text($"tunnel{tunnel}PresharedKey")
            ?? call.Current?.Text($"tunnel{tunnel}PresharedKey")
            ?? $"k{Ids.Hex(31, id, $"{tunnel}")}";
        return PropertyMap.Of(
            ($"tunnel{tunnel}Address", outside),
            ($"tunnel{tunnel}InsideCidr", inside.ToString()),
            ($"tunnel{tunnel}InsideIpv6Cidr", ""),
            ($"tunnel{tunnel}VgwInsideAddress", Addresses.At(inside, 1)),
            ($"tunnel{tunnel}CgwInsideAddress", Addresses.At(inside, 2)),
            ($"tunnel{tunnel}BgpAsn", Asn(Gateway(call))),
            ($"tunnel{tunnel}BgpHoldtime", 30),
            ($"tunnel{tunnel}PresharedKey", PropertyValue.Secret(key)),
            (
                $"tunnel{tunnel}LogOptions",
                call.Get($"tunnel{tunnel}LogOptions")
                    ?? call.Current?.Outputs.Get($"tunnel{tunnel}LogOptions")
                    ?? s_noLogs
            )
        );
    }

    /// <summary>What the program gives, what AWS gave before, or what AWS makes up now.</summary>
    private static string InsideOf(CloudCall call, string id, int tunnel) =>
        call.Text($"tunnel{tunnel}InsideCidr")
        ?? call.Current?.Text($"tunnel{tunnel}InsideCidr")
        ?? Addresses.At(s_linkLocal, 4 * (64 * (6 + tunnel) + Ids.Below(64, id)))
            + $"/{InsidePrefix}";

    private static string Asn(Entity gateway) =>
        gateway.Outputs.Get("amazonSideAsn") is { } asn ? asn.AsText ?? $"{asn.AsNumber}" : "64512";

    private Entity Gateway(CloudCall call)
    {
        if (call.Text("vpnGatewayId") is { } id)
        {
            return RequireExisting(call, id, VpnGateway.Token);
        }
        var gateway = RequireReferred(call, "transitGatewayId", TransitGateway.Token);
        TransitGateway.RequireOwned(call, gateway);
        return gateway;
    }

    private void RequireInside(CloudCall call, Entity gateway, int tunnel)
    {
        if (call.Text($"tunnel{tunnel}InsideCidr") is not { } text)
        {
            return;
        }
        Require(
            Addresses.TryNetwork(text, out var inside)
                && inside.PrefixLength == InsidePrefix
                && Addresses.Holds(s_linkLocal, inside)
                && !Reserved.Contains(text),
            "InvalidParameterValue",
            $"Invalid value for tunnel{tunnel}InsideCidr: '{text}' has to be a /{InsidePrefix} of {s_linkLocal} other than {string.Join(", ", Reserved)}",
            "inside-cidr-form",
            Tunnels
        );
        RequireNone(
            Others(call)
                .Where(other =>
                    (
                        other.Text("vpnGatewayId") == gateway.Id
                        || other.Text("transitGatewayId") == gateway.Id
                    )
                    && (
                        other.Text("tunnel1InsideCidr") == text
                        || other.Text("tunnel2InsideCidr") == text
                    )
                ),
            "InvalidParameterValue",
            user => $"The inside CIDR {text} is in use by {user.Id} on {gateway.Id}",
            "inside-cidr-unique",
            Tunnels
        );
    }

    [GeneratedRegex("^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$")]
    private static partial Regex KeyForm();
}
