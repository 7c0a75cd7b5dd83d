using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>
/// IAM users of the cluster. Each depends on the one before, because AlloyDB answers 409 while another
/// operation runs.
/// </summary>
internal sealed class DatabaseUsers(DatabaseCluster cluster, Resource component)
{
    private static readonly string[] s_workloadRoles = ["alloydbiamuser"];
    private static readonly string[] s_superuserRoles = ["alloydbiamuser", "alloydbsuperuser"];

    private Resource? _last;

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
                Cluster = cluster.Name,
                UserId = userId,
                UserType = "ALLOYDB_IAM_USER",
                DatabaseRoles = roles,
            },
            new()
            {
                Parent = component,
                DependsOn = _last is null ? [] : [_last],
                DeletedWith = cluster.Own,
                DeleteBeforeReplace = true,
            }
        );
        _last = user;
        return user;
    }
}
