using System.Globalization;
using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>
/// The cluster's name, which resolves once users can be created. AlloyDB answers PRIMARY_INSTANCE_NOT_READY
/// for some minutes after a new primary is READY, and the provider does not retry.
/// </summary>
/// <remarks>https://github.com/hashicorp/terraform-provider-google/issues/21068</remarks>
internal static class SettledCluster
{
    /// <summary>About half an hour in all.</summary>
    private static readonly Poll s_poll = Poll.Default with { Attempts = 128 };

    /// <summary>
    /// A primary takes 7 to 15 minutes to create, and users have been rejected five minutes later.
    /// </summary>
    private static readonly TimeSpan s_primarySettles = TimeSpan.FromMinutes(20);

    /// <summary>
    /// Users of an older instance exist already. The instance may be stopped or in maintenance, which must
    /// not delay an update.
    /// </summary>
    private static readonly TimeSpan s_settledForGood = TimeSpan.FromHours(1);

    public static Output<string> Name(
        AlloyDbIamClusterArgs args,
        Cluster cluster,
        IEnumerable<Instance> instances,
        Resource component
    ) =>
        Output
            .Tuple(
                cluster.Name.OnceCreated(),
                Output.All(instances.Select(instance => instance.InstanceId.OnceCreated())),
                args.Project.ToOutput()
            )
            .Apply(t =>
                Output
                    .All(
                        t.Item2.Select(instanceId =>
                            Settled(t.Item3, args.Settings, instanceId, component)
                        )
                    )
                    .Apply(_ => t.Item1)
            );

    /// <summary>Whether one instance lets AlloyDB accept users.</summary>
    public static bool IsSettled(GetInstanceResult instance, DateTimeOffset now)
    {
        var age = now - DateTimeOffset.Parse(instance.CreateTime, CultureInfo.InvariantCulture);
        var settles =
            instance.InstanceType == InstancePlan.PrimaryType ? s_primarySettles : TimeSpan.Zero;
        return age >= s_settledForGood
            || (age >= settles && instance is { State: "READY", Reconciling: false });
    }

    private static Output<string> Settled(
        string project,
        DatabaseSettings settings,
        string instanceId,
        Resource component
    ) =>
        Deployment.Instance.IsDryRun
            ? Output.Create(instanceId)
            : s_poll.Until(
                async () =>
                {
                    var instance = await InstanceLookup
                        .FindAsync(project, settings, instanceId, component)
                        .ConfigureAwait(false);
                    return IsSettled(instance, s_poll.Clock.GetUtcNow()) ? instanceId : null;
                },
                $"AlloyDB instance {instanceId} is not ready for users (PRIMARY_INSTANCE_NOT_READY). It settles "
                    + "within minutes: run the update again; what exists already is kept."
            );
}
