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
    public static Policy Create(string name, VpcNetwork network, Resource component) =>
        new(
            name,
            new()
            {
                Project = network.Project,
                Description = "Answers the AWS side of the VPN",
                EnableInboundForwarding = true,
                EnableLogging = true,
                Networks = new PolicyNetworkArgs { NetworkUrl = network.Id },
            },
            new()
            {
                Parent = component,
                DependsOn = network.BeforePolicy,
                // A network can have one.
                DeleteBeforeReplace = true,
            }
        );

    /// <summary>
    /// The forwarder's address in each subnet of the network, sorted. It waits for each subnet's address,
    /// because the addresses appear one after the other and a Resolver rule without targets deploys without
    /// an error and resolves nothing.
    /// </summary>
    /// <param name="policy">Id of the policy, or its name where it exists.</param>
    /// <param name="region">Region of the subnets.</param>
    /// <param name="network">The network that the policy serves.</param>
    /// <param name="component">Gives the provider of gcp.</param>
    public static Output<ImmutableArray<string>> Addresses(
        Output<string> policy,
        string region,
        VpcNetwork network,
        Resource component
    ) =>
        Output
            .All(
                network.Subnets.Select(subnet =>
                    Output
                        .Tuple(policy, subnet.Link, subnet.Cidr, network.Project.ToOutput())
                        .Apply(t =>
                            Poll.Default.Until(
                                () => FindAsync(t.Item4, region, t.Item2, t.Item3, component),
                                $"Cloud DNS has assigned no inbound forwarder address in subnet {t.Item2} ({t.Item3}). It usually "
                                    + "takes a minute: run the update again. If it stays so, another server policy serves this "
                                    + "network, and a network has one: see `gcloud dns policies list`."
                            )
                        )
                )
            )
            .Apply(addresses => addresses.Sort(StringComparer.Ordinal));

    /// <summary>Where Cloud DNS answers in a subnet at this time.</summary>
    public static async Task<ImmutableArray<string>> AddressesAsync(
        string project,
        string region,
        string subnetLink,
        InvokeOptions options
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
                        options
                    )
            )
            .ConfigureAwait(false);
        return [.. result.Addresses.Select(address => address.Address)];
    }

    private static async Task<string?> FindAsync(
        string project,
        string region,
        string subnetLink,
        string cidr,
        Resource component
    )
    {
        var found = await AddressesAsync(project, region, subnetLink, new() { Parent = component })
            .ConfigureAwait(false);
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
