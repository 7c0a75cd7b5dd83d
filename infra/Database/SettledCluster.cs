using System.Globalization;
using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>
/// The cluster's name, once users can be made in it. AlloyDB answers PRIMARY_INSTANCE_NOT_READY for
/// some minutes after a new primary is READY, and the provider does not try again.
/// </summary>
/// <remarks>https://github.com/hashicorp/terraform-provider-google/issues/21068</remarks>
internal static class SettledCluster
{
    /// <summary>About half an hour in all.</summary>
    private static readonly Poll s_poll = Poll.Default with { Attempts = 125 };

    /// <summary>
    /// Creating a primary takes 7 to 15 minutes, and users have been refused five minutes after that.
    /// </summary>
    private static readonly TimeSpan s_primarySettles = TimeSpan.FromMinutes(20);

    /// <summary>
    /// The users of an older instance are there. It may be stopped or in maintenance, which is no
    /// reason to hold up an update.
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
                cluster.Name,
                Output.All(instances.Select(instance => instance.InstanceId)),
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

    /// <summary>Whether AlloyDB takes users, as far as one of its instances is concerned.</summary>
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
