using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;
using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// Google's half of the network: a VPC with subnets, one end of the VPN, the zones that AWS asks
/// for, and the forwarder that answers it.
/// </summary>
public sealed class PscNetwork : ComponentResource
{
    /// <summary>Registers the network.</summary>
    /// <param name="name">Prefix of the children's names.</param>
    /// <param name="args">Ranges, numbers and names.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public PscNetwork(string name, PscNetworkArgs args, ComponentResourceOptions? options = null)
        : base("keyless-alloydb:network:PscNetwork", name, options)
    {
        args.ThrowIfInvalid(nameof(PscNetwork));

        var kept = new CustomResourceOptions { Parent = this, Protect = args.Protect };
        var asked = new InvokeOptions { Parent = this };
        var compute = GoogleApi.EnableAndAwait(
            this,
            ApiName(GoogleApi.Compute),
            args.Project,
            GoogleApi.Compute,
            () => GetRegions.InvokeAsync(new() { Project = args.Project }, asked)
        );
        var dns = GoogleApi.EnableAndAwait(
            this,
            ApiName(GoogleApi.Dns),
            args.Project,
            GoogleApi.Dns,
            () => GetManagedZones.InvokeAsync(new() { Project = args.Project }, asked)
        );

        var network = new Network(
            $"{name}-vpc",
            new()
            {
                Project = args.Project,
                Description = "Endpoint of AlloyDB and the way to it from AWS",
                AutoCreateSubnetworks = false,
                RoutingMode = "REGIONAL",
            },
            CustomResourceOptions.Merge(kept, new() { DependsOn = compute })
        );
        var endpoints = Subnet("endpoints", SubnetPlan.Endpoints(args.SubnetCidr));
        var forwarders = Subnet("forwarders", SubnetPlan.Forwarders(args.SubnetCidr));

        var gateway = new HaVpnGateway(
            $"{name}-gateway",
            new()
            {
                Project = args.Project,
                Region = args.Region,
                Network = network.Id,
                StackType = "IPV4_ONLY",
            },
            kept
        );
        var router = CloudRouter.Create($"{name}-router", args, network.Id, kept);
        var zones = new PrivateZones(
            name,
            args,
            network.Id,
            // A network sees one zone for a domain, and a zone has one record of a name.
            new()
            {
                Parent = this,
                DependsOn = dns,
                DeleteBeforeReplace = true,
            }
        );
        var inbound = InboundForwarder.Create(
            $"{name}-inbound",
            args.Project,
            network.Id,
            new()
            {
                Parent = this,
                // Its addresses lie in the subnets, which no property says.
                DependsOn = { dns, endpoints, forwarders },
                // A network has one.
                DeleteBeforeReplace = true,
            }
        );

        if (args.Endpoint == EndpointMode.ConnectionPolicy)
        {
            ConnectionPolicy = EndpointPolicy.Create(
                $"{name}-policy",
                args,
                network.Id,
                endpoints.Id,
                new()
                {
                    Parent = this,
                    DependsOn = GoogleApi.Enable(
                        this,
                        ApiName(GoogleApi.NetworkConnectivity),
                        args.Project,
                        GoogleApi.NetworkConnectivity
                    ),
                }
            );
        }

        NetworkId = network.Id;
        EndpointSubnetId = endpoints.Id;
        GatewayId = gateway.SelfLink;
        GatewayAddresses =
        [
            .. Enumerable
                .Range(0, TunnelPlan.Connections)
                .Select(i => gateway.VpnInterfaces.Apply(all => AddressOf(all, i))),
        ];
        (RouterId, RouterName) = (router.SelfLink, router.Name);
        (ZoneName, Zones) = (zones.Database.Name, zones.Domains);
        ForwarderAddresses = InboundForwarder.Addresses(
            inbound,
            args,
            [endpoints, forwarders],
            this
        );

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["networkId"] = NetworkId,
                ["endpointSubnetId"] = EndpointSubnetId,
                ["routerName"] = RouterName,
                ["zones"] = Zones,
                ["forwarderAddresses"] = ForwarderAddresses,
            }
        );

        string ApiName(string api) => $"{name}-api-{api}";

        Subnetwork Subnet(string kind, string cidr) =>
            new(
                $"{name}-{kind}",
                new()
                {
                    Project = args.Project,
                    Region = args.Region,
                    Network = network.Id,
                    IpCidrRange = cidr,
                    PrivateIpGoogleAccess = true,
                    LogConfig = new SubnetworkLogConfigArgs
                    {
                        AggregationInterval = "INTERVAL_10_MIN",
                        FlowSampling = 0.1,
                    },
                },
                new() { Parent = this }
            );
    }

    /// <summary>Id of the VPC network, <c>projects/P/global/networks/N</c>.</summary>
    public Output<string> NetworkId { get; }

    /// <summary>Id of the subnet for endpoints.</summary>
    public Output<string> EndpointSubnetId { get; }

    /// <summary>Link of the HA VPN gateway.</summary>
    public Output<string> GatewayId { get; }

    /// <summary>Public addresses of the gateway's interfaces 0 and 1.</summary>
    public ImmutableArray<Output<string>> GatewayAddresses { get; }

    /// <summary>Link of the Cloud Router.</summary>
    public Output<string> RouterId { get; }

    /// <summary>Name of the Cloud Router: interfaces and peers take the name, not the id.</summary>
    public Output<string> RouterName { get; }

    /// <summary>Name of the zone for the database's record.</summary>
    public Output<string> ZoneName { get; }

    /// <summary>Domains that this network answers for, with trailing dots.</summary>
    public Output<ImmutableArray<string>> Zones { get; }

    /// <summary>
    /// Where Cloud DNS answers questions from the VPN; never empty. Fails when there is none after
    /// about eight minutes.
    /// </summary>
    public Output<ImmutableArray<string>> ForwarderAddresses { get; }

    /// <summary>
    /// The policy under which Google makes endpoints, null with
    /// <see cref="EndpointMode.ForwardingRule"/>. The database's instance has to wait for it.
    /// </summary>
    public Resource? ConnectionPolicy { get; }

    private static string AddressOf(
        ImmutableArray<Pulumi.Gcp.Compute.Outputs.HaVpnGatewayVpnInterface> interfaces,
        int id
    ) =>
        interfaces.SingleOrDefault(i => i.Id == id)?.IpAddress
        ?? throw new RunException($"HA VPN interface {id} has no address; run the update again.");
}
