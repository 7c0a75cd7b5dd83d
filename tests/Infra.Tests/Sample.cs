namespace KeylessAlloyDb.Tests;

/// <summary>Settings without a problem, for tests to change one thing of, and components with them.</summary>
internal static class Sample
{
    public const string Project = "example-dev";

    public static AwsRole Role { get; } = new("123456789012", "alloydb-client");

    public static IdentitySettings Identity { get; } =
        new() { ServiceAccountId = "alloydb-client", TrustedRoles = [Role] };

    public static Workload Reports { get; } =
        new()
        {
            Name = "reports",
            ServiceAccountId = "alloydb-reports",
            TrustedRoles = [new("123456789012", "reports")],
        };

    public static NetworkSettings Network { get; } =
        new()
        {
            Region = "asia-northeast1",
            SubnetCidr = "10.30.0.0/24",
            Asn = 65001,
            DnsSuffix = "asia-northeast1.alloydb-psc.goog",
        };

    public static DatabaseSettings Database { get; } =
        new()
        {
            Region = "asia-northeast1",
            ClusterId = "keyless-dev",
            MachineType = "n2-highmem-2",
            CpuCount = 2,
        };

    public static ConnectorSettings Connector { get; } =
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

    public static WorkloadIdentityFederationArgs ArgsOf(
        IdentitySettings settings,
        string? identityProject = null
    ) =>
        new()
        {
            Settings = settings,
            Project = Project,
            IdentityProject = identityProject is null
                ? null
                : (Pulumi.Input<string>)identityProject,
        };

    public static PscNetworkArgs ArgsOf(NetworkSettings settings) =>
        new() { Settings = settings, Project = Project };

    public static AlloyDbIamClusterArgs ArgsOf(DatabaseSettings settings) =>
        new()
        {
            Settings = settings,
            Project = Project,
            Network = new()
            {
                Id = "projects/example-dev/global/networks/n",
                SubnetId = "projects/example-dev/regions/asia-northeast1/subnetworks/s",
            },
            WorkloadUser = "alloydb-client@example-dev.iam",
        };

    // Called inside a run: outputs belong to one.
    public static AwsConnectorArgs ArgsOf(ConnectorSettings settings) =>
        new()
        {
            Settings = settings,
            GoogleGatewayAddresses =
            [
                Pulumi.Output.Create("35.242.10.0"),
                Pulumi.Output.Create("35.220.10.1"),
            ],
        };

    public static ConnectorInstanceArgs ArgsOf(InstanceSettings settings) =>
        new()
        {
            Settings = settings,
            Identity = new(
                Pulumi.Output.Create("{}"),
                Pulumi.Output.Create("alloydb-client@example-dev.iam")
            ),
            Database = new(
                Pulumi.Output.Create(
                    "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev/instances/primary"
                ),
                Pulumi.Output.Create("a.b.asia-northeast1.alloydb-psc.goog"),
                Pulumi.Output.Create("10.30.0.5")
            ),
        };

    public static IReadOnlyList<string> ProblemsOf(ComponentSettings settings)
    {
        var problems = new Problems();
        settings.Validate(problems);
        return problems.Messages;
    }
}
