using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Examples.ExistingConnectivity;

/// <summary>
/// The login over a way between the clouds that the network team has made, for example Interconnect with Direct
/// Connect behind a transit gateway. No gateway, router or tunnel is created. The VPC's routes lead to Google, and
/// Google's APIs are reached over the same way.
/// </summary>
internal sealed class ExistingConnectivityStack : Stack
{
    private const string Role = "reports-worker";
    private const string GoogleCidr = "10.40.0.0/24";

    public ExistingConnectivityStack()
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
                DefaultTags = new ProviderDefaultTagsArgs
                {
                    Tags = { ["application"] = "reports" },
                },
            }
        );
        var google = new Gcp.Provider(
            "google",
            new()
            {
                Project = project,
                Region = region,
                DefaultLabels = { ["application"] = "reports" },
            }
        );
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };

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
                    Connectivity = Connectivity.Existing,
                    DnsSuffix = $"{region}.alloydb-psc.goog",
                    GoogleApis = GoogleApiAccess.Private,
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
                    ClusterId = $"reports-{Pulumi.Deployment.Instance.StackName}",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
                },
            },
            new() { Providers = { google } }
        );

        // AWS's half, in the VPC whose routes lead to Google.
        var connector = new AwsConnector(
            "connector",
            new()
            {
                GoogleGatewayAddresses = [],
                Settings = new()
                {
                    AccountId = account,
                    Region = awsRegion,
                    Network = new()
                    {
                        VpcId = config.Require("vpcId"),
                        SubnetIds = config.RequireObject<ImmutableArray<string>>("subnetIds"),
                        RouteTableIds = config.RequireObject<ImmutableArray<string>>(
                            "routeTableIds"
                        ),
                        VpcEndpoints = ["s3", "ssm"],
                        ResolverEndpointId = config.Require("resolverEndpointId"),
                    },
                    Connectivity = Connectivity.Existing,
                    RoleName = Role,
                    GoogleCidr = GoogleCidr,
                    GoogleApis = GoogleApiAccess.Private,
                },
            },
            new() { Providers = { aws, random } }
        );

        var record = network.Dns.Publish("psc-record", database.Primary, onGoogle);
        var onAws = new CustomResourceOptions { Provider = aws };
        var names = connector.Resolver.Forward(
            "psc",
            $"{region}.alloydb-psc.goog",
            network.Dns,
            onAws
        );
        var apis = connector.Resolver.Forward("googleapis", DnsName.GoogleApis, network.Dns, onAws);
        var instance = connector.Launch(
            new()
            {
                Settings = new(),
                Identity = identity.IdentityOf(account),
                Database = database.Primary,
                After = [record, names, apis, database.WorkloadUser],
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
