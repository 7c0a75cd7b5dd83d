using Pulumi.Aws.Iam;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The role that the instance runs as, and that Google trusts by account and name. In AWS it may do
/// nothing but be managed through Systems Manager.
/// </summary>
internal sealed class ConnectorRole
{
    public ConnectorRole(string name, ConnectorSettings settings, Resource component)
    {
        Role = new(
            $"{name}-role",
            new()
            {
                Name = settings.RoleName,
                Description = "AlloyDB's client; Google Cloud trusts it by this name",
                AssumeRolePolicy = RolePolicyText.TrustService("ec2.amazonaws.com"),
                PermissionsBoundary = settings.PermissionsBoundary!,
            },
            new()
            {
                Parent = component,
                Protect = settings.Protect,
                // The name is taken while the predecessor is there.
                DeleteBeforeReplace = true,
            }
        );
        SessionPolicy = new(
            $"{name}-role-sessions",
            new()
            {
                Role = Role.Name,
                PolicyArn =
                    $"arn:{settings.Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore",
            },
            new() { Parent = component }
        );
        Profile = new(
            $"{name}-profile",
            // Named like the role, so that a new role makes a new profile and so a new instance: one
            // that keeps its profile also keeps the id of the deleted role.
            new() { Name = Role.Name, Role = Role.Name },
            new() { Parent = component, DeleteBeforeReplace = true }
        );
    }

    public Role Role { get; }

    public RolePolicyAttachment SessionPolicy { get; }

    public InstanceProfile Profile { get; }
}
