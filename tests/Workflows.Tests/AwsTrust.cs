using System.IO.Enumeration;
using System.Text.Json;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>What AWS's token service makes of a token, from the trust policy that it was given.</summary>
/// <param name="Conditions">By operator and claim: the values of which one has to match.</param>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html</remarks>
internal sealed record AwsTrust(
    IReadOnlyList<(string Operator, string Claim, IReadOnlyList<string> Values)> Conditions
)
{
    private const string Issuer = "token.actions.githubusercontent.com:";

    public static AwsTrust Of(IReadOnlyList<string> calls)
    {
        var call = calls.Single(call =>
            call.StartsWith("iam create-role", StringComparison.Ordinal)
        );
        using var policy = JsonDocument.Parse(call[call.IndexOf('{')..(call.LastIndexOf('}') + 1)]);
        var statement = policy.RootElement.GetProperty("Statement").EnumerateArray().Single();
        statement
            .GetProperty("Principal")
            .GetProperty("Federated")
            .GetString()
            .Should()
            .Be("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
        return new([
            .. from condition in statement.GetProperty("Condition").EnumerateObject()
            from claim in condition.Value.EnumerateObject()
            select (condition.Name, claim.Name[Issuer.Length..], Values(claim.Value)),
        ]);
    }

    public bool Admits(IReadOnlyDictionary<string, object> token) =>
        Conditions.All(condition =>
            token.GetValueOrDefault(condition.Claim) is string value
            && condition.Values.Any(wanted =>
                condition.Operator switch
                {
                    "StringEquals" => value == wanted,
                    "StringLike" => FileSystemName.MatchesSimpleExpression(
                        wanted,
                        value,
                        ignoreCase: false
                    ),
                    _ => throw new NotSupportedException(condition.Operator),
                }
            )
        );

    private static IReadOnlyList<string> Values(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : [value.GetString()!];
}
