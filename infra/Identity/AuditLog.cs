using Pulumi.Gcp.Projects;
using Pulumi.Gcp.Projects.Inputs;

namespace KeylessAlloyDb.Identity;

/// <summary>
/// Logs every token exchange and impersonation, both as ADMIN_READ. IAM's configuration covers impersonation;
/// iamcredentials has none of its own.
/// </summary>
/// <remarks>https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds</remarks>
internal static class AuditLog
{
    private static readonly string[] s_apis = [GoogleApi.Iam, GoogleApi.SecurityTokenService];

    /// <summary>
    /// Named after the project, which has one configuration per service. Under another name a new resource
    /// would write the configuration, and the deletion of the old resource would then remove it.
    /// </summary>
    /// <param name="prefix">Of the resources' names.</param>
    /// <param name="project">The project to audit.</param>
    /// <param name="formerName">The resources' former name.</param>
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
