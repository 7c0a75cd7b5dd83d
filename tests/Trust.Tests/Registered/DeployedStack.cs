using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Trust.Tests.Boundary;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>What the program registers for stack dev, and whom its settings name.</summary>
internal static class DeployedStack
{
    private const string Pool =
        "projects/123456789012/locations/global/workloadIdentityPools/aws-0a1b2c3d";

    public static IReadOnlyList<TrustedRole> Trusted { get; } =
    [new("210987654321", "alloydb-client")];

    public static IReadOnlyList<ResourceState> Resources { get; } =
    [
        new()
        {
            Urn =
                "urn:pulumi:dev::keyless-alloydb::gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider::identity-provider-210987654321",
            Type = Types.PoolProvider,
            Custom = true,
            Inputs = PropertyMap.Of(
                ("aws", PropertyMap.Of(("accountId", "210987654321"))),
                (
                    "attributeMapping",
                    PropertyMap.Of(
                        ("google.subject", "assertion.arn"),
                        ("attribute.aws_account", "assertion.account"),
                        (
                            "attribute.aws_role",
                            "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn"
                        )
                    )
                ),
                (
                    "attributeCondition",
                    "attribute.aws_role == 'arn:aws:sts::210987654321:assumed-role/alloydb-client'"
                )
            ),
            Outputs = PropertyMap.Of(("name", $"{Pool}/providers/aws-0a1b2c3d")),
        },
        new()
        {
            Urn =
                "urn:pulumi:dev::keyless-alloydb::gcp:serviceaccount/iAMMember:IAMMember::identity-member",
            Type = Types.ServiceAccountMember,
            Custom = true,
            Inputs = PropertyMap.Of(
                (
                    "serviceAccountId",
                    "projects/demo-project/serviceAccounts/alloydb-client@demo-project.iam.gserviceaccount.com"
                ),
                ("role", "roles/iam.workloadIdentityUser"),
                (
                    "member",
                    $"principalSet://iam.googleapis.com/{Pool}/attribute.aws_role/arn:aws:sts::210987654321:assumed-role/alloydb-client"
                )
            ),
        },
    ];
}
