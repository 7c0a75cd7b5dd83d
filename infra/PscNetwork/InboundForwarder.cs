using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Dns;
using Pulumi.Gcp.Dns.Inputs;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// Lets Cloud DNS answer questions that come through the tunnels, and finds the addresses at which
/// it does: one per subnet, assigned some time after the policy is there.
/// </summary>
/// <remarks>https://cloud.google.com/dns/docs/server-policies-overview</remarks>
internal static class InboundForwarder
{
    public static Policy Create(
        string name,
        string project,
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
    /// The forwarder's addresses in the given subnets, in order. A rule without targets deploys
    /// without an error and resolves nothing, so an empty answer is waited for.
    /// </summary>
    public static Output<ImmutableArray<string>> Addresses(
        Policy policy,
        PscNetworkArgs args,
        IReadOnlyList<Subnetwork> subnets,
        Resource component
    ) =>
        Output
            .Tuple(
                policy.Id,
                Output.All(subnets.Select(subnet => subnet.IpCidrRange)),
                // Unknown while a subnet is made anew, whose addresses nobody has assigned yet.
                Output.All(subnets.Select(subnet => subnet.Id))
            )
            .Apply(t =>
                Poll.Default.Until(
                    () => FindAsync(args, t.Item2, component),
                    $"Cloud DNS has assigned no inbound forwarder address in {string.Join(" or ", t.Item2)} "
                        + $"(project {args.Project}, region {args.Region}). It usually takes a minute: run the "
                        + "update again. If it stays so, another server policy serves this network, and a network "
                        + "has one: see `gcloud dns policies list`."
                )
            )
            .Apply(found => found.Addresses);

    private static async Task<Found?> FindAsync(
        PscNetworkArgs args,
        ImmutableArray<string> cidrs,
        Resource component
    )
    {
        var result = await GetAddresses
            .InvokeAsync(
                new()
                {
                    Project = args.Project,
                    Region = args.Region,
                    Filter = "purpose=\"DNS_RESOLVER\"",
                },
                new() { Parent = component }
            )
            .ConfigureAwait(false);
        // The answer names neither network nor subnet, and a project may have several of either.
        ImmutableArray<string> mine =
        [
            .. result
                .Addresses.Select(address => address.Address)
                .Where(address => cidrs.Any(cidr => Cidr.Contains(cidr, address)))
                .Order(StringComparer.Ordinal),
        ];
        return mine.IsEmpty ? null : new(mine);
    }

    private sealed record Found(ImmutableArray<string> Addresses);
}
