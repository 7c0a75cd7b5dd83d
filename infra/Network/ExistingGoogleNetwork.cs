using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Network;

/// <summary>
/// A VPC network that somebody else has made, perhaps in the host project of a Shared VPC, with the parts of
/// it that the component uses. The component adds to it and never changes or deletes what is there.
/// </summary>
public sealed partial record ExistingGoogleNetwork
{
    private const string Form =
        "a name: 1 to 63 of a-z, 0-9 and -, beginning with a letter and not ending with -";

    /// <summary>
    /// Id of the project of the network and of all its parts; the host project where the network is a Shared
    /// VPC.
    /// </summary>
    public required string Project { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Vpc { get; init; }

    /// <summary>
    /// Name of the subnet for the database's endpoint and the inbound forwarder. It lies in the component's
    /// region, and its range is <see cref="NetworkSettings.SubnetCidr"/>.
    /// </summary>
    public required string Subnet { get; init; }

    /// <summary>
    /// Name of the network's server policy, which forwards inbound queries; null where the network has none, so
    /// that the component creates one.
    /// </summary>
    public string? DnsPolicy { get; init; }

    /// <summary>Name of a Cloud Router of the network; null to create one.</summary>
    public string? Router { get; init; }

    /// <summary>Name of an HA VPN gateway of the network; null to create one.</summary>
    public string? VpnGateway { get; init; }

    /// <summary>
    /// Name of a private zone that the network sees and whose domain is
    /// <see cref="NetworkSettings.DnsSuffix"/>; null to create one.
    /// </summary>
    public string? Zone { get; init; }

    /// <summary>
    /// Name of a private zone for <c>googleapis.com</c> that the network sees, with records that lead to the range
    /// of <see cref="NetworkSettings.GoogleApis"/>; null to create one. Nothing is added to it.
    /// </summary>
    public string? GoogleApisZone { get; init; }

    internal string Id => $"projects/{Project}/global/networks/{Vpc}";

    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting that holds this.</param>
    internal void Validate(Problems problems, string setting)
    {
        ResourceNames.RequireGoogleProject(problems, $"{setting}.project", Project);
        foreach (
            var (field, name, what) in new (string, string?, string)[]
            {
                ("vpc", Vpc, "a VPC network"),
                ("subnet", Subnet, "a subnet"),
                ("dnsPolicy", DnsPolicy, "a server policy"),
                ("router", Router, "a Cloud Router"),
                ("vpnGateway", VpnGateway, "an HA VPN gateway"),
                ("zone", Zone, "a zone"),
                ("googleApisZone", GoogleApisZone, "a zone"),
            }
        )
        {
            problems.RequireForm(
                name is null || Name().IsMatch(name),
                $"{setting}.{field}",
                name,
                $"is not the name of {what}",
                Form
            );
        }
    }

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Name();
}
