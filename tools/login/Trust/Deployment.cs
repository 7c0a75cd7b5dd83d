namespace KeylessAlloyDb.Login.Trust;

/// <summary>What is deployed on Google's side of a login.</summary>
/// <param name="Gates">The way from an AWS caller to a service account.</param>
internal sealed record Deployment(Gates Gates)
{
    public IReadOnlyList<DeployedInstance> Instances { get; init; } = [];

    /// <summary>Whether a principal has a permission on the project, and so on each of its resources.</summary>
    public bool Allows(Principal principal, string permission) =>
        Gates.Members.Any(member =>
            member.ServiceAccount is null && member.Allows(principal, permission)
        );
}
