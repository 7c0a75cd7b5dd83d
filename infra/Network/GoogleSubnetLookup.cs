using Pulumi.Gcp.Compute;

namespace KeylessAlloyDb.Network;

/// <summary>Network and subnet.</summary>
/// <param name="settings">The settings, which have a network.</param>
/// <param name="clients">The ranges on the other side of the VPN.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="options">Must give the provider of gcp.</param>
internal sealed class GoogleSubnetLookup(
    NetworkSettings settings,
    IReadOnlyList<string> clients,
    Problems problems,
    InvokeOptions options
) : GooglePartLookup(settings, problems, options)
{
    /// <returns>Null where there is no such network.</returns>
    public Task<GetNetworkResult?> VpcAsync() =>
        FindAsync(
            "vpc",
            Network.Vpc,
            "VPC network",
            () =>
                GetNetwork.InvokeAsync(
                    new() { Name = Network.Vpc, Project = Network.Project },
                    Options
                ),
            $"compute networks list {InProject}"
        );

    /// <returns>Null where the subnet is not in the network.</returns>
    public async Task<GetSubnetworkResult?> FindAsync(GetNetworkResult vpc)
    {
        var subnet = await SubnetAsync().ConfigureAwait(false);
        await CheckRangesAsync(vpc).ConfigureAwait(false);
        return subnet;
    }

    private async Task<GetSubnetworkResult?> SubnetAsync()
    {
        var subnet = await FindAsync(
                "subnet",
                Network.Subnet,
                $"subnet in {Settings.Region}",
                () =>
                    GetSubnetwork.InvokeAsync(
                        new()
                        {
                            Name = Network.Subnet,
                            Region = Settings.Region,
                            Project = Network.Project,
                        },
                        Options
                    ),
                $"compute networks subnets list --network {Network.Vpc} --regions {Settings.Region} {InProject}"
            )
            .ConfigureAwait(false);
        if (subnet is null || !IsInVpc("subnet", Network.Subnet, "a subnet", subnet.Network))
        {
            return null;
        }

        Problems.RequireBoth(
            subnet.IpCidrRange == Settings.SubnetCidr,
            (nameof(NetworkSettings.SubnetCidr), Settings.SubnetCidr),
            (Field("subnet"), Network.Subnet),
            $"the subnet has the range {subnet.IpCidrRange}",
            $"{subnet.IpCidrRange}, or a subnet with the other range"
        );
        Require(
            subnet.PrivateIpGoogleAccess,
            "subnet",
            Network.Subnet,
            "has Private Google Access off, so nothing in it reaches Google's APIs by a private address",
            "a subnet that has it on; "
                + Owner(
                    $"compute networks subnets update {Network.Subnet} {InRegion} --enable-private-ip-google-access"
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
                        () => GetSubnetwork.InvokeAsync(new() { SelfLink = link }, Options)
                    )
                )
            )
            .ConfigureAwait(false);
        var overlapping =
            from subnet in subnets
            from range in subnet
                .SecondaryIpRanges.Select(range => range.IpCidrRange)
                .Prepend(subnet.IpCidrRange)
            where clients.Any(client => Cidr.Overlap(client, range))
            select $"{range} of {subnet.Name}";
        var found = string.Join(", ", overlapping);
        Require(
            found.Length == 0,
            "vpc",
            Network.Vpc,
            $"has {found}, which overlaps AWS's {string.Join(", ", clients)}: answers to AWS would stay in the network",
            $"a network whose subnets are apart from {string.Join(", ", clients)}, or another range in AWS"
        );
    }
}
