using KeylessAlloyDb.Rehearsal.Policies;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects the table of tools/policy-pack/README.md: who uses checkov or trivy sees what the pack asks
/// beyond them, and what it leaves to them.
/// </summary>
/// <remarks>
/// Read in https://github.com/bridgecrewio/checkov at 03d5fda and
/// https://github.com/aquasecurity/trivy-checks at 80e5382, on 2026-11-30.
/// </remarks>
public sealed class PolicyPackTableTests
{
    private const string Same = "the same";

    /// <summary>Each rule with ids of scanners, and how it differs from what they ask.</summary>
    private static readonly Dictionary<string, string> s_differences = new()
    {
        ["trust-has-condition"] = Same,
        ["no-project-impersonation"] =
            "also `roles/iam.workloadIdentityUser`; an `IAMBinding` is not judged",
        ["no-service-account-admin"] =
            "members of a project only: no `IAMBinding`, no folder, no organisation",
        ["exchange-audited"] =
            "`ADMIN_READ` of two services where there is a pool; they ask for every service, and trivy for every type of log",
        ["no-keys"] =
            "every key of a service account, not only one made elsewhere; also HMAC, API and SSH keys, access keys and passwords of users",
        ["private-google-access"] = Same,
        ["subnet-flow-logs"] = Same,
        ["no-public-zones"] = "checkov takes the DNSSEC state `transfer`, too",
        ["no-open-firewall"] =
            "every protocol and port, also of a rule with tags or one that is switched off",
        ["no-automatic-attachments"] = Same,
        ["no-open-ingress"] = "every port and protocol, in rules of their own and inside a group",
        ["no-egress-on-all-ports"] = Same,
        ["no-open-egress"] = Same,
        ["groups-described"] =
            "also the characters that EC2 takes; rules inside a group need no description",
        ["default-group-closed"] = Same,
        ["vpc-flow-logs"] = Same,
        ["logs-expire"] = Same,
        ["no-public-addresses-by-default"] = Same,
        ["imdsv2-only"] =
            "an endpoint that is switched off does not pass; launch configurations are not judged",
        ["metadata-hop-limit"] = "also instances; launch configurations are not judged",
        ["no-public-address"] =
            "also an instance or a template that leaves the choice to its subnet, and every interface of a template",
        ["no-secrets-in-user-data"] =
            "also what Pulumi marks as secret, base64, and Google's keys and tokens",
        ["encrypted-disks"] =
            "also disks of a launch template, and one that leaves its disk to the image; launch configurations are not judged",
        ["instance-role"] = "also launch templates",
        ["detailed-monitoring"] = Same,
        ["role-trusts-services-only"] = "no principal at all but named AWS services",
        ["no-wildcard-actions"] =
            "also all actions of one service; policies of roles only, none of users and groups",
        ["no-wildcard-resources"] =
            "every action, also one that AWS cannot restrict to resources; policies of roles only",
        ["buckets-closed"] = Same,
    };

    [Fact]
    public void The_table_lists_every_rule_with_the_scanners_rules_that_it_covers()
    {
        PolicyPack
            .All.Where(policy => Scanners(policy).Count > 0)
            .Select(policy => policy.Name)
            .Should()
            .BeEquivalentTo(s_differences.Keys);

        GeneratedSection.Check(
            "tools/policy-pack/README.md",
            "rules",
            string.Join(
                '\n',
                [
                    "| rule | judged | level | checkov, trivy | beyond them, or left to them |",
                    "|---|---|---|---|---|",
                    .. PolicyPack.All.Select(Row),
                ]
            )
        );
    }

    private static string Row(Policy policy) =>
        $"| `{policy.Name}` | {Judged(policy.Scope)} | {policy.Enforcement.ToString().ToLowerInvariant()} "
        + (
            Scanners(policy) is { Count: > 0 } ids
                ? $"| {string.Join(", ", ids)} | {s_differences[policy.Name]} |"
                : "| none | |"
        );

    private static IReadOnlyList<string> Scanners(Policy policy) =>
        [.. policy.Sources.Where(source => !source.StartsWith("https:", StringComparison.Ordinal))];

    private static string Judged(Scope scope) =>
        scope switch
        {
            Scope.Resource => "resource",
            Scope.Stack => "stack",
            _ => "both",
        };
}
