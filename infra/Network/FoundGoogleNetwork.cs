using Pulumi.Gcp.Compute;

namespace KeylessAlloyDb.Network;

/// <summary>
/// An <see cref="ExistingGoogleNetwork"/> as Google describes it: checked, and with what the names do not tell.
/// </summary>
public sealed record FoundGoogleNetwork
{
    private readonly NetworkSettings _settings;
    private readonly GetSubnetworkResult _subnet;

    internal FoundGoogleNetwork(
        NetworkSettings settings,
        GetSubnetworkResult subnet,
        GetRouterResult? router,
        GetHcVpnGatewayResult? gateway
    ) => (_settings, _subnet, Router, Gateway) = (settings, subnet, router, gateway);

    /// <summary>Null where the component creates one.</summary>
    internal GetRouterResult? Router { get; }

    /// <summary>Null where the component creates one.</summary>
    internal GetHcVpnGatewayResult? Gateway { get; }

    /// <summary>
    /// Asks Google about the network and waits for the answers, so that a problem ends the program before it
    /// registers anything.
    /// </summary>
    /// <param name="settings">The component's settings, which have a network.</param>
    /// <param name="clients">The ranges on the other side of the VPN, which no subnet may overlap.</param>
    /// <param name="problems">Where everything goes that Google would refuse, or that would carry no packet.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    /// <returns>Null where there is a problem.</returns>
    /// <exception cref="RunException">Google does not answer.</exception>
    public static FoundGoogleNetwork? Find(
        NetworkSettings settings,
        IReadOnlyList<string> clients,
        Problems problems,
        InvokeOptions options
    ) =>
        GoogleNetworkLookup
            .FindAsync(settings, clients, problems, options)
            .GetAwaiter()
            .GetResult();

    /// <summary>
    /// The network for the component. Each session advertises the one subnet and nothing else: AWS takes at most
    /// 100 routes, and the company's other subnets are none of its business.
    /// </summary>
    /// <param name="compute">The API of the endpoint, in the database's project.</param>
    /// <remarks>docs/decisions/0071-sessions-advertise-the-one-subnet.md</remarks>
    internal VpcNetwork Describe(Output<Resource> compute) =>
        new()
        {
            Project = _settings.Network!.Project,
            Id = Output.Create(_settings.Network.Id).After(compute),
            Subnets =
            [
                new(
                    Output.Create(_subnet.Id).After(compute),
                    Output.Create(_subnet.SelfLink),
                    Output.Create(_subnet.IpCidrRange)
                ),
            ],
            DnsApi = [],
            BeforePolicy = [],
            Mark = OwnMark.Text,
            Advertised =
            [
                _subnet.IpCidrRange,
                .. _settings.GoogleApis.Range() is { } range ? new[] { range } : [],
            ],
        };
}
