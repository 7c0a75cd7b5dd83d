using Pulumi.Gcp.Projects;
using Pulumi.Gcp.Projects.Inputs;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// Records every token exchange and impersonation. Both are ADMIN_READ; impersonation is recorded
/// under IAM, as iamcredentials cannot be configured by itself.
/// </summary>
/// <remarks>https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds</remarks>
internal static class AuditLog
{
    private static readonly string[] s_apis = [GoogleApi.Iam, GoogleApi.SecurityTokenService];

    public static void Enable(string name, string project, Resource component)
    {
        foreach (var api in s_apis)
        {
            _ = new IAMAuditConfig(
                $"{name}-{api}",
                new()
                {
                    Project = project,
                    Service = $"{api}.googleapis.com",
                    AuditLogConfigs = new IAMAuditConfigAuditLogConfigArgs
                    {
                        LogType = "ADMIN_READ",
                    },
                },
                new() { Parent = component }
            );
        }
    }
}
