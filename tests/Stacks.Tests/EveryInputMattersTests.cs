using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects against settings that are declared, read and checked, and then forgotten.</summary>
public sealed class EveryInputMattersTests
{
    private const string OtherHash =
        "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly ConcurrentDictionary<
        string,
        Lazy<Task<IReadOnlyCollection<string>>>
    > s_plans = new();

    /// <summary>They only guard other settings, or have no second value beside them.</summary>
    private static readonly string[] s_tied =
    [
        "environment",
        // It goes with other trusted roles: ClientTests.
        "client",
        "amiArchitecture",
        "cpuCount",
        "newerValues",
        // They change an output of the stack only.
        "exceptions",
    ];

    /// <summary>Another legal value of each setting, with what has to go along.</summary>
    public static TheoryData<string, string> Changes { get; } =
        new()
        {
            { "googleProject=other-project", "" },
            { "googleRegion=us-central1", "dnsSuffix=alloydb-psc.goog" },
            { "identityProject=other-project", "" },
            { "serviceAccountId=another-client", "" },
            {
                """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client"},{"accountId":"123456789012","roleName":"b"}]""",
                ""
            },
            {
                """workloads=[{"name":"reports","serviceAccountId":"alloydb-reports","trustedRoles":[{"accountId":"123456789012","roleName":"reports"}]}]""",
                ""
            },
            {
                """kubernetesClusters=[{"name":"blue","issuer":"https://oidc.eks.ap-northeast-1.amazonaws.com/id/A","jwksJson":"{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}"}]""",
                """kubernetesClusters=[{"name":"blue","issuer":"https://oidc.eks.ap-northeast-1.amazonaws.com/id/A"}];workloads=[{"name":"web","serviceAccountId":"alloydb-web","pods":[{"cluster":"blue","namespace":"shop","serviceAccount":"web"}]}]"""
            },
            { "tokenLifetimeSeconds=600", "" },
            { "tokenCreator=true", "" },
            { "auditLogs=false", "" },
            { "identityAuditLogs=true", "identityProject=other-project" },
            { "googleSubnetCidr=10.40.0.0/24", "" },
            { """googleNetwork={"vpc":"company","subnet":"alloydb"}""", "" },
            { "googleAsn=65002", "" },
            { "awsAsn=64513", "" },
            {
                "connectivity=existing",
                $$"""awsNetwork={"vpcId":"{{CloudAnswers.Existing("vpc", 0)}}","subnetIds":["{{CloudAnswers.Existing("subnet", 0)}}","{{CloudAnswers.Existing("subnet", 1)}}"],"routeTableIds":["{{CloudAnswers.Existing("rtb", 0)}}"]}"""
            },
            {
                """insideCidrs=["169.254.111.0/30","169.254.101.4/30","169.254.102.0/30","169.254.102.4/30"]""",
                ""
            },
            { "presharedKeyVersion=2", "" },
            { "dnsSuffix=alloydb-psc.goog", "" },
            { "endpoint=connectionPolicy", "" },
            { "googleApis=private", "" },
            { "publicPath=false", "" },
            {
                """existingDatabase={"project":"other-project","clusterId":"orders","instanceId":"main"}""",
                ""
            },
            {
                "machineType=c4a-highmem-2-lssd",
                "googleRegion=us-central1;dnsSuffix=alloydb-psc.goog"
            },
            { "availabilityType=REGIONAL", "" },
            { "databaseVersion=POSTGRES_16", "" },
            { "databaseName=app", "" },
            { "readPoolNodes=1", "" },
            {
                "googleKmsKey=projects/example-keys/locations/asia-northeast1/keyRings/data/cryptoKeys/alloydb",
                ""
            },
            { """maintenanceWindow={"day":"SUNDAY","hour":19}""", "" },
            {
                """restore={"backup":"projects/example-dev/locations/asia-northeast1/backups/before-the-loss"}""",
                ""
            },
            { $"secondaryOf={CloudAnswers.PrimaryCluster}", "applyGrants=false" },
            {
                """queryInsights={"queryStringLength":4500,"queryPlansPerMinute":5,"recordClientAddress":false}""",
                ""
            },
            { """databaseFlags={"work_mem":"64MB"}""", "" },
            { """administrators=["a@example.com"]""", "" },
            { """grants=[{"schema":"other","access":"readOnly"}]""", "" },
            { "applyGrants=false", "" },
            { "backups=true", "" },
            { "recoveryWindowDays=7", "backups=true" },
            { "protection=true", "" },
            {
                "awsAccountId=999999999999",
                """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client"},{"accountId":"999999999999","roleName":"alloydb-client"}]"""
            },
            { "awsRegion=us-east-1", "" },
            { "awsVpcCidr=10.50.0.0/16", "" },
            {
                $$"""awsNetwork={"vpcId":"{{CloudAnswers.Existing("vpc", 0)}}","subnetIds":["{{CloudAnswers.Existing("subnet", 0)}}","{{CloudAnswers.Existing("subnet", 1)}}"],"routeTableIds":["{{CloudAnswers.Existing("rtb", 0)}}"]}""",
                ""
            },
            { """availabilityZones=["ap-northeast-1c","ap-northeast-1d"]""", "" },
            {
                "roleName=other",
                """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client"},{"accountId":"123456789012","roleName":"other"}]"""
            },
            {
                "awsKmsKey=arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666",
                ""
            },
            { "permissionsBoundary=arn:aws:iam::123456789012:policy/boundary", "" },
            { "instanceType=t4g.medium", "" },
            { "amiId=ami-00000000000000000", "amiArchitecture=arm64" },
            { "imageGeneration=2", "" },
            { "proxyVersion=1.18.0", $"proxySha256={OtherHash}" },
            { $"proxySha256={OtherHash}", "" },
            { $"proxyFile={Path.Combine(StackSettings.Project.Directory, "Pulumi.yaml")}", "" },
            { "installGcloud=true", "" },
            { "logs=true", "" },
            { "logRetentionDays=90", "logs=true" },
            {
                """alarms={"snsTopic":"arn:aws:sns:ap-northeast-1:123456789012:oncall","notificationChannels":["projects/example-dev/notificationChannels/1"]}""",
                ""
            },
            { """tags={"project":"other"}""", "" },
        };

    [Fact]
    public void Each_setting_has_its_change() =>
        StackSettings
            .Project.Declarations.Select(declaration => declaration.Key.Split(':')[1])
            .Should()
            .BeEquivalentTo(
                Changes.Select(change => ((string)change[0]).Split('=')[0]).Concat(s_tied)
            );

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Another_value_makes_another_plan(string change, string along)
    {
        var others = along.Split(';', StringSplitOptions.RemoveEmptyEntries);

        // Most changes start from the same plan.
        var before = await s_plans.GetOrAdd(along, _ => new(() => PlanAsync(others))).Value;
        var after = await PlanAsync([.. others, change]);

        after.Should().NotBeEquivalentTo(before);
    }

    private static async Task<IReadOnlyCollection<string>> PlanAsync(
        IReadOnlyList<string> overrides
    )
    {
        var (recording, stack) = await StackMocks.RunAsync(
            StackSettings.Of("dev", overrides),
            preview: false
        );
        var psql = await OutputUtilities.GetValueAsync(stack.PsqlCommands);
        return
        [
            .. recording.Resources.Select(Line).Order(StringComparer.Ordinal),
            JsonSerializer.Serialize(psql.ToImmutableSortedDictionary()),
        ];
    }

    private static string Line(Recorded resource) =>
        $"{resource.Type} {resource.Name} {JsonSerializer.Serialize(resource.Inputs.ToImmutableSortedDictionary())}";
}
