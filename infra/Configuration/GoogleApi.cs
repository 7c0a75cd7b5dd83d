using Pulumi.Gcp.Projects;

namespace KeylessAlloyDb.Infra;

/// <summary>Google APIs that a component needs switched on.</summary>
internal static class GoogleApi
{
    public const string AlloyDb = "alloydb";
    public const string CloudResourceManager = "cloudresourcemanager";
    public const string Compute = "compute";
    public const string Dns = "dns";
    public const string Iam = "iam";
    public const string IamCredentials = "iamcredentials";
    public const string NetworkConnectivity = "networkconnectivity";
    public const string SecurityTokenService = "sts";
    public const string ServiceUsage = "serviceusage";

    /// <summary>
    /// Switches an API on and never off again: other stacks of the project may need it, and
    /// switching off right after the last deletion fails.
    /// </summary>
    public static Service Enable(Resource component, string name, string project, string api) =>
        new(
            name,
            new()
            {
                Project = project,
                ServiceName = $"{api}.googleapis.com",
                DisableOnDestroy = false,
            },
            new() { Parent = component }
        );
}
