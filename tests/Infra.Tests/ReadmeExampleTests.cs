using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi;

namespace KeylessAlloyDb.Tests;

/// <summary>Protects the example in each component's README: it registers what it says.</summary>
/// <remarks>SnippetTests of Docs.Tests hold the pages to this file.</remarks>
public sealed class ReadmeExampleTests
{
    [Fact]
    public Task The_identity_of_a_role() =>
        RegistersAsync(TrustOneRole, "gcp:iam/workloadIdentityPoolProvider");

    [Fact]
    public Task A_network() => RegistersAsync(MakeANetwork, "gcp:compute/haVpnGateway");

    [Fact]
    public Task A_database_in_a_network_that_is_there() =>
        RegistersAsync(MakeADatabase, "gcp:alloydb/cluster");

    [Fact]
    public Task A_connector() => RegistersAsync(MakeAConnector, "aws:ec2/vpnGateway");

    private static async Task RegistersAsync(
        Func<ComponentResourceOptions?, ComponentResource> example,
        string type
    )
    {
        var (run, _) = await new CloudMocks(preview: false).RunAsync(() => example(null));

        run.All(type).Should().NotBeEmpty();
    }

    private static WorkloadIdentityFederation TrustOneRole(ComponentResourceOptions? options)
    {
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Settings = new()
                {
                    ServiceAccountId = "reports",
                    TrustedRoles = [new("123456789012", "reports-worker")],
                },
                Project = "my-database-project",
            },
            options
        );
        return identity;
    }

    private static PscNetwork MakeANetwork(ComponentResourceOptions? options)
    {
        var network = new PscNetwork(
            "network",
            new()
            {
                Settings = new()
                {
                    Region = "asia-northeast1",
                    SubnetCidr = "10.30.0.0/24",
                    Asn = 65001,
                    DnsSuffix = "asia-northeast1.alloydb-psc.goog",
                },
                Project = "my-database-project",
            },
            options
        );
        return network;
    }

    private static AlloyDbIamCluster MakeADatabase(ComponentResourceOptions? options)
    {
        var database = new AlloyDbIamCluster(
            "database",
            new()
            {
                Settings = new()
                {
                    Region = "asia-northeast1",
                    ClusterId = "reports",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
                },
                Project = "my-database-project",
                Network = new()
                {
                    Id = "projects/my-database-project/global/networks/main",
                    SubnetId =
                        "projects/my-database-project/regions/asia-northeast1/subnetworks/psc",
                },
                WorkloadUser = "reports@my-database-project.iam",
            },
            options
        );
        return database;
    }

    private static AwsConnector MakeAConnector(ComponentResourceOptions? options)
    {
        var connector = new AwsConnector(
            "connector",
            new()
            {
                Settings = new()
                {
                    AccountId = "123456789012",
                    Region = "ap-northeast-1",
                    VpcCidr = "10.20.0.0/16",
                    Asn = 64512,
                    GoogleAsn = 65001,
                    InsideCidrs =
                    [
                        "169.254.101.0/30",
                        "169.254.101.4/30",
                        "169.254.102.0/30",
                        "169.254.102.4/30",
                    ],
                    GoogleCidr = "10.30.0.0/24",
                    RoleName = "reports-worker",
                },
                GoogleGatewayAddresses =
                [
                    Output.Create("35.242.10.0"),
                    Output.Create("35.220.10.1"),
                ],
            },
            options
        );
        return connector;
    }
}
