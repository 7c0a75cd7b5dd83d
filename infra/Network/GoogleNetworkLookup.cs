namespace KeylessAlloyDb.Network;

/// <summary>Asks Google about all parts of a network that exists, and notes all problems.</summary>
internal static class GoogleNetworkLookup
{
    public static async Task<FoundGoogleNetwork?> FindAsync(
        NetworkSettings settings,
        IReadOnlyList<string> clients,
        Problems problems,
        InvokeOptions options
    )
    {
        var subnets = new GoogleSubnetLookup(settings, clients, problems, options);
        if (await subnets.VpcAsync().ConfigureAwait(false) is not { } vpc)
        {
            return null;
        }

        var subnet = await subnets.FindAsync(vpc).ConfigureAwait(false);
        var vpn = new GoogleVpnLookup(settings, problems, options);
        var router = await vpn.RouterAsync().ConfigureAwait(false);
        var gateway = await vpn.GatewayAsync().ConfigureAwait(false);
        await new GoogleDnsLookup(settings, problems, options)
            .CheckAsync(subnet)
            .ConfigureAwait(false);
        return problems.Messages.Count > 0 ? null : new(settings, subnet!, router, gateway);
    }
}
