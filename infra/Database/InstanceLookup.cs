using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>Asks AlloyDB about an instance of the cluster.</summary>
internal static class InstanceLookup
{
    public static Task<GetInstanceResult> FindAsync(
        string project,
        DatabaseSettings settings,
        string instanceId,
        Resource component
    ) =>
        CloudQuestion.AskAsync(
            $"Instance {instanceId} of AlloyDB cluster {settings.ClusterId}",
            () =>
                GetInstance.InvokeAsync(
                    new()
                    {
                        Project = project,
                        Location = settings.Region,
                        ClusterId = settings.ClusterId,
                        InstanceId = instanceId,
                    },
                    new() { Parent = component }
                )
        );
}
