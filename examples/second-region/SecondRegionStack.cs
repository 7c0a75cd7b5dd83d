namespace KeylessAlloyDb.Examples.SecondRegion;

/// <summary>
/// A database that replicates one of another region, with everything in front of it that a promotion does not
/// make: identity, network, endpoint and record. The tunnels are those of <c>google-half</c>.
/// </summary>
internal sealed class SecondRegionStack : Stack
{
    public SecondRegionStack()
    {
        var config = new Config();
        var stack = Pulumi.Deployment.Instance.StackName;
        var project = config.Require("project");
        var region = config.Require("region");

        var google = new Gcp.Provider(
            "google",
            new()
            {
                Project = project,
                Region = region,
                DefaultLabels = { ["stack"] = stack },
            }
        );
        var random = new Pulumi.Random.Provider("random");

        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new()
                {
                    ServiceAccountId = "orders-us",
                    TrustedRoles =
                    [
                        new(config.Require("awsAccountId"), config.Require("awsRoleName")),
                    ],
                },
            },
            new() { Providers = { google, random } }
        );
        var network = new PscNetwork(
            "network",
            new()
            {
                Project = project,
                Settings = new()
                {
                    Region = region,
                    SubnetCidr = config.Require("subnetCidr"),
                    Asn = 65001,
                    DnsSuffix = $"{region}.alloydb-psc.goog",
                },
            },
            new() { Providers = { google } }
        );
        var database = new AlloyDbIamCluster(
            "database",
            new()
            {
                Project = project,
                Network = network.Endpoints,
                WorkloadUser = identity.DatabaseUserName,
                Settings = new()
                {
                    Region = region,
                    ClusterId = $"orders-{stack}",
                    // Without it the database is a primary: the update that takes it away promotes.
                    SecondaryOf = config.Get("primary") is { Length: > 0 } primary ? primary : null,
                    // As the primary has them, since nothing of it is inherited.
                    DatabaseVersion = "POSTGRES_16",
                    MachineType = "n2-highmem-4",
                    CpuCount = 4,
                    Flags = new Dictionary<string, string> { ["work_mem"] = "64MB" },
                    // From the promotion on.
                    Backups = true,
                },
            },
            new() { Providers = { google } }
        );
        network.Dns.Publish("psc-record", database.Primary, new() { Provider = google });

        Identity = Output.Create(identity.ToOutputs());
        Database = Output.Create(database.Primary.ToOutputs());
    }

    /// <summary>The service account that AWS's role becomes, and by AWS account its credential file.</summary>
    [Output("identity")]
    public Output<ImmutableDictionary<string, object>> Identity { get; private set; }

    /// <summary>The instance's full name, the name that clients dial and the address behind it.</summary>
    [Output("database")]
    public Output<ImmutableDictionary<string, object>> Database { get; private set; }
}
