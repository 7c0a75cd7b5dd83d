using System.Text.Json.Nodes;

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
                ["Principal"] = new JsonObject { ["Service"] = service },
            },
        ]);

    /// <summary>A policy of a role: which actions it may take on which resources.</summary>
    public static string Allow(
        params IEnumerable<(string[] Actions, string[] Resources)> permissions
    ) =>
        Policy(
            permissions.Select(permission => new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = JsonList.Of(permission.Actions),
                ["Resource"] = JsonList.Of(permission.Resources),
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
                ["Resource"] = JsonList.Of(resources),
            },
        ]);

    private static string Policy(IEnumerable<JsonObject> statements) =>
        new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = JsonList.Of(statements),
        }.ToJsonString();
}
