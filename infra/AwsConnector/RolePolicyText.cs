using System.Text.Json;

namespace KeylessAlloyDb.Infra;

/// <summary>The few IAM policies of the connector, as JSON.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html</remarks>
internal static class RolePolicyText
{
    /// <summary>A trust policy for one AWS service.</summary>
    public static string TrustService(string service) =>
        Statement(
            new()
            {
                ["Effect"] = "Allow",
                ["Action"] = "sts:AssumeRole",
                ["Principal"] = new { Service = service },
            }
        );

    /// <summary>A policy of a role.</summary>
    public static string Allow(IEnumerable<string> actions, IEnumerable<string> resources) =>
        Statement(
            new()
            {
                ["Effect"] = "Allow",
                ["Action"] = actions,
                ["Resource"] = resources,
            }
        );

    /// <summary>A policy of an endpoint, which has to name a principal.</summary>
    public static string AllowAnyone(string action, IEnumerable<string> resources) =>
        Statement(
            new()
            {
                ["Effect"] = "Allow",
                ["Principal"] = "*",
                ["Action"] = action,
                ["Resource"] = resources,
            }
        );

    private static string Statement(Dictionary<string, object> statement) =>
        JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { statement } });
}
