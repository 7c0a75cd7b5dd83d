namespace KeylessAlloyDb.Login.Trust;

/// <summary>What is deployed on Google's side of a login.</summary>
/// <param name="Gates">The way from an AWS caller to a service account.</param>
internal sealed record Deployment(Gates Gates)
{
    public IReadOnlyList<DeployedInstance> Instances { get; init; } = [];

    /// <summary>Whether a principal has a permission on a resource through its project.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <param name="name">The resource: <c>projects/ID/…</c>.</param>
    public bool Allows(Principal principal, string permission, string name) =>
        Gates.Members.Any(member =>
            member.Resource == DeployedMember.ProjectOf(name)
            && member.Allows(principal, permission)
        );
}
