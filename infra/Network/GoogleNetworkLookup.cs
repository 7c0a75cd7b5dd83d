using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Network;

/// <summary>
/// Asks Google about a network that exists. It notes everything that Google would refuse in the middle of an
/// update, or accept although no packet would arrive. Each message has the command for the network's owner.
/// </summary>
internal sealed class GoogleNetworkLookup
{
    private const string Setting = nameof(NetworkSettings.Network);

    private readonly NetworkSettings _settings;
    private readonly ExistingGoogleNetwork _network;
    private readonly IReadOnlyList<string> _clients;
    private readonly Problems _problems;
    private readonly InvokeOptions _options;
    private readonly string _project;
    private readonly string _place;

    public GoogleNetworkLookup(
        NetworkSettings settings,
        IReadOnlyList<string> clients,
        Problems problems,
        InvokeOptions options
    )
    {
        (_settings, _clients, _problems, _options) = (settings, clients, problems, options);
        _network = settings.Network!;
        _project = $"--project {_network.Project}";
        _place = $"--region {settings.Region} {_project}";
    }

    public async Task<FoundGoogleNetwork?> FindAsync()
    {
        var vpc = await FindAsync(
                "vpc",
                _network.Vpc,
                "VPC network",
                () =>
                    GetNetwork.InvokeAsync(
                        new() { Name = _network.Vpc, Project = _network.Project },
                        _options
                    ),
                $"compute networks list {_project}"
            )
            .ConfigureAwait(false);
        if (vpc is null)
        {
            return null;
        }

        var subnet = await SubnetAsync().ConfigureAwait(false);
        await CheckRangesAsync(vpc).ConfigureAwait(false);
        var router = await RouterAsync().ConfigureAwait(false);
        var gateway = await GatewayAsync().ConfigureAwait(false);
        if (await AnswersAsync().ConfigureAwait(false))
        {
            await CheckZoneAsync("zone", _network.Zone, _settings.DnsSuffix).ConfigureAwait(false);
            await CheckZoneAsync("googleApisZone", _network.GoogleApisZone, DnsName.GoogleApis)
                .ConfigureAwait(false);
        }

        await CheckForwarderAsync(subnet).ConfigureAwait(false);
        return _problems.Messages.Count > 0 ? null : new(_settings, subnet!, router, gateway);
    }

    private async Task<GetSubnetworkResult?> SubnetAsync()
    {
        var subnet = await FindAsync(
                "subnet",
                _network.Subnet,
                $"subnet in {_settings.Region}",
                () =>
                    GetSubnetwork.InvokeAsync(
                        new()
                        {
                            Name = _network.Subnet,
                            Region = _settings.Region,
                            Project = _network.Project,
                        },
                        _options
                    ),
                $"compute networks subnets list --network {_network.Vpc} --regions {_settings.Region} {_project}"
            )
            .ConfigureAwait(false);
        if (subnet is null || !IsInVpc("subnet", _network.Subnet, "a subnet", subnet.Network))
        {
            return null;
        }

        _problems.RequireBoth(
            subnet.IpCidrRange == _settings.SubnetCidr,
            (nameof(NetworkSettings.SubnetCidr), _settings.SubnetCidr),
            ($"{Setting}.subnet", _network.Subnet),
            $"the subnet has the range {subnet.IpCidrRange}",
            $"{subnet.IpCidrRange}, or a subnet with the other range"
        );
        Require(
            subnet.PrivateIpGoogleAccess,
            "subnet",
            _network.Subnet,
            "has Private Google Access off, so nothing in it reaches Google's APIs by a private address",
            "a subnet that has it on; "
                + Owner(
                    $"compute networks subnets update {_network.Subnet} {_place} --enable-private-ip-google-access"
                )
        );
        return subnet;
    }

    /// <summary>A route to a subnet wins over a learned one, so answers would stay in the network.</summary>
    /// <remarks>https://cloud.google.com/vpc/docs/routes#routeselection</remarks>
    private async Task CheckRangesAsync(GetNetworkResult vpc)
    {
        var subnets = await Task.WhenAll(
                vpc.SubnetworksSelfLinks.Select(link =>
                    CloudQuestion.AskAsync(
                        $"The subnet {link}",
                        () => GetSubnetwork.InvokeAsync(new() { SelfLink = link }, _options)
                    )
                )
            )
            .ConfigureAwait(false);
        var overlapping =
            from subnet in subnets
            from range in subnet
                .SecondaryIpRanges.Select(range => range.IpCidrRange)
                .Prepend(subnet.IpCidrRange)
            where _clients.Any(client => Cidr.Overlap(client, range))
            select $"{range} of {subnet.Name}";
        var found = string.Join(", ", overlapping);
        Require(
            found.Length == 0,
            "vpc",
            _network.Vpc,
            $"has {found}, which overlaps AWS's {string.Join(", ", _clients)}: answers to AWS would stay in the network",
            $"a network whose subnets are apart from {string.Join(", ", _clients)}, or another range in AWS"
        );
    }

    private async Task<GetRouterResult?> RouterAsync()
    {
        if (_network.Router is not { } name)
        {
            return null;
        }

        var router = await FindAsync(
                "router",
                name,
                $"Cloud Router in {_settings.Region}",
                () =>
                    GetRouter.InvokeAsync(
                        new()
                        {
                            Name = name,
                            Network = _network.Vpc,
                            Region = _settings.Region,
                            Project = _network.Project,
                        },
                        _options
                    ),
                $"compute routers list --regions {_settings.Region} {_project}"
            )
            .ConfigureAwait(false);
        if (router is null || !IsInVpc("router", name, "a router", router.Network))
        {
            return null;
        }

        RequireOthers("router", name, "router", router.Description);
        var asn = router.Bgps.Select(bgp => bgp.Asn).FirstOrDefault();
        _problems.RequireBoth(
            asn == _settings.Asn,
            (nameof(NetworkSettings.Asn), _settings.Asn),
            ($"{Setting}.router", name),
            asn == 0 ? "the router has no ASN" : $"the router has the ASN {asn}",
            asn == 0 ? "a router with BGP" : $"{asn}"
        );
        return router;
    }

    private async Task<GetHcVpnGatewayResult?> GatewayAsync()
    {
        if (_network.VpnGateway is not { } name)
        {
            return null;
        }

        var gateway = await FindAsync(
                "vpnGateway",
                name,
                $"HA VPN gateway in {_settings.Region}",
                () =>
                    GetHcVpnGateway.InvokeAsync(
                        new()
                        {
                            Name = name,
                            Region = _settings.Region,
                            Project = _network.Project,
                        },
                        _options
                    ),
                $"compute vpn-gateways list --regions {_settings.Region} {_project}"
            )
            .ConfigureAwait(false);
        if (gateway is null || !IsInVpc("vpnGateway", name, "a gateway", gateway.Network))
        {
            return null;
        }

        RequireOthers("vpnGateway", name, "gateway", gateway.Description);
        Require(
            gateway.VpnInterfaces.Length == TunnelPlan.Connections
                && gateway.VpnInterfaces.All(side => side.IpAddress is { Length: > 0 }),
            "vpnGateway",
            name,
            "lacks two public addresses, which AWS calls; one over Interconnect has none",
            "a gateway with two public addresses"
        );
        return gateway;
    }

    /// <summary>Whether the owner has switched on Cloud DNS, which an update would need half-way.</summary>
    private async Task<bool> AnswersAsync() =>
        Require(
            await GoogleApi
                .AnswersAsync(
                    _network.Project,
                    GoogleApi.Dns,
                    project => GetManagedZones.InvokeAsync(new() { Project = project }, _options)
                )
                .ConfigureAwait(false),
            "project",
            _network.Project,
            "has dns.googleapis.com off",
            $"a project that has it on; {Owner($"services enable dns.googleapis.com {_project}")}"
        );

    private async Task CheckZoneAsync(string field, string? name, string domain)
    {
        if (name is null)
        {
            return;
        }

        var zone = await FindAsync(
                field,
                name,
                "zone",
                () =>
                    GetManagedZone.InvokeAsync(
                        new() { Name = name, Project = _network.Project },
                        _options
                    ),
                $"dns managed-zones list {_project}"
            )
            .ConfigureAwait(false);
        if (zone is null)
        {
            return;
        }

        RequireOthers(field, name, "zone", zone.Description);
        Require(
            zone.Visibility == "private",
            field,
            name,
            $"has the visibility {zone.Visibility}",
            "a zone with the visibility private"
        );
        Require(
            zone.DnsName == DnsName.Absolute(domain),
            field,
            name,
            $"has the domain {DnsName.Relative(zone.DnsName)}",
            $"a zone with the domain {DnsName.Relative(domain)}"
        );
    }

    /// <summary>The policy itself has no function that reads it; its address in the subnet has one.</summary>
    private async Task CheckForwarderAsync(GetSubnetworkResult? subnet)
    {
        if (subnet is null || _network.DnsPolicy is not { } name)
        {
            return;
        }

        var addresses = await InboundForwarder
            .AddressesAsync(_network.Project, _settings.Region, subnet.SelfLink, _options)
            .ConfigureAwait(false);
        Require(
            addresses.Length > 0,
            "dnsPolicy",
            name,
            $"answers at no address in subnet {_network.Subnet}: it does not serve {_network.Vpc}, or does not "
                + "forward inbound queries",
            $"the policy of {_network.Vpc} that `gcloud dns policies list {_project}` lists, with inbound forwarding; "
                + Owner($"dns policies update {name} {_project} --enable-inbound-forwarding")
        );
    }

    private void RequireOthers(string field, string name, string what, string description) =>
        Require(
            description != OwnMark.Text,
            field,
            name,
            $"is this stack's own {what}, which the update would delete",
            $"the name of a {what} that somebody else has made, or none"
        );

    private bool IsInVpc(string field, string name, string what, string network) =>
        Require(
            network.EndsWith($"/{_network.Id}", StringComparison.Ordinal),
            field,
            name,
            $"is {what} of {network.Split('/')[^1]}",
            $"{what} of {_network.Vpc}"
        );

    private async Task<T?> FindAsync<T>(
        string field,
        string name,
        string what,
        Func<Task<T>> ask,
        string command
    )
        where T : class
    {
        var found = await CloudQuestion.FindAsync($"The {what} {name}", ask).ConfigureAwait(false);
        Require(
            found is not null,
            field,
            name,
            $"project {_network.Project} has no such {what}",
            $"a {what} that `gcloud {command}` lists"
        );
        return found;
    }

    private bool Require(bool holds, string field, object? value, string wrong, string allowed) =>
        _problems.Require(holds, $"{Setting}.{field}", value, wrong, allowed);

    private static string Owner(string command) => $"its owner's command: `gcloud {command}`";
}
