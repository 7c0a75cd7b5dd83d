namespace KeylessAlloyDb.Login.Trust;

/// <summary>A role that somebody has on a service account, or on a project with all that is in it.</summary>
/// <param name="Resource">The account's e-mail, or <c>projects/ID</c>.</param>
/// <param name="Role"><c>roles/iam.workloadIdentityUser</c>.</param>
/// <param name="Member">IAM's spelling: <c>principalSet://iam.googleapis.com/…</c>.</param>
internal sealed record DeployedMember(string Resource, string Role, string Member)
{
    private const string OfProject = "projects/";

    /// <summary>Whether the role holds only under an IAM condition. That is not evaluated here.</summary>
    public bool IsConditional { get; init; }

    public bool IsOnProject => Resource.StartsWith(OfProject, StringComparison.Ordinal);

    /// <summary>The resource on which all roles of a project are given.</summary>
    /// <param name="name">A resource in the project: <c>projects/ID/…</c>.</param>
    public static string ProjectOf(string name) => $"{OfProject}{name.Split('/')[1]}";

    /// <summary>Whether the principal certainly has a permission through this member.</summary>
    public bool Allows(Principal principal, string permission) =>
        !IsConditional && Permissions.Of(Role).Contains(permission) && principal.IsMeantBy(Member);
}
