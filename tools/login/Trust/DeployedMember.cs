namespace KeylessAlloyDb.Login.Trust;

/// <summary>A role that somebody has on a service account, or on a project with all its resources.</summary>
/// <param name="ServiceAccount">The account's e-mail, or null for every resource of the project.</param>
/// <param name="Role"><c>roles/iam.workloadIdentityUser</c>.</param>
/// <param name="Member">IAM's spelling: <c>principalSet://iam.googleapis.com/…</c>.</param>
internal sealed record DeployedMember(string? ServiceAccount, string Role, string Member)
{
    /// <summary>Whether the role holds only under an IAM condition. That is not evaluated here.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether the principal certainly has a permission through this member.</summary>
    public bool Allows(Principal principal, string permission) =>
        !IsConditional && Permissions.Of(Role).Contains(permission) && principal.IsMeantBy(Member);
}
