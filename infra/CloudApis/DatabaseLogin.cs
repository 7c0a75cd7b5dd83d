using Pulumi.Gcp.Projects;
using Pulumi.Gcp.Projects.Inputs;

namespace KeylessAlloyDb.CloudApis;

/// <summary>The project roles behind an IAM login through the Auth Proxy.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
internal static class DatabaseLogin
{
    public static IReadOnlyList<string> Roles { get; } =
    [
        "roles/alloydb.client",
        "roles/alloydb.databaseUser",
        "roles/serviceusage.serviceUsageConsumer",
    ];

    /// <param name="name">Prefix of the resources' names.</param>
    /// <param name="project">The project that the roles are granted in.</param>
    /// <param name="member">The IAM member that gets the roles.</param>
    /// <param name="component">Parent of the resources.</param>
    /// <param name="condition">The condition of the grants; null for none.</param>
    public static ImmutableArray<IAMMember> Grant(
        string name,
        Input<string> project,
        Input<string> member,
        Resource component,
        IAMMemberConditionArgs? condition = null
    ) =>
        [
            .. Roles.Select(role => new IAMMember(
                $"{name}-{role.Split('.')[^1]}",
                new()
                {
                    Project = project,
                    Role = role,
                    Member = member,
                    Condition = condition!,
                },
                new() { Parent = component }
            )),
        ];

    /// <summary>
    /// Always true. IAM has one binding per role, member and condition, and its deletion affects every stack
    /// that declared it. The title makes the bindings of each cluster distinct.
    /// </summary>
    /// <remarks>
    /// docs/decisions/0061-administrators-by-cluster.md, https://cloud.google.com/iam/docs/conditions-overview
    /// </remarks>
    public static IAMMemberConditionArgs Of(string region, string clusterId) =>
        new()
        {
            Title = $"{region}/{clusterId}",
            Description = "Administers this AlloyDB cluster",
            Expression = "request.time > timestamp(\"2020-01-01T00:00:00Z\")",
        };
}
