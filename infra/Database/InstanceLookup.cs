using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>Asks AlloyDB about an instance of the cluster.</summary>
internal static class InstanceLookup
{
    /// <param name="project">The cluster's project.</param>
    /// <param name="settings">The cluster's region and id.</param>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="component">Gives the provider.</param>
    /// <exception cref="RunException">AlloyDB does not answer.</exception>
    public static Task<GetInstanceResult> FindAsync(
        string project,
        DatabaseSettings settings,
        string instanceId,
        Resource component
    ) =>
        CloudQuestion.AskAsync(
            $"Instance {instanceId} of AlloyDB cluster {settings.ClusterInUse}",
            () => AskAsync(project, settings, instanceId, new() { Parent = component })
        );

    /// <summary>Asks; an error stays as the provider says it.</summary>
    public static Task<GetInstanceResult> AskAsync(
        string project,
        DatabaseSettings settings,
        string instanceId,
        InvokeOptions options
    ) =>
        GetInstance.InvokeAsync(
            new()
            {
                Project = project,
                Location = settings.Region,
                ClusterId = settings.ClusterInUse,
                InstanceId = instanceId,
            },
            options
        );
}
