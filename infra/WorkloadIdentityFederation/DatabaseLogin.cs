using Pulumi.Gcp.Projects;

namespace KeylessAlloyDb.Infra;

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

    public static ImmutableArray<IAMMember> Grant(
        string name,
        string project,
        Input<string> member,
        Resource component
    ) =>
        [
            .. Roles.Select(role => new IAMMember(
                $"{name}-{role.Split('.')[^1]}",
                new()
                {
                    Project = project,
                    Role = role,
                    Member = member,
                },
                new() { Parent = component }
            )),
        ];
}
