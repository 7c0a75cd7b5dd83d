using Pulumi.Aws.Iam;
using Pulumi.Aws.Lambda.Inputs;

namespace KeylessAlloyDb.Examples.LambdaClient;

/// <summary>
/// A Lambda function that logs in as its own role: its credentials are in its environment, and the credential file
/// names no metadata service.
/// </summary>
internal sealed class LambdaStack : Stack
{
    private const string RoleName = "orders-report";
    private const string GoogleCidr = "10.40.0.0/24";
    private const int GoogleAsn = 65010;

    public LambdaStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");
        var function = config.Require("functionName");

        // A session has the function's name.
        var trusted = new AwsRole(account, RoleName);
        if (function.Length > trusted.MaxSessionLength)
        {
            throw new RunException(
                $"functionName \"{function}\" has {function.Length} characters. Google takes at most "
                    + $"{trusted.MaxSessionLength} for a session of the role {RoleName}."
            );
        }

        var aws = new Aws.Provider(
            "aws",
            new() { Region = awsRegion, AllowedAccountIds = account }
        );
        var google = new Gcp.Provider("google", new() { Project = project, Region = region });
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };
        var onAws = new CustomResourceOptions { Provider = aws };

        // Exactly the function's role becomes the service account.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new() { ServiceAccountId = RoleName, TrustedRoles = [trusted] },
            },
            new() { Providers = { google, random } }
        );

        // Network and database, and a VPC without an instance.
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
                    RoleName = null,
                    GoogleCidr = GoogleCidr,
                    GoogleAsn = GoogleAsn,
                    InsideCidrs =
                    [
                        "169.254.101.0/30",
                        "169.254.101.4/30",
                        "169.254.102.0/30",
                        "169.254.102.4/30",
                    ],
                    GoogleApis = GoogleApiAccess.Private,
                },
            },
            new() { Providers = { aws, random } }
        );
        List<Resource> wiring =
        [
            .. network.Vpn.ConnectTo(connector.Vpn, onGoogle).Select(tunnel => tunnel.Session),
            network.Dns.Publish("psc-record", database.Primary, onGoogle),
            connector.Resolver.Forward("psc", $"{region}.alloydb-psc.goog", network.Dns, onAws),
            connector.Resolver.Forward("googleapis", "googleapis.com", network.Dns, onAws),
            database.WorkloadUser,
        ];

        // The function, in subnets with a way to Google. SnapStart is off: with it a function has no keys in its
        // environment.
        var role = new Role(
            "function",
            new()
            {
                Name = RoleName,
                AssumeRolePolicy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}
                """,
            },
            onAws
        );
        var interfaces = new RolePolicyAttachment(
            "function",
            new()
            {
                Role = role.Name,
                PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
            },
            onAws
        );
        FunctionName = new Aws.Lambda.Function(
            "function",
            new()
            {
                Name = function,
                Role = role.Arn,
                PackageType = "Image",
                ImageUri = config.Require("image"),
                Timeout = 30,
                VpcConfig = new FunctionVpcConfigArgs
                {
                    SubnetIds = connector.SubnetIds.Select(id => (Input<string>)id).ToArray(),
                    SecurityGroupIds = connector.AdmitClients(),
                },
                Environment = new FunctionEnvironmentArgs
                {
                    Variables =
                    {
                        ["ALLOYDB_INSTANCE"] = database.Primary.InstanceUri,
                        ["ALLOYDB_USER"] = identity.DatabaseUserName,
                        ["GOOGLE_CREDENTIALS"] = identity
                            .IdentityOf(account)
                            .CredentialConfiguration.Apply(CredentialConfiguration.ForEnvironment),
                    },
                },
            },
            new() { Provider = aws, DependsOn = [.. wiring, interfaces] }
        ).Name;
    }

    /// <summary>Name of the function.</summary>
    [Output("functionName")]
    public Output<string> FunctionName { get; private set; }
}
