using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;

namespace KeylessAlloyDb.Network;

/// <summary>The BGP speaker of Google's end, and the ranges that it advertises to AWS.</summary>
internal static class CloudRouter
{
    public static Router Create(
        string name,
        PscNetworkArgs args,
        Input<string> networkId,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = args.Project,
                Region = args.Settings.Region,
                Network = networkId,
                Bgp = new RouterBgpArgs
                {
                    Asn = args.Settings.Asn,
                    AdvertiseMode = "CUSTOM",
                    // In custom mode the router advertises only the listed groups and ranges, and not even
                    // the endpoint's subnet by itself.
                    AdvertisedGroups = "ALL_SUBNETS",
                    AdvertisedIpRanges = args.Settings.GoogleApis.Range() is { } range
                        ? new RouterBgpAdvertisedIpRangeArgs
                        {
                            Range = range,
                            Description =
                                $"{args.Settings.GoogleApis.Label()}.{DnsName.GoogleApis}",
                        }
                        : [],
                },
            },
            options
        );
}
