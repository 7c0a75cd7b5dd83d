namespace KeylessAlloyDb.Infra.Tests;

/// <summary>Arguments without a problem, for tests to change one thing of.</summary>
internal static class Sample
{
    public static AwsRole Role { get; } = new("123456789012", "alloydb-client");

    public static WorkloadIdentityFederationArgs Identity { get; } =
        new()
        {
            Project = "example-dev",
            ServiceAccountId = "alloydb-client",
            TrustedRoles = [Role],
        };

    public static PscNetworkArgs Network { get; } =
        new()
        {
            Project = "example-dev",
            Region = "asia-northeast1",
            SubnetCidr = "10.30.0.0/24",
            Asn = 65001,
            DnsSuffix = "asia-northeast1.alloydb-psc.goog",
        };

    public static AlloyDbIamClusterArgs Database { get; } =
        new()
        {
            Project = "example-dev",
            Region = "asia-northeast1",
            ClusterId = "keyless-dev",
            MachineType = "n2-highmem-2",
            CpuCount = 2,
            NetworkId = "projects/example-dev/global/networks/n",
            EndpointSubnetId = "projects/example-dev/regions/asia-northeast1/subnetworks/s",
            WorkloadUser = "alloydb-client@example-dev.iam",
        };

    public static AwsConnectorArgs Connector { get; } =
        new()
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
            RoleName = "alloydb-client",
        };

    /// <summary>Made inside a run: outputs belong to one.</summary>
    public static AwsConnectorArgs ConnectorWithGateway(AwsConnectorArgs? args = null) =>
        (args ?? Connector) with
        {
            GoogleGatewayAddresses =
            [
                Pulumi.Output.Create("35.242.10.0"),
                Pulumi.Output.Create("35.220.10.1"),
            ],
        };

    public static ConnectorInstanceArgs Instance() =>
        new()
        {
            CredentialConfiguration = "{}",
            DatabaseUser = "alloydb-client@example-dev.iam",
            Database = new(
                Pulumi.Output.Create(
                    "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev/instances/primary"
                ),
                Pulumi.Output.Create("a.b.asia-northeast1.alloydb-psc.goog"),
                Pulumi.Output.Create("10.30.0.5")
            ),
        };

    public static IReadOnlyList<string> ProblemsOf(ComponentArgs args)
    {
        var problems = new Problems();
        args.Validate(problems);
        return problems.Messages;
    }
}
