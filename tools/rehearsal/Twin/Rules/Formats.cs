using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>The named formats of the rules.</summary>
internal static partial class Formats
{
    /// <summary>Whether a text has a format, and its name for messages.</summary>
    public static (bool Fits, string Name) Check(string format, string text) =>
        format switch
        {
            "ipv4" => (IsAddress(text, AddressFamily.InterNetwork), "an IPv4 address"),
            "ipv6" => (IsAddress(text, AddressFamily.InterNetworkV6), "an IPv6 address"),
            "ip" => (IPAddress.TryParse(text, out _), "an IP address"),
            "cidr4" => (
                TryCidr(text) is { } cidr
                    && cidr.Address.AddressFamily == AddressFamily.InterNetwork,
                "an IPv4 range such as 10.0.0.0/16"
            ),
            "cidr6" => (
                TryCidr(text) is { } cidr
                    && cidr.Address.AddressFamily == AddressFamily.InterNetworkV6,
                "an IPv6 range"
            ),
            "cidr" => (TryCidr(text) is not null, "an address range"),
            "arn" => (Arn().IsMatch(text), "an ARN"),
            "asn4byte" => (
                uint.TryParse(text, CultureInfo.InvariantCulture, out _),
                "an AS number from 0 to 4294967295"
            ),
            "base64" => (Base64.IsValid(text), "Base64"),
            "json" => (IsJson(text), "JSON"),
            _ => throw new InvalidOperationException($"provider rules: unknown format '{format}'"),
        };

    /// <summary>An address and a prefix length; host bits may be set.</summary>
    public static (IPAddress Address, int Prefix)? TryCidr(string text) =>
        text.Split('/') is [var address, var prefix]
        && IPAddress.TryParse(address, out var ip)
        && int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        && length <= ip.GetAddressBytes().Length * 8
            ? (ip, length)
            : null;

    /// <summary>Whether the host bits of a range are all zero.</summary>
    public static bool IsNetwork(string cidr) =>
        IPNetwork.TryParse(cidr, out var network) && network.ToString() == cidr;

    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family;

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^arn:[\w-]+:[a-zA-Z0-9-]*:[a-z0-9-]*:(\d{12}|aws)?:.+$")]
    private static partial Regex Arn();
}
