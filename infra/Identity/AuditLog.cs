using Pulumi.Gcp.Projects;
using Pulumi.Gcp.Projects.Inputs;

namespace KeylessAlloyDb.Identity;

/// <summary>
/// Records every token exchange and impersonation. Both are ADMIN_READ; impersonation is recorded
/// under IAM, as iamcredentials cannot be configured by itself.
/// </summary>
/// <remarks>https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds</remarks>
internal static class AuditLog
{
    private static readonly string[] s_apis = [GoogleApi.Iam, GoogleApi.SecurityTokenService];

    /// <summary>
    /// Named after the project, which has one configuration per service: under another name a new
    /// resource would write it, and then the deletion of the former one would take it away.
    /// </summary>
    /// <param name="prefix">Of the resources' names.</param>
    /// <param name="project">The project that is recorded.</param>
    /// <param name="formerName">What the resources were called before.</param>
    /// <param name="component">Their parent.</param>
    public static void Enable(string prefix, string project, string formerName, Resource component)
    {
        foreach (var api in s_apis)
        {
            _ = new IAMAuditConfig(
                $"{prefix}-audit-{project}-{api}",
                new()
                {
                    Project = project,
                    Service = $"{api}.googleapis.com",
                    AuditLogConfigs = new IAMAuditConfigAuditLogConfigArgs
                    {
                        LogType = "ADMIN_READ",
                    },
                },
                new()
                {
                    Parent = component,
                    Aliases = { new Alias { Name = $"{formerName}-{api}" } },
                }
            );
        }
    }
}
