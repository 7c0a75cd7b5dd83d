using CsCheck;
using KeylessAlloyDb.Client;
using KeylessAlloyDb.Vocabulary;

namespace KeylessAlloyDb.Testing.Infra.Client;

/// <summary>What the settings let through, up to the longest and strangest.</summary>
internal static class SamplePlan
{
    public const string ServiceAccount = "alloydb-client@demo-project.iam.gserviceaccount.com";

    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";

    public static ClientPlan Create(string? credentialConfiguration = null) =>
        new()
        {
            AwsRegion = "ap-northeast-1",
            ProxyVersion = ProxyRelease.DefaultVersion,
            ProxySha256 = ProxyRelease.Sha256(
                ProxyRelease.DefaultVersion,
                InstanceArchitecture.Arm
            )!,
            ProxySource = ProxyRelease.Url(ProxyRelease.DefaultVersion, InstanceArchitecture.Arm),
            CredentialConfiguration =
                credentialConfiguration ?? Credentials("123456789012", ServiceAccount),
            InstanceUri =
                "projects/demo-project/locations/asia-northeast1/clusters/keyless-dev/instances/primary",
            DatabaseName = "postgres",
            DatabaseUser = DatabaseUser.Name(ServiceAccount),
            PscDnsName = "0a1b.2c3d.asia-northeast1.alloydb-psc.goog",
            PscSubnetCidr = "10.30.0.0/25",
            PublicPath = true,
            GoogleApis = GoogleApiAccess.Internet,
            InstallGcloud = true,
            Grants = new(
                Credentials("123456789012", $"grants-{ServiceAccount}"),
                DatabaseUser.Name($"grants-{ServiceAccount}"),
                [new("app", GrantAccess.ReadWrite), new("reports", GrantAccess.ReadOnly)]
            ),
        };

    /// <summary>Every legal plan; schema names are SQL's own words as often as not.</summary>
    public static Gen<ClientPlan> Legal { get; } =
        from project in Project
        from account in Id(6, 30)
        from cluster in Id(1, 63)
        from region in Gen.OneOf("ap-northeast-1", "us-gov-west-1", "eu-central-1")
        from schemas in Gen.OneOf(
            Gen.OneOf("select", "user", "group", "public", "_"),
            Name(63)
        ).Array[0, 40]
        from access in Gen.Enum<GrantAccess>()
        from database in Name(63)
        from bucket in Id(3, 63)
        from key in Gen.String[Gen.Char[" '\"$%\\`!&;|<>()*?~#{}/-_.azAZ09é語"], 1, 300]
        from staged in Gen.Bool
        from flags in Gen.Bool.Array[4]
        let email = $"{account}@{ProjectSuffix(project)}.iam.gserviceaccount.com"
        let grants = $"{account}-grants@{ProjectSuffix(project)}.iam.gserviceaccount.com"
        select Create(Credentials("123456789012", email)) with
        {
            AwsRegion = region,
            ProxySource = staged
                ? $"s3://{bucket}/{key}"
                : ProxyRelease.Url("9999.9999.9999", InstanceArchitecture.Intel),
            InstanceUri =
                $"projects/{project}/locations/northamerica-northeast1/clusters/{cluster}/instances/primary",
            DatabaseName = database,
            DatabaseUser = DatabaseUser.Name(email),
            PscDnsName =
                $"{new string('a', 32)}.{new string('b', 32)}.northamerica-northeast1.alloydb-psc.goog",
            PublicPath = flags[0],
            GoogleApis = flags[1] ? GoogleApiAccess.Private : GoogleApiAccess.Internet,
            InstallGcloud = flags[2],
            Grants = flags[3]
                ? new(
                    Credentials("123456789012", grants),
                    DatabaseUser.Name(grants),
                    [.. schemas.Distinct().Select(schema => new Grant(schema, access))]
                )
                : null,
        };

    private static Gen<string> Project =>
        Gen.Frequency(
            (3, Id(6, 30)),
            (1, Id(6, 30).Select(id => $"{new string('d', 60)}.example:{id}"))
        );

    // project@example.com:id accounts are spelt account@id.example.com.iam.…
    private static string ProjectSuffix(string project) =>
        project.Split(':') is [var domain, var id] ? $"{id}.{domain}" : project;

    private static Gen<string> Id(int min, int max) =>
        from first in Gen.Char[Lower]
        from rest in Gen.String[Gen.Char[Lower + Digits + "-"], Math.Max(0, min - 2), max - 2]
        from last in Gen.Char[Lower + Digits]
        select $"{first}{rest}{last}"[..Math.Min(max, rest.Length + 2)];

    private static Gen<string> Name(int max) =>
        from first in Gen.Char[Lower + "_"]
        from rest in Gen.String[Gen.Char[Lower + Digits + "_"], 0, max - 1]
        select $"{first}{rest}";

    private static string Credentials(string projectNumber, string email) =>
        CredentialConfiguration.Render(
            $"projects/{projectNumber}/locations/global/workloadIdentityPools/aws-pool/providers/aws-provider",
            email,
            900
        );
}
