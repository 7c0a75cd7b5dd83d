using Pulumi.Gcp.NetworkConnectivity;
using Pulumi.Gcp.NetworkConnectivity.Inputs;

namespace KeylessAlloyDb.Network;

/// <summary>
/// Lets AlloyDB create its endpoints in a subnet. There is one policy per network, region and service.
/// </summary>
/// <remarks>https://cloud.google.com/vpc/docs/about-service-connection-policies</remarks>
internal static class EndpointPolicy
{
    private const string ServiceClass = "google-cloud-alloydb";

    /// <summary>Endpoints of primary and read pool, and of their replacements.</summary>
    private const string MaxEndpoints = "4";

    public static ServiceConnectionPolicy Create(
        string name,
        PscNetworkArgs args,
        Input<string> networkId,
        Input<string> subnetId,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = args.Project,
                Location = args.Settings.Region,
                Network = networkId,
                ServiceClass = ServiceClass,
                Description = "Lets AlloyDB make its endpoints here",
                PscConfig = new ServiceConnectionPolicyPscConfigArgs
                {
                    Subnetworks = subnetId,
                    Limit = MaxEndpoints,
                },
            },
            options
        );
}
