using System.Text.Json;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects that a preview with --refresh may read every type that the stack can have: one right that lacks
/// ends the nightly look for drift with 403.
/// </summary>
public sealed class ReaderTests
{
    /// <summary>What a provider's Read asks for, by type, as far as more than the module's viewer is needed.</summary>
    private static readonly Dictionary<string, string> s_google = new()
    {
        ["gcp:alloydb/"] = "roles/alloydb.viewer",
        ["gcp:compute/"] = "roles/compute.viewer",
        ["gcp:dns/"] = "roles/dns.reader",
        // Reads attestation rules as well.
        ["gcp:iam/workloadIdentityPool"] = "roles/iam.workloadIdentityPoolViewer",
        ["gcp:kms/"] = "cloudkms.cryptoKeys.getIamPolicy",
        ["gcp:monitoring/alertPolicy:"] = "roles/monitoring.alertPolicyViewer",
        ["gcp:monitoring/dashboard:"] = "roles/monitoring.dashboardViewer",
        ["gcp:networkconnectivity/"] = "networkconnectivity.serviceConnectionPolicies.get",
        ["gcp:projects/iAM"] = "resourcemanager.projects.getIamPolicy",
        ["gcp:projects/service:"] = "roles/serviceusage.serviceUsageViewer",
        // Nothing is read of it.
        ["gcp:projects/serviceIdentity:"] = "roles/serviceusage.serviceUsageViewer",
        ["gcp:serviceaccount/account:"] = "roles/iam.serviceAccountViewer",
        ["gcp:serviceaccount/iAMMember:"] = "iam.serviceAccounts.getIamPolicy",
    };

    /// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html</remarks>
    private static readonly Dictionary<string, string> s_aws = new()
    {
        ["aws:cloudwatch/eventRule:"] = "events:DescribeRule events:ListTagsForResource",
        ["aws:cloudwatch/eventTarget:"] = "events:ListTargetsByRule",
        ["aws:cloudwatch/logGroup:"] = "logs:DescribeLogGroups logs:ListTagsForResource",
        ["aws:cloudwatch/metricAlarm:"] =
            "cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource",
        ["aws:cloudwatch/dashboard:"] = "cloudwatch:GetDashboard",
        ["aws:ec2/"] = "ec2:Describe*",
        ["aws:ec2transitgateway/"] =
            "ec2:Describe* ec2:GetTransitGateway* ec2:SearchTransitGatewayRoutes",
        ["aws:vpc/"] = "ec2:Describe*",
        ["aws:iam/instanceProfile:"] = "iam:GetInstanceProfile",
        ["aws:iam/role:"] = "iam:GetRole iam:ListRolePolicies iam:ListAttachedRolePolicies",
        ["aws:iam/rolePolicy:"] = "iam:GetRolePolicy",
        ["aws:iam/rolePolicyAttachment:"] = "iam:ListAttachedRolePolicies",
        ["aws:route53/"] = "route53resolver:Get* route53resolver:List*",
        ["aws:s3/bucket:"] =
            "s3:GetBucket* s3:Get*Configuration s3:ListBucket s3:ListTagsForResource",
        ["aws:s3/bucketObjectv2:"] = "s3:GetObject s3:GetObjectTagging",
        ["aws:s3/bucketPublicAccessBlock:"] = "s3:GetBucket*",
        ["aws:ssm/association:"] = "ssm:DescribeAssociation ssm:ListTagsForResource",
        ["aws:ssm/document:"] =
            "ssm:DescribeDocument ssm:GetDocument ssm:DescribeDocumentPermission ssm:ListTagsForResource",
    };

    /// <summary>No stack of this repository has them.</summary>
    private static readonly string[] s_examples =
    [
        "aws:autoscaling/group:Group",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "aws:lambda/function:Function",
    ];

    [Theory]
    [InlineData("dev-preview")]
    [InlineData("dev-pull")]
    public void A_preview_may_read_every_type_that_a_stack_has(string environment)
    {
        using var sandbox = Clouds.WellBehaved();
        var outcome = sandbox.Run(
            $"ci/bootstrap.sh --repository example/keyless-alloydb --repository-id 4711 --environment {environment} "
                + "--google-project example-dev --aws-account 123456789012 --aws-region ap-northeast-1"
        );
        outcome.Exit.Should().Be(0, outcome.Error);
        var google = string.Join(
            '\n',
            sandbox
                .CallsOf("gcloud")
                .Where(call =>
                    call.Contains("add-iam-policy-binding") || call.Contains("--permissions=")
                )
        );
        var aws = sandbox.CallsOf("aws").Single(call => call.Contains("--policy-name preview "));
        // Objects of other buckets of the account are nobody's business.
        aws.Should()
            .Contain(
                "\"s3:GetObjectTagging\"],\"Resource\":[\"arn:aws:s3:::keyless-alloydb-123456789012-*\"]"
            );
        IReadOnlyList<string> held = [.. google.Split(' ', '\n', ',', '='), .. aws.Split('"')];

        foreach (var type in Types("gcp").Concat(Types("aws")))
        {
            var needs = s_google
                .Concat(s_aws)
                .Where(entry => type.StartsWith(entry.Key))
                .Select(entry => entry.Value)
                .ToList();
            needs.Should().NotBeEmpty($"nobody has said what {type} needs to be read");
            foreach (var right in needs.SelectMany(need => need.Split(' ')))
            {
                held.Should().Contain(right, type);
            }
        }
    }

    private static IEnumerable<string> Types(string package)
    {
        using var schema = JsonDocument.Parse(
            File.ReadAllText(
                Path.Combine(Repository.Root, "tools", "sdks", "schemas", $"{package}.json")
            )
        );
        return
        [
            .. schema
                .RootElement.GetProperty("resources")
                .EnumerateObject()
                .Select(entry => entry.Name)
                .Where(type => !s_examples.Contains(type)),
        ];
    }
}
