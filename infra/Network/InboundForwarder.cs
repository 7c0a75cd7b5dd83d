using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Dns;
using Pulumi.Gcp.Dns.Inputs;

namespace KeylessAlloyDb.Network;

/// <summary>
/// Lets Cloud DNS answer queries from the tunnels, and finds its addresses. Cloud DNS assigns one address per
/// subnet, some time after the policy is created.
/// </summary>
/// <remarks>https://cloud.google.com/dns/docs/server-policies-overview</remarks>
internal static class InboundForwarder
{
    public static Policy Create(
        string name,
        Input<string> project,
        Input<string> networkId,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = project,
                Description = "Answers the AWS side of the VPN",
                EnableInboundForwarding = true,
                EnableLogging = true,
                Networks = new PolicyNetworkArgs { NetworkUrl = networkId },
            },
            options
        );

    /// <summary>
    /// The forwarder's address in each of the given subnets, sorted. It waits for each subnet's address,
    /// because the addresses appear one after the other and a Resolver rule without targets deploys without
    /// an error and resolves nothing.
    /// </summary>
    public static Output<ImmutableArray<string>> Addresses(
        Policy policy,
        PscNetworkArgs args,
        IReadOnlyList<Subnetwork> subnets,
        Resource component
    ) =>
        Output
            .All(subnets.Select(subnet => AddressIn(subnet, policy, args, component)))
            .Apply(addresses => addresses.Sort(StringComparer.Ordinal));

    private static Output<string> AddressIn(
        Subnetwork subnet,
        Policy policy,
        PscNetworkArgs args,
        Resource component
    ) =>
        Output
            // A subnet that is being recreated has no link and no address yet.
            .Tuple(
                policy.Id,
                subnet.SelfLink.OnceCreated(),
                subnet.IpCidrRange.OnceCreated(),
                args.Project.ToOutput()
            )
            .Apply(t =>
                Poll.Default.Until(
                    () => FindAsync(t.Item4, args.Settings.Region, t.Item2, t.Item3, component),
                    $"Cloud DNS has assigned no inbound forwarder address in subnet {t.Item2} ({t.Item3}). It usually "
                        + "takes a minute: run the update again. If it stays so, another server policy serves this "
                        + "network, and a network has one: see `gcloud dns policies list`."
                )
            );

    private static async Task<string?> FindAsync(
        string project,
        string region,
        string subnetLink,
        string cidr,
        Resource component
    )
    {
        var result = await CloudQuestion
            .AskAsync(
                $"The inbound forwarder's address in subnet {subnetLink}",
                () =>
                    GetAddresses.InvokeAsync(
                        new()
                        {
                            Project = project,
                            Region = region,
                            // The answer names no subnet, and another stack of the project may use the same range.
                            // https://cloud.google.com/compute/docs/reference/rest/v1/addresses/list
                            Filter = $"(purpose=\"DNS_RESOLVER\") (subnetwork=\"{subnetLink}\")",
                        },
                        new() { Parent = component }
                    )
            )
            .ConfigureAwait(false);
        ImmutableArray<string> found = [.. result.Addresses.Select(address => address.Address)];
        return found switch
        {
            [] => null,
            [var only] when Cidr.Contains(cidr, only) => only,
            _ => throw new RunException(
                $"Google lists {string.Join(", ", found)} as inbound forwarders of subnet {subnetLink}, which has exactly "
                    + $"one, in {cidr}. AWS would ask servers that are not this stack's, so the update stops. See whose "
                    + $"they are: `gcloud compute addresses list --project {project} --filter purpose=DNS_RESOLVER "
                    + "--format 'csv(address,subnetwork)'`."
            ),
        };
    }
}
