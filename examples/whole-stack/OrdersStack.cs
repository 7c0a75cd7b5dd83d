using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Examples.WholeStack;

/// <summary>
/// A program of its own, the application "orders": it takes all four components and the wiring between
/// them, encrypts with keys of its own, is told what fails, and adds the log of its application.
/// </summary>
internal sealed class OrdersStack : Stack
{
    private const string Role = "orders-app";
    private const string GoogleCidr = "10.40.0.0/24";
    private const int GoogleAsn = 65010;

    public OrdersStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");

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
        var onAws = new CustomResourceOptions { Provider = aws };

        // The four components.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
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
                    ClusterId = $"orders-{Pulumi.Deployment.Instance.StackName}",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
                    KmsKey = config.Require("googleKmsKey"),
                    Backups = true,
                    MaintenanceWindow = new("SUNDAY", 19),
                    QueryInsights = new(1024, 5, RecordClientAddress: false),
                    // Loads pgaudit: docs/how-to.md#see-who-did-what-in-the-database.
                    Flags = new Dictionary<string, string> { ["alloydb.enable_pgaudit"] = "on" },
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
                    VpcCidr = "10.50.0.0/16",
                    Asn = 64520,
                    RoleName = Role,
                    KmsKey = config.Require("awsKmsKey"),
                    GoogleCidr = GoogleCidr,
                    GoogleAsn = GoogleAsn,
                    InsideCidrs =
                    [
                        "169.254.101.0/30",
                        "169.254.101.4/30",
                        "169.254.102.0/30",
                        "169.254.102.4/30",
                    ],
                },
            },
            new() { Providers = { aws, random } }
        );

        // The wiring between the clouds: tunnels, the database's record, and who answers its name.
        var tunnels = network.Vpn.ConnectTo(connector.Vpn, onGoogle);
        var record = network.Dns.Publish("psc-record", database.Primary, onGoogle);
        var names = connector.Resolver.Forward(
            "psc",
            $"{region}.alloydb-psc.goog",
            network.Dns,
            onAws
        );

        // The login, once the way to the database exists.
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

        // The day after: who hears of what fails, once the tunnels are up.
        _ = AwsAlarms.Create(
            new()
            {
                Tunnels = connector.Vpn.Tunnels,
                ResolverEndpointId = connector.Resolver.EndpointId,
                InstanceId = instance.Id,
                VerifyDocumentName = instance.VerifyDocumentName,
            },
            config.Require("snsTopic"),
            new()
            {
                Provider = aws,
                DependsOn = tunnels.Select(tunnel => (Resource)tunnel.Session).ToArray(),
            }
        );
        _ = GoogleAlarms.Create(
            new()
            {
                Project = project,
                Region = region,
                Tunnels = tunnels,
                PscConnectionIds = [database.Primary.PscConnectionId!],
                ClusterId = $"orders-{Pulumi.Deployment.Instance.StackName}",
                Backups = true,
            },
            [config.Require("notificationChannel")],
            onGoogle
        );

        // The application's own log.
        _ = new Aws.CloudWatch.LogGroup(
            "orders-log",
            new()
            {
                Name = $"/orders/{Pulumi.Deployment.Instance.StackName}",
                RetentionInDays = 30,
            },
            onAws
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
