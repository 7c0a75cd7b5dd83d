using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>One statement of a policy, which the provider takes as a text and only IAM reads.</summary>
/// <param name="json">The statement.</param>
/// <param name="isTrust">Whether it says who takes a role; else what a role may do.</param>
internal sealed partial class PolicyStatement(JsonElement json, bool isTrust)
{
    private const string Grammar =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

    private static readonly string[] s_domains = [".amazonaws.com", ".amazonaws.com.cn"];

    /// <summary>The statements of a policy, of which one may stand without a list; null for what is no policy.</summary>
    public static IReadOnlyList<PolicyStatement>? Of(string? policy, bool isTrust)
    {
        try
        {
            using var document = JsonDocument.Parse(policy ?? "");
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("Statement", out var found)
            )
            {
                return null;
            }

            var statements = found.Clone();
            return statements.ValueKind == JsonValueKind.Array
                ? [.. statements.EnumerateArray().Select(one => new PolicyStatement(one, isTrust))]
                : [new(statements, isTrust)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The first thing that IAM refuses, in its words, and their source.</summary>
    public (string Words, string Source)? Problem
    {
        get
        {
            if (json.ValueKind != JsonValueKind.Object || Text("Effect") is not ("Allow" or "Deny"))
            {
                return ("Syntax errors in policy.", Grammar);
            }

            return SidProblem ?? ActionProblem ?? (isTrust ? TrustProblem : RightProblem);
        }
    }

    /// <summary>Whether a service may take the role in the name of a resource of an account.</summary>
    public bool Trusts(string service, string account) =>
        json.TryGetProperty("Principal", out var principal)
        && principal.GetRawText().Contains(service)
        && (
            !json.TryGetProperty("Condition", out var condition)
            || !condition.TryGetProperty("StringEquals", out var equal)
            || !equal.TryGetProperty("aws:SourceAccount", out var owner)
            || owner.GetRawText().Contains(account)
        );

    private (string, string)? SidProblem =>
        Text("Sid") is { } sid && !Sid().IsMatch(sid)
            ? (
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
                "https://github.com/aws-cloudformation/cfn-lint/issues/1376"
            )
            : null;

    private (string, string)? ActionProblem
    {
        get
        {
            if (!Has("Action") && !Has("NotAction"))
            {
                return ("Policy statement must contain actions.", Grammar);
            }

            var colons = Texts("Action")
                .Where(action => action != "*")
                .Select(action => action.Count(letter => letter == ':'))
                .ToList();
            return colons.Contains(0)
                    ? (
                        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                        Grammar
                    )
                : colons.Exists(count => count > 1)
                    ? (
                        "Actions/Condition can contain only one colon.",
                        "https://github.com/garnaat/kappa/issues/111"
                    )
                : null;
        }
    }

    private (string, string)? TrustProblem =>
        Has("Resource")
            ? (
                "Has prohibited field Resource",
                "https://github.com/hashicorp/terraform/issues/34231"
            )
        : !Has("Principal") && !Has("NotPrincipal") ? ("Missing required field Principal", Grammar)
        : ForeignService is { } service
            ? (
                $"Invalid principal in policy: \"SERVICE\":\"{service}\"",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"
            )
        : null;

    /// <summary>A service of a trust whose name is not of AWS's domain.</summary>
    private string? ForeignService =>
        json.TryGetProperty("Principal", out var principal)
        && principal.ValueKind == JsonValueKind.Object
            ? Texts(principal, "Service")
                .FirstOrDefault(service =>
                    !s_domains.Any(domain => service.EndsWith(domain, StringComparison.Ordinal))
                )
            : null;

    private (string, string)? RightProblem =>
        Has("Principal")
            ? (
                "Policy document should not specify a principal.",
                "https://github.com/hashicorp/terraform-provider-aws/issues/10419"
            )
        : !Has("Resource") && !Has("NotResource")
            ? (
                "Policy statement must contain resources.",
                "https://github.com/hashicorp/terraform/issues/17987"
            )
        : Texts("Resource").FirstOrDefault(resource => !IsArn(resource)) is { } wrong
            ? (
                $"Resource {wrong} must be in ARN format or \"*\".",
                "https://github.com/trussworks/terraform-aws-s3-anti-virus/issues/21"
            )
        : null;

    private static bool IsArn(string resource) =>
        resource == "*" || resource.StartsWith("arn:", StringComparison.Ordinal);

    private bool Has(string name) => json.TryGetProperty(name, out _);

    private string? Text(string name) => Texts(name).FirstOrDefault();

    private IEnumerable<string> Texts(string name) => Texts(json, name);

    private static IEnumerable<string> Texts(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out var value))
        {
            return [];
        }

        IEnumerable<JsonElement> all =
            value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        return all.Where(one => one.ValueKind == JsonValueKind.String)
            .Select(one => one.GetString()!);
    }

    [GeneratedRegex("^[0-9A-Za-z]*$")]
    private static partial Regex Sid();
}
