namespace KeylessAlloyDb.Login.Trust;

/// <summary>The permissions that a login asks for, and Google's roles that hold them.</summary>
/// <remarks>
/// https://cloud.google.com/iam/docs/roles-permissions/iam and
/// https://cloud.google.com/alloydb/docs/reference/iam-roles-permissions. A role that is not listed,
/// a custom one too, gives nothing here.
/// </remarks>
internal static class Permissions
{
    public const string GetAccessToken = "iam.serviceAccounts.getAccessToken";
    public const string GetInstance = "alloydb.instances.get";
    public const string Connect = "alloydb.instances.connect";
    public const string GenerateClientCertificate = "alloydb.clusters.generateClientCertificate";
    public const string Login = "alloydb.users.login";

    private static readonly Dictionary<string, string[]> s_byRole = new()
    {
        ["roles/iam.workloadIdentityUser"] = [GetAccessToken],
        ["roles/iam.serviceAccountTokenCreator"] = [GetAccessToken],
        ["roles/alloydb.client"] = [GetInstance, Connect, GenerateClientCertificate],
        ["roles/alloydb.databaseUser"] = [GetInstance, Login],
        ["roles/alloydb.viewer"] = [GetInstance],
        ["roles/alloydb.admin"] = [GetInstance, Connect, GenerateClientCertificate, Login],
    };

    public static IReadOnlyCollection<string> Of(string role) =>
        s_byRole.GetValueOrDefault(role, []);
}
