using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Outputs;

namespace KeylessAlloyDb.Network;

/// <summary>
/// Google's half of the network: a VPC with subnets, one end of the VPN, the private zones, and the forwarder
/// that answers AWS's queries.
/// </summary>
public sealed class PscNetwork : ComponentResource
{
    private readonly GoogleVpnGateway? _vpn;

    /// <summary>Registers the network.</summary>
    /// <param name="name">Prefix of the children's names.</param>
    /// <param name="args">Ranges, numbers and names.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public PscNetwork(string name, PscNetworkArgs args, ComponentResourceOptions? options = null)
        : base("keyless-alloydb:network:PscNetwork", name, options)
    {
        var settings = args.Settings;
        settings.ThrowIfInvalid(nameof(PscNetwork));

        var found = settings.Network is null ? null : args.Network ?? Find(settings);
        var compute = GoogleApi.EnableAndAwait(
            this,
            $"{name}-api-{GoogleApi.Compute}",
            args.Project,
            GoogleApi.Compute,
            project => GetRegions.InvokeAsync(new() { Project = project }, new() { Parent = this })
        );
        var network = found?.Describe(compute) ?? OwnNetwork.Create(name, args, compute, this);
        var zones = new PrivateZones(name, settings, network, this);

        Endpoints = new()
        {
            Id = network.Id,
            SubnetId = network.Subnets[0].Id,
            ConnectionPolicy =
                settings.Endpoint == EndpointMode.ConnectionPolicy
                    ? EndpointPolicy.Create(name, settings, network, this)
                    : null,
        };
        _vpn =
            settings.Connectivity == Connectivity.Vpn
                ? VpnEnd(name, settings, network, found)
                : null;
        Dns = new()
        {
            Project = network.Project,
            ZoneName = zones.Database,
            Domains = zones.Domains,
            // A resolver that is sent there before the records exist keeps the answer that they do not: RFC 2308.
            ForwarderAddresses = InboundForwarder
                .Addresses(
                    settings.Network?.DnsPolicy is { } policy
                        ? Output.Create(policy)
                        : InboundForwarder.Create($"{name}-inbound", network, this).Id,
                    settings.Region,
                    network,
                    this
                )
                .After(zones.Records),
        };

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["networkId"] = Endpoints.Id,
                ["endpointSubnetId"] = Endpoints.SubnetId,
                ["routerName"] = _vpn?.RouterName,
                ["zones"] = Dns.Domains,
                ["forwarderAddresses"] = Dns.ForwarderAddresses,
            }
        );
    }

    /// <summary>The network of the database's endpoint.</summary>
    public EndpointNetwork Endpoints { get; }

    /// <summary>Google's end of the VPN.</summary>
    /// <exception cref="InvalidOperationException">The network has none: <see cref="Connectivity.Existing"/>.</exception>
    public GoogleVpnGateway Vpn =>
        _vpn ?? throw new InvalidOperationException("With Connectivity.Existing there is no VPN.");

    /// <summary>
    /// Zones and forwarder addresses of Cloud DNS. The addresses fail if there are none after about eight
    /// minutes.
    /// </summary>
    public GoogleDns Dns { get; }

    private FoundGoogleNetwork Find(NetworkSettings settings)
    {
        var problems = new Problems();
        // Messages show what has the form of its setting.
        settings.Validate(problems);
        var found = FoundGoogleNetwork.Find(settings, [], problems, new() { Parent = this });
        problems.ThrowIfAny(nameof(PscNetwork));
        return found!;
    }

    private GoogleVpnGateway VpnEnd(
        string name,
        NetworkSettings settings,
        VpcNetwork network,
        FoundGoogleNetwork? found
    )
    {
        var kept = new CustomResourceOptions { Parent = this, Protect = settings.Protect };
        var (gateway, addresses) = found?.Gateway is { } existing
            ? (Output.Create(existing.SelfLink), Addresses(existing))
            : NewGateway();
        var (router, routerName) = found?.Router is { } one
            ? (Output.Create(one.SelfLink), Output.Create(one.Name))
            : NewRouter();
        return new()
        {
            Project = network.Project,
            Region = settings.Region,
            GatewayId = gateway,
            Addresses = addresses,
            RouterId = router,
            RouterName = routerName,
            AdvertisedRanges = network.Advertised,
        };

        (Output<string>, ImmutableArray<Output<string>>) NewGateway()
        {
            var created = new HaVpnGateway(
                $"{name}-gateway",
                new()
                {
                    Project = network.Project,
                    Region = settings.Region,
                    Network = network.Id,
                    Description = network.Mark!,
                    StackType = "IPV4_ONLY",
                },
                kept
            );
            return (
                created.SelfLink,
                [
                    .. Enumerable
                        .Range(0, TunnelPlan.Connections)
                        .Select(i =>
                            created.VpnInterfaces.OnceCreated().Apply(all => AddressOf(all, i))
                        ),
                ]
            );
        }

        (Output<string>, Output<string>) NewRouter()
        {
            var created = CloudRouter.Create($"{name}-router", settings, network, kept);
            return (created.SelfLink, created.Name);
        }
    }

    private static ImmutableArray<Output<string>> Addresses(GetHcVpnGatewayResult gateway) =>
        [
            .. gateway
                .VpnInterfaces.OrderBy(side => side.Id)
                .Select(side => Output.Create(side.IpAddress)),
        ];

    private static string AddressOf(ImmutableArray<HaVpnGatewayVpnInterface> interfaces, int id) =>
        interfaces.SingleOrDefault(i => i.Id == id)?.IpAddress
        ?? throw new RunException($"HA VPN interface {id} has no address; run the update again.");
}
