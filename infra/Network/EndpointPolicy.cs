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
        NetworkSettings settings,
        VpcNetwork network,
        Resource component
    ) =>
        new(
            $"{name}-policy",
            new()
            {
                Project = network.Project,
                Location = settings.Region,
                Network = network.Id,
                ServiceClass = ServiceClass,
                Description = "Lets AlloyDB make its endpoints here",
                PscConfig = new ServiceConnectionPolicyPscConfigArgs
                {
                    Subnetworks = network.Subnets[0].Id,
                    Limit = MaxEndpoints,
                },
            },
            new()
            {
                Parent = component,
                DependsOn = settings.Network is null
                    ? GoogleApi.Enable(
                        component,
                        $"{name}-api-{GoogleApi.NetworkConnectivity}",
                        network.Project,
                        GoogleApi.NetworkConnectivity
                    )
                    : [],
            }
        );
}
