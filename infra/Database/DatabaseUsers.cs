using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>
/// IAM users of the cluster. Each depends on the one before, because AlloyDB answers 409 while another
/// operation runs. Those of a secondary are created in its primary, and come by replication.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="primary">Full name of its primary; null where it is one itself.</param>
/// <param name="component">Parent of the users.</param>
/// <remarks>docs/decisions/0090-users-of-a-secondary-are-created-in-its-primary.md</remarks>
internal sealed class DatabaseUsers(DatabaseCluster cluster, string? primary, Resource component)
{
    private static readonly string[] s_workloadRoles = ["alloydbiamuser"];
    private static readonly string[] s_superuserRoles = ["alloydbiamuser", "alloydbsuperuser"];

    /// <summary>Users are created in a primary once there is something that replicates them.</summary>
    private Resource? _last = primary is null ? null : cluster.Own;

    /// <summary>A user without privileges.</summary>
    public User AddWorkload(string name, Input<string> userId) =>
        Add(name, userId, s_workloadRoles);

    public User AddSuperuser(string name, Input<string> userId) =>
        Add(name, userId, s_superuserRoles);

    private User Add(string name, Input<string> userId, string[] roles)
    {
        var user = new User(
            name,
            new()
            {
                Cluster = primary is { } other ? (Input<string>)other : cluster.Name,
                UserId = userId,
                UserType = "ALLOYDB_IAM_USER",
                DatabaseRoles = roles,
            },
            new()
            {
                Parent = component,
                DependsOn = _last is { } before ? [before] : [],
                DeletedWith = primary is null ? cluster.Own : null,
                DeleteBeforeReplace = true,
                // A promotion must not call the region that is lost, and after a switch-over the users are
                // already here.
                RetainOnDelete = primary is null ? null : true,
                IgnoreChanges = primary is null ? [] : ["cluster"],
            }
        );
        _last = user;
        return user;
    }
}
