using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>An <see cref="ExistingNetwork"/> as AWS describes it: checked, and with what the ids do not tell.</summary>
public sealed record FoundNetwork
{
    internal FoundNetwork(
        ConnectorNetwork network,
        ImmutableArray<string> ranges,
        ImmutableDictionary<string, GetVpcEndpointResult> endpoints,
        FoundTransitGateway? transitGateway,
        string? ruledEndpointId
    ) =>
        (Network, Ranges, Endpoints, TransitGateway, RuledEndpointId) = (
            network,
            ranges,
            endpoints,
            transitGateway,
            ruledEndpointId
        );

    /// <summary>All ranges of the VPC.</summary>
    public ImmutableArray<string> Ranges { get; }

    internal ConnectorNetwork Network { get; }

    /// <summary>The endpoints that the VPC has, by service.</summary>
    internal ImmutableDictionary<string, GetVpcEndpointResult> Endpoints { get; }

    /// <summary>The transit gateway; null where the VPN ends at a virtual private gateway.</summary>
    internal FoundTransitGateway? TransitGateway { get; }

    /// <summary>The Resolver endpoint that the rules which exist send through; null without such rules.</summary>
    internal string? RuledEndpointId { get; }

    /// <summary>
    /// Asks AWS about the network and waits for the answers, so that a problem ends the program before it
    /// registers anything.
    /// </summary>
    /// <param name="settings">The connector's settings, which have a network.</param>
    /// <param name="problems">Where everything goes that AWS would refuse, or that would carry no packet.</param>
    /// <param name="options">Must give the provider of aws.</param>
    /// <param name="transitGateway">
    /// Must give the provider of the transit gateway's account; null where that is the account of the network.
    /// </param>
    /// <returns>Null where there is a problem.</returns>
    /// <exception cref="RunException">AWS does not answer.</exception>
    public static FoundNetwork? Find(
        ConnectorSettings settings,
        Problems problems,
        InvokeOptions options,
        InvokeOptions? transitGateway = null
    ) =>
        NetworkLookup
            .FindAsync(settings, problems, options, transitGateway ?? options)
            .GetAwaiter()
            .GetResult();
}
