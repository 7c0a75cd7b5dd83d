namespace KeylessAlloyDb.Examples.TwoApplications;

/// <summary>
/// "orders" reads and writes its schema from the connector's instance; "reports" reads it, from an AWS account of
/// its own. Each logs in as its own database user.
/// </summary>
internal sealed class TwoApplicationsStack : Stack
{
    private const string Orders = "orders-app";
    private const string Reports = "reports";
    private const string Schema = "orders";
    private const string GoogleCidr = "10.40.0.0/24";
    private const int GoogleAsn = 65010;

    public TwoApplicationsStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var reportsAccount = config.Require("reportsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");

        var aws = new Aws.Provider(
            "aws",
            new() { Region = awsRegion, AllowedAccountIds = account }
        );
        var google = new Gcp.Provider("google", new() { Project = project, Region = region });
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };
        var onAws = new CustomResourceOptions { Provider = aws };

        // Each application has its roles and its service account.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new()
                {
                    ServiceAccountId = Orders,
                    TrustedRoles = [new(account, Orders)],
                    // The instance of orders grants both their privileges.
                    GrantsRole = new(account, Orders),
                    Workloads =
                    [
                        new()
                        {
                            Name = Reports,
                            ServiceAccountId = "reports-app",
                            TrustedRoles = [new(reportsAccount, "reports-worker")],
                        },
                    ],
                },
            },
            new() { Providers = { google, random } }
        );
        var reports = identity.Workloads[Reports];
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
                GrantsUser = identity.Grants!.DatabaseUser,
                WorkloadUsers = new Dictionary<string, Input<string>>
                {
                    [Reports] = reports.DatabaseUserName,
                },
                Settings = new()
                {
                    Region = region,
                    ClusterId = $"orders-{Pulumi.Deployment.Instance.StackName}",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
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
                    RoleName = Orders,
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
        var tunnels = network.Vpn.ConnectTo(connector.Vpn, onGoogle);
        var record = network.Dns.Publish("psc-record", database.Primary, onGoogle);
        var names = connector.Resolver.Forward(
            "psc",
            $"{region}.alloydb-psc.goog",
            network.Dns,
            onAws
        );

        // Each application has its privileges.
        var instance = connector.Launch(
            new()
            {
                Settings = new()
                {
                    Grants = [new(Schema, GrantAccess.ReadWrite)],
                    Workloads = [new(Reports, [new(Schema, GrantAccess.ReadOnly)])],
                },
                Identity = identity.IdentityOf(account),
                Grants = identity.Grants,
                WorkloadUsers = new Dictionary<string, Output<string>>
                {
                    [Reports] = reports.DatabaseUserName,
                },
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
        GrantsCommand = new ClientCommands
        {
            InstanceId = instance.Id,
            Region = awsRegion,
            PublicPath = false,
            DatabaseName = new InstanceSettings().DatabaseName,
        }.Run([instance.GrantsDocumentName!, .. instance.WorkloadGrantsDocumentNames.Values]);
        ReportsFile = reports.IdentityOf(reportsAccount).CredentialConfiguration;
        ReportsUser = reports.DatabaseUserName;
    }

    /// <summary>Gives each application its privileges and takes its others away.</summary>
    [Output("grantsCommand")]
    public Output<string> GrantsCommand { get; private set; }

    /// <summary>The credential file of reports, for its own AWS account. It holds no secret.</summary>
    [Output("reportsFile")]
    public Output<string> ReportsFile { get; private set; }

    /// <summary>The database user of reports.</summary>
    [Output("reportsUser")]
    public Output<string> ReportsUser { get; private set; }
}
