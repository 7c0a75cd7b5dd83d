using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Infra;

/// <summary>Asks AlloyDB about an instance of the cluster.</summary>
internal static class InstanceLookup
{
    public static Task<GetInstanceResult> FindAsync(
        AlloyDbIamClusterArgs args,
        string instanceId,
        Resource component
    ) =>
        CloudQuestion.AskAsync(
            $"Instance {instanceId} of AlloyDB cluster {args.ClusterId}",
            () =>
                GetInstance.InvokeAsync(
                    new()
                    {
                        Project = args.Project,
                        Location = args.Region,
                        ClusterId = args.ClusterId,
                        InstanceId = instanceId,
                    },
                    new() { Parent = component }
                )
        );
}
