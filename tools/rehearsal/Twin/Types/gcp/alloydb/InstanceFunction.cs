using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>
/// Says how an instance is. A new primary goes on settling after its creation is done, even when it
/// is READY, and takes no users until then. Between two questions time passes, so that nobody waits.
/// </summary>
/// <remarks>https://github.com/hashicorp/terraform-provider-google/issues/21068</remarks>
internal sealed class InstanceFunction() : FunctionModel("gcp:alloydb/getInstance:getInstance")
{
    /// <summary>The age of a new instance at each question; a primary takes users at the last.</summary>
    private static readonly IReadOnlyList<TimeSpan> s_ages =
    [
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30),
    ];

    /// <summary>Whether users may be created: so much time has passed since the instance was.</summary>
    public static bool IsSettled(World world, Entity instance) =>
        instance.Since is null || world.TimesAsked(Question(instance)) >= s_ages.Count;

    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        var project = call.Place("project");
        var location = call.Arguments.Text("location") ?? call.Provider.Text("region") ?? "";
        var id =
            $"projects/{project}/locations/{location}/clusters/{call.Arguments.Text("clusterId")}/instances/{call.Arguments.Text("instanceId")}";
        var instance = call.World.Find(Instance.Token, id);
        CloudCall.Require(
            instance is not null,
            $"{id} not found",
            "instance-exists",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/data_source_alloydb_database_instance.go"
        );
        var asked = instance.Since is null
            ? s_ages.Count
            : call.World.CountQuestion(Question(instance));
        var created = asked < s_ages.Count ? DateTimeOffset.UtcNow - s_ages[asked] : Gcp.CreatedAt;
        var isReconciling = asked == 0;
        return Gcp.WithLists(instance.Outputs, s_blocks)
            .Merge(
                PropertyMap.Of(
                    ("id", id),
                    ("project", project),
                    ("location", location),
                    ("createTime", created.ToString("O", CultureInfo.InvariantCulture)),
                    (
                        "state",
                        isReconciling ? "CREATING"
                        : instance.Text("activationPolicy") == "NEVER" ? "STOPPED"
                        : "READY"
                    ),
                    ("reconciling", isReconciling)
                )
            );
    }

    /// <summary>Objects that the function gives as lists.</summary>
    private static readonly IReadOnlyList<string> s_blocks =
    [
        "clientConnectionConfig",
        "connectionPoolConfig",
        "machineConfig",
        "networkConfig",
        "observabilityConfig",
        "pscInstanceConfig",
        "queryInsightsConfig",
        "readPoolConfig",
    ];

    private static string Question(Entity instance) => $"state of {instance.Id}";
}
