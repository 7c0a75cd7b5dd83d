using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;
using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Network;

/// <summary>
/// Google's half of the network: a VPC with subnets, one end of the VPN, the private zones, and the forwarder
/// that answers AWS's queries.
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
        var settings = args.Settings;
        settings.ThrowIfInvalid(nameof(PscNetwork));

        var kept = new CustomResourceOptions { Parent = this, Protect = settings.Protect };
        var asked = new InvokeOptions { Parent = this };
        var compute = GoogleApi.EnableAndAwait(
            this,
            ApiName(GoogleApi.Compute),
            args.Project,
            GoogleApi.Compute,
            project => GetRegions.InvokeAsync(new() { Project = project }, asked)
        );
        var dns = GoogleApi.EnableAndAwait(
            this,
            ApiName(GoogleApi.Dns),
            args.Project,
            GoogleApi.Dns,
            project => GetManagedZones.InvokeAsync(new() { Project = project }, asked)
        );

        var network = new Pulumi.Gcp.Compute.Network(
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
        var endpoints = Subnet("endpoints", SubnetPlan.Endpoints(settings.SubnetCidr));
        var forwarders = Subnet("forwarders", SubnetPlan.Forwarders(settings.SubnetCidr));

        var gateway = new HaVpnGateway(
            $"{name}-gateway",
            new()
            {
                Project = args.Project,
                Region = settings.Region,
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
            // A network can have one zone per domain, and a zone one record per name.
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
                // Its addresses are in the subnets, and no property refers to them.
                DependsOn = { dns, endpoints, forwarders },
                // A network can have one.
                DeleteBeforeReplace = true,
            }
        );

        Resource? connectionPolicy = null;
        if (settings.Endpoint == EndpointMode.ConnectionPolicy)
        {
            connectionPolicy = EndpointPolicy.Create(
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

        Endpoints = new()
        {
            Id = network.Id,
            SubnetId = endpoints.Id,
            ConnectionPolicy = connectionPolicy,
        };
        Vpn = new()
        {
            Project = args.Project,
            Region = settings.Region,
            GatewayId = gateway.SelfLink,
            Addresses =
            [
                .. Enumerable
                    .Range(0, TunnelPlan.Connections)
                    .Select(i =>
                        gateway.VpnInterfaces.OnceCreated().Apply(all => AddressOf(all, i))
                    ),
            ],
            RouterId = router.SelfLink,
            RouterName = router.Name,
        };
        Dns = new()
        {
            Project = args.Project,
            ZoneName = zones.Database.Name,
            Domains = zones.Domains,
            ForwarderAddresses = InboundForwarder.Addresses(
                inbound,
                args,
                [endpoints, forwarders],
                this
            ),
        };

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["networkId"] = Endpoints.Id,
                ["endpointSubnetId"] = Endpoints.SubnetId,
                ["routerName"] = Vpn.RouterName,
                ["zones"] = Dns.Domains,
                ["forwarderAddresses"] = Dns.ForwarderAddresses,
            }
        );

        string ApiName(string api) => $"{name}-api-{api}";

        Subnetwork Subnet(string kind, string cidr) =>
            new(
                $"{name}-{kind}",
                new()
                {
                    Project = args.Project,
                    Region = settings.Region,
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

    /// <summary>The network of the database's endpoint.</summary>
    public EndpointNetwork Endpoints { get; }

    /// <summary>Google's end of the VPN.</summary>
    public GoogleVpnGateway Vpn { get; }

    /// <summary>
    /// Zones and forwarder addresses of Cloud DNS. The addresses fail if there are none after about eight
    /// minutes.
    /// </summary>
    public GoogleDns Dns { get; }

    private static string AddressOf(
        ImmutableArray<Pulumi.Gcp.Compute.Outputs.HaVpnGatewayVpnInterface> interfaces,
        int id
    ) =>
        interfaces.SingleOrDefault(i => i.Id == id)?.IpAddress
        ?? throw new RunException($"HA VPN interface {id} has no address; run the update again.");
}
