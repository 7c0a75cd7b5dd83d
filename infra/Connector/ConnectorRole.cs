using Pulumi.Aws.Iam;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The role that the instance runs as, and that Google trusts by account and name. Its only permission in AWS
/// is to be managed through Systems Manager.
/// </summary>
internal sealed class ConnectorRole
{
    /// <param name="name">Prefix of the resources' names.</param>
    /// <param name="settings">The connector's settings, which have a name for the role.</param>
    /// <param name="component">Parent of the resources.</param>
    public ConnectorRole(string name, ConnectorSettings settings, Resource component)
    {
        Role = new(
            $"{name}-role",
            new()
            {
                Name = settings.RoleName!,
                Description = "AlloyDB's client; Google Cloud trusts it by this name",
                AssumeRolePolicy = RolePolicyText.TrustService("ec2.amazonaws.com"),
                PermissionsBoundary = settings.PermissionsBoundary!,
            },
            new()
            {
                Parent = component,
                Protect = settings.Protect,
                // A role's name is free only after the old role is deleted.
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
            // Shares the role's name: replacing the role replaces profile and instance. A profile that stays
            // would keep the id of the deleted role.
            new() { Name = Role.Name, Role = Role.Name },
            new() { Parent = component, DeleteBeforeReplace = true }
        );
    }

    public Role Role { get; }

    public RolePolicyAttachment SessionPolicy { get; }

    public InstanceProfile Profile { get; }
}
