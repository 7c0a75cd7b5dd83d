using System.Globalization;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>Which packets a rule of either cloud is about.</summary>
/// <param name="Protocol">tcp, udp, icmp, another one's name or number, or <see cref="Any"/>.</param>
/// <param name="From">The first port, or ICMP's type; -1 for all.</param>
/// <param name="To">The last port, or ICMP's code; -1 for all.</param>
internal sealed record PortRange(string Protocol, int From, int To)
{
    public const string Any = "all";
    private const int All = -1;

    private static readonly Dictionary<string, string> s_names = new()
    {
        ["-1"] = Any,
        ["1"] = "icmp",
        ["6"] = "tcp",
        ["17"] = "udp",
    };

    /// <summary>Every packet.</summary>
    public static PortRange Everything { get; } = new(Any, All, All);

    /// <summary>From the words of a cloud; a missing port means all.</summary>
    public static PortRange Of(string protocol, string from, string to) =>
        new(
            s_names.GetValueOrDefault(protocol, protocol.ToLowerInvariant()),
            Number(from),
            Number(to)
        );

    public bool Covers(string protocol, int port) =>
        Protocol == Any || (Protocol == protocol && (From < 0 || (From <= port && port <= To)));

    private static int Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : All;
}
