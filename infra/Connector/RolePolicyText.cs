using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Connector;

/// <summary>The few IAM policies of the connector, as JSON.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html</remarks>
internal static class RolePolicyText
{
    /// <summary>A trust policy for one AWS service.</summary>
    public static string TrustService(string service) => Policy([Trust(service)]);

    /// <summary>
    /// A trust policy for one AWS service that takes the role in the name of a resource, so that nobody else's resource
    /// makes the service take it.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="accountId">The resource's account.</param>
    /// <param name="arn">The resource's ARN; <c>*</c> for what is not known yet.</param>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html</remarks>
    public static string TrustService(string service, string accountId, string arn)
    {
        var statement = Trust(service);
        statement["Condition"] = new JsonObject
        {
            ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = accountId },
            ["ArnLike"] = new JsonObject { ["aws:SourceArn"] = arn },
        };
        return Policy([statement]);
    }

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

    private static JsonObject Trust(string service) =>
        new()
        {
            ["Effect"] = "Allow",
            ["Action"] = "sts:AssumeRole",
            ["Principal"] = new JsonObject { ["Service"] = service },
        };

    private static string Policy(IEnumerable<JsonObject> statements) =>
        new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = JsonList.Of(statements),
        }.ToJsonString();
}
