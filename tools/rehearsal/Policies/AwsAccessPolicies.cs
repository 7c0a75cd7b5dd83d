using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>Trust and permissions of AWS roles.</summary>
internal static class AwsAccessPolicies
{
    private const string RolePolicy = "aws:iam/rolePolicy:RolePolicy";
    private const string Endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
    private const string Attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    // Services whose documentation says that they send aws:SourceAccount when they take a role.
    private static readonly string[] s_deputies =
    [
        "vpc-flow-logs.amazonaws.com",
        "ecs-tasks.amazonaws.com",
    ];

    /// <summary>Operators of a condition that compare with the whole of each value.</summary>
    private static readonly string[] s_equalities =
    [
        "StringEquals",
        "StringLike",
        "ArnEquals",
        "ArnLike",
    ];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "role-trusts-services-only",
            "A role can be taken by named AWS services, not by accounts or everybody: who takes it becomes the service account.",
            ["CKV_AWS_60", "CKV_AWS_61"],
            set =>
                from role in set.Of(Types.Role)
                from statement in Statements(role, "assumeRolePolicy")
                where IsAllow(statement) && !NamesServicesOnly(statement)
                select new Violation(
                    role,
                    $"assumeRolePolicy lets {Member(statement, "Principal")} take the role; name services: {{\"Service\": \"ec2.amazonaws.com\"}}"
                )
        ),
        new(
            "service-for-own-account",
            "A role for VPC flow logs or ECS tasks names the one account whose resources may use it.",
            [
                "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
            ],
            set =>
                from role in set.Of(Types.Role)
                from statement in Statements(role, "assumeRolePolicy")
                where IsAllow(statement)
                from service in Items(statement, "Principal")
                    .SelectMany(principal => Values(principal, "Service"))
                where s_deputies.Contains(service) && !IsForOneAccount(statement)
                select new Violation(
                    role,
                    $"assumeRolePolicy lets {service} take the role for any account; add the Condition {{\"StringEquals\": {{\"aws:SourceAccount\": \"<account>\"}}}}, or an aws:SourceArn of the account"
                )
        ),
        new(
            "no-wildcard-actions",
            "A role allows named actions, never all of them or all of a service.",
            ["CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_274", "AWS-0345"],
            set =>
                (
                    from policy in set.Of(RolePolicy)
                    from statement in Statements(policy, "policy")
                    where IsAllow(statement)
                    from action in Values(statement, "Action")
                    where action == "*" || action.EndsWith(":*", StringComparison.Ordinal)
                    select new Violation(policy, $"allows {action}; name the actions")
                ).Concat(
                    set.Wrong(
                        Attachment,
                        "policyArn",
                        value =>
                            value?.AsText?.EndsWith(
                                ":policy/AdministratorAccess",
                                StringComparison.Ordinal
                            ) != true,
                        "attach what is used"
                    )
                )
        ),
        new(
            "no-wildcard-resources",
            "A role allows its actions on named resources.",
            ["CKV_AWS_355"],
            set =>
                from policy in set.Of(RolePolicy)
                from statement in Statements(policy, "policy")
                where IsAllow(statement)
                from resource in Values(statement, "Resource")
                where resource == "*"
                select new Violation(policy, "allows its actions on every resource; name them")
        ),
        new(
            "endpoint-policy-narrow",
            "A gateway endpoint has a policy, and each statement names a principal, actions and resources: without one it leads to every bucket of every account.",
            ["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"],
            set =>
                (
                    from endpoint in set.Of(Endpoint)
                    where endpoint.Inputs.Text("vpcEndpointType") == "Gateway"
                    where endpoint.Inputs.Get("policy") is null
                    select new Violation(
                        endpoint,
                        "policy is not set: every bucket of every account can be read and written; name actions and resources"
                    )
                ).Concat(
                    from endpoint in set.Of(Endpoint)
                    from statement in Statements(endpoint, "policy")
                    where IsAllow(statement)
                    from wide in Wide(statement)
                    select new Violation(
                        endpoint,
                        $"policy {wide}: data can leave to any bucket; name actions and resources"
                    )
                )
        ),
        new(
            "buckets-closed",
            "A bucket blocks public access in all four ways.",
            [
                "CKV_AWS_53",
                "CKV_AWS_54",
                "CKV_AWS_55",
                "CKV_AWS_56",
                "CKV2_AWS_6",
                "AWS-0086",
                "AWS-0087",
                "AWS-0091",
                "AWS-0093",
                "AWS-0094",
                "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
            ],
            set =>
                set.Without(
                        Types.Bucket,
                        Types.PublicAccessBlock,
                        "bucket",
                        "nothing blocks public access; add a BucketPublicAccessBlock"
                    )
                    .Concat(
                        new[]
                        {
                            "blockPublicAcls",
                            "blockPublicPolicy",
                            "ignorePublicAcls",
                            "restrictPublicBuckets",
                        }.SelectMany(way =>
                            set.Wrong(
                                Types.PublicAccessBlock,
                                way,
                                value => value?.AsBool == true,
                                "write true"
                            )
                        )
                    )
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
    ];

    private static IEnumerable<string> Wide(JsonElement statement) =>
        new[]
        {
            statement.TryGetProperty("Principal", out _) ? null : "names no Principal",
            Values(statement, "Action").FirstOrDefault(action => action.EndsWith('*')) is { } action
                ? $"allows the Action {action}"
            : Values(statement, "Action").Any() ? null
            : "names no Action",
            Values(statement, "Resource").FirstOrDefault(IsAnyBucket) is { } resource
                ? $"allows the Resource {resource}"
            : Values(statement, "Resource").Any() ? null
            : "names no Resource",
        }.OfType<string>();

    private static bool IsAnyBucket(string resource) =>
        resource == "*" || resource.Split(":::") is [_, ['*', ..]];

    /// <summary>The statements of a policy; none of a text that is no policy, which AWS refuses.</summary>
    private static IEnumerable<JsonElement> Statements(ResourceState resource, string property)
    {
        try
        {
            using var document = JsonDocument.Parse(resource.Inputs.Text(property) ?? "{}");
            return
            [
                .. Items(document.RootElement.Clone(), "Statement")
                    .Where(statement => statement.ValueKind == JsonValueKind.Object),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static JsonElement[] Items(JsonElement owner, string name) =>
        owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : [value];

    private static bool IsAllow(JsonElement statement) => Member(statement, "Effect") == "Allow";

    private static bool NamesServicesOnly(JsonElement statement) =>
        statement.TryGetProperty("Principal", out var principal)
        && principal.ValueKind == JsonValueKind.Object
        && principal
            .EnumerateObject()
            .All(entry => entry.Name == "Service" && Values(principal, "Service").All(IsService));

    /// <summary>Condition keys have no letter case, and each value of a key suffices.</summary>
    private static bool IsForOneAccount(JsonElement statement) =>
        Items(statement, "Condition")
            .Where(condition => condition.ValueKind == JsonValueKind.Object)
            .SelectMany(condition => condition.EnumerateObject())
            .Where(test => s_equalities.Contains(test.Name))
            .Where(test => test.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(test => test.Value.EnumerateObject())
            .Any(key =>
                key.Name.ToUpperInvariant() switch
                {
                    "AWS:SOURCEACCOUNT" => Only(key.Value, IsAccount),
                    "AWS:SOURCEARN" => Only(
                        key.Value,
                        arn => arn.Split(':') is [_, _, _, _, var account, ..] && IsAccount(account)
                    ),
                    _ => false,
                }
            );

    private static bool Only(JsonElement values, Func<string, bool> holds) =>
        values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Select(Text).All(holds)
            : holds(Text(values));

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    private static bool IsService(string name) =>
        name.EndsWith(".amazonaws.com", StringComparison.Ordinal)
        || name.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal);

    private static IEnumerable<string> Values(JsonElement owner, string name) =>
        Items(owner, name).Select(Text);

    private static string Member(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? Text(value) : "nobody";

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
