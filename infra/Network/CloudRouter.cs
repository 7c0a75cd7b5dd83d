using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;

namespace KeylessAlloyDb.Network;

/// <summary>The BGP speaker of Google's end, and the ranges that it advertises to AWS.</summary>
internal static class CloudRouter
{
    public static Router Create(
        string name,
        NetworkSettings settings,
        VpcNetwork network,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = network.Project,
                Region = settings.Region,
                Network = network.Id,
                Description = network.Mark!,
                Bgp = network.Advertised.IsEmpty
                    ? Everything(settings)
                    : new RouterBgpArgs { Asn = settings.Asn },
            },
            options
        );

    private static RouterBgpArgs Everything(NetworkSettings settings) =>
        new()
        {
            Asn = settings.Asn,
            AdvertiseMode = "CUSTOM",
            // In custom mode the router advertises only the listed groups and ranges, and not even
            // the endpoint's subnet by itself.
            AdvertisedGroups = "ALL_SUBNETS",
            AdvertisedIpRanges = settings.GoogleApis.Range() is { } range
                ? new RouterBgpAdvertisedIpRangeArgs
                {
                    Range = range,
                    Description = $"{settings.GoogleApis.Label()}.{DnsName.GoogleApis}",
                }
                : [],
        };
}
