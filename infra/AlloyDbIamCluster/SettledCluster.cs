using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// The cluster's name, once users can be made in it. AlloyDB answers PRIMARY_INSTANCE_NOT_READY for
/// some minutes after the instance is created, and the provider does not try again.
/// </summary>
/// <remarks>https://github.com/hashicorp/terraform-provider-google/issues/21068</remarks>
internal static class SettledCluster
{
    public static Output<string> Name(
        AlloyDbIamClusterArgs args,
        Cluster cluster,
        IEnumerable<Instance> instances,
        Resource component
    ) =>
        Output
            .Tuple(cluster.Name, Output.All(instances.Select(instance => instance.InstanceId)))
            .Apply(t =>
                Output
                    .All(t.Item2.Select(instanceId => Ready(args, instanceId, component)))
                    .Apply(_ => t.Item1)
            );

    private static Output<string> Ready(
        AlloyDbIamClusterArgs args,
        string instanceId,
        Resource component
    ) =>
        Deployment.Instance.IsDryRun
            ? Output.Create(instanceId)
            : Poll.Default.Until(
                async () =>
                {
                    var result = await InstanceLookup
                        .FindAsync(args, instanceId, component)
                        .ConfigureAwait(false);
                    return result is { State: "READY", Reconciling: false } ? instanceId : null;
                },
                $"AlloyDB instance {instanceId} is not ready for users (PRIMARY_INSTANCE_NOT_READY). It settles "
                    + "within minutes: run the update again; what exists already is kept."
            );
}
