using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Examples.ExistingVpc;

/// <summary>
/// The login from a VPC that a company has already, with two of its subnets, their route table, and the
/// endpoints that the VPC has. What the VPC lacks is created in it: a VPN gateway, and the endpoint of
/// ssmmessages.
/// </summary>
internal sealed class ExistingVpcStack : Stack
{
    private const string Role = "reports-worker";
    private const string GoogleCidr = "10.40.0.0/24";
    private const int GoogleAsn = 65010;

    public ExistingVpcStack()
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
                    ClusterId = $"reports-{Pulumi.Deployment.Instance.StackName}",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
                },
            },
            new() { Providers = { google } }
        );

        // AWS's half, in the company's VPC.
        var connector = new AwsConnector(
            "connector",
            new()
            {
                GoogleGatewayAddresses = network.Vpn.Addresses,
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
                    Asn = 64520,
                    RoleName = Role,
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
