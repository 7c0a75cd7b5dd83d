using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>One workload: names as in the golden file, trust as the program derives it.</summary>
internal static class Sample
{
    public const string Account = "210987654321";
    public const string RoleName = "alloydb-client";
    public const string Pool =
        "projects/123456789012/locations/global/workloadIdentityPools/aws-pool";
    public const string Provider = $"{Pool}/providers/aws-provider";
    public const string ServiceAccount = "alloydb-client@demo-project.iam.gserviceaccount.com";

    public static string Configuration { get; } =
        CredentialConfiguration.Render(Provider, ServiceAccount);

    public static Caller Instance { get; } =
        Caller.Instance(Account, RoleName, "i-0123456789abcdef0");

    public static Deployment Deployment { get; } =
        new(
            new Gates(
                [
                    new(
                        Provider,
                        Account,
                        TrustPolicy.AttributeMapping,
                        TrustPolicy.Condition([Role])
                    ),
                ],
                [
                    new(
                        ServiceAccount,
                        "roles/iam.workloadIdentityUser",
                        TrustPolicy.Member(Pool, Role)
                    ),
                ]
            )
        );

    private static AwsRole Role => new(Account, RoleName);
}
