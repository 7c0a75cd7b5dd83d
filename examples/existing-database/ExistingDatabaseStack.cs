using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Examples.ExistingDatabase;

/// <summary>
/// The login to a database that another team has in a project of its own. Network, endpoint and service account
/// are in the stack's project; users and their roles are added to the database.
/// </summary>
internal sealed class ExistingDatabaseStack : Stack
{
    private const string Role = "orders-worker";
    private const string GoogleCidr = "10.41.0.0/24";
    private const int GoogleAsn = 65011;

    public ExistingDatabaseStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");
        var databaseProject = config.Require("databaseProject");

        var aws = new Aws.Provider(
            "aws",
            new()
            {
                Region = awsRegion,
                AllowedAccountIds = account,
                DefaultTags = new ProviderDefaultTagsArgs { Tags = { ["application"] = "orders" } },
            }
        );
        var google = new Gcp.Provider(
            "google",
            new()
            {
                Project = project,
                Region = region,
                DefaultLabels = { ["application"] = "orders" },
            }
        );
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };

        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                DatabaseProject = databaseProject,
                Settings = new() { ServiceAccountId = Role, TrustedRoles = [new(account, Role)] },
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
                    SubnetCidr = GoogleCidr,
                    Asn = GoogleAsn,
                    DnsSuffix = $"{region}.alloydb-psc.goog",
                },
            },
            new() { Providers = { google } }
        );

        // The other team's database.
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
                    Existing = new()
                    {
                        Project = databaseProject,
                        ClusterId = config.Require("clusterId"),
                        InstanceId = config.Require("instanceId"),
                    },
                },
            },
            new() { Providers = { google } }
        );

        var connector = new AwsConnector(
            "connector",
            new()
            {
                GoogleGatewayAddresses = network.Vpn.Addresses,
                Settings = new()
                {
                    AccountId = account,
                    Region = awsRegion,
                    VpcCidr = "10.42.0.0/16",
                    Asn = 64521,
                    RoleName = Role,
                    GoogleCidr = GoogleCidr,
                    GoogleAsn = GoogleAsn,
                    InsideCidrs =
                    [
                        "169.254.103.0/30",
                        "169.254.103.4/30",
                        "169.254.104.0/30",
                        "169.254.104.4/30",
                    ],
                },
            },
            new() { Providers = { aws, random } }
        );

        var tunnels = network.Vpn.ConnectTo(connector.Vpn, onGoogle);
        var record = network.Dns.Publish("psc-record", database.Primary, onGoogle);
        var names = connector.Resolver.Forward(
            "psc",
            $"{region}.alloydb-psc.goog",
            network.Dns,
            new() { Provider = aws }
        );
        var instance = connector.Launch(
            new()
            {
                Settings = new(),
                Identity = identity.IdentityOf(account),
                Database = database.Primary,
                After =
                [
                    .. tunnels.Select(tunnel => tunnel.Session),
                    record,
                    names,
                    database.WorkloadUser,
                ],
            }
        );

        VerifyCommand = new ClientCommands
        {
            InstanceId = instance.Id,
            Region = awsRegion,
            PublicPath = false,
            DatabaseName = new InstanceSettings().DatabaseName,
        }.Run(instance.VerifyDocumentName);
    }

    /// <summary>Proves every hop from the instance to the login.</summary>
    [Output("verifyCommand")]
    public Output<string> VerifyCommand { get; private set; }
}
