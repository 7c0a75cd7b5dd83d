using System.Text.Json;

namespace KeylessAlloyDb.Connector;

/// <summary>The few IAM policies of the connector, as JSON.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html</remarks>
internal static class RolePolicyText
{
    /// <summary>A trust policy for one AWS service.</summary>
    public static string TrustService(string service) =>
        Policy([
            new()
            {
                ["Effect"] = "Allow",
                ["Action"] = "sts:AssumeRole",
                ["Principal"] = new { Service = service },
            },
        ]);

    /// <summary>A policy of a role: which actions it may take on which resources.</summary>
    public static string Allow(
        params IEnumerable<(string[] Actions, string[] Resources)> permissions
    ) =>
        Policy(
            permissions.Select(permission => new Dictionary<string, object>
            {
                ["Effect"] = "Allow",
                ["Action"] = permission.Actions,
                ["Resource"] = permission.Resources,
            })
        );

    /// <summary>A policy of an endpoint, which has to name a principal.</summary>
    public static string AllowAnyone(string action, IEnumerable<string> resources) =>
        Policy([
            new()
            {
                ["Effect"] = "Allow",
                ["Principal"] = "*",
                ["Action"] = action,
                ["Resource"] = resources,
            },
        ]);

    private static string Policy(IEnumerable<Dictionary<string, object>> statements) =>
        JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = statements });
}
