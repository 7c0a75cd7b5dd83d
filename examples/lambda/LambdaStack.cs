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
    private const string VerifySuffix = "-verify";

    public LambdaStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");
        var function = config.Require("functionName");

        // A session has the function's name.
        var trusted = new AwsRole(account, RoleName, AwsRole.PartitionOf(awsRegion));
        var longest = trusted.MaxSessionLength - VerifySuffix.Length;
        if (function.Length > longest)
        {
            throw new RunException(
                $"functionName \"{function}\" has {function.Length} characters. Google takes at most "
                    + $"{trusted.MaxSessionLength} for a session of the role {RoleName}, and one function ends in "
                    + $"{VerifySuffix}: at most {longest}."
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
                PolicyArn =
                    $"arn:{trusted.Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
            },
            onAws
        );
        // The groups that Lambda makes by itself keep their logs for ever.
        var logs = new Aws.CloudWatch.LogGroup(
            "function",
            new()
            {
                Name = $"/lambda/{Pulumi.Deployment.Instance.StackName}/orders",
                RetentionInDays = 30,
            },
            onAws
        );
        var clients = connector.AdmitClients();
        var credentials = identity
            .IdentityOf(account)
            .CredentialConfiguration.Apply(CredentialConfiguration.ForEnvironment);
        FunctionName = Function("function", function, config.Require("image"), 30, []).Name;

        // The same role in the same subnets: what it proves holds for the function.
        var verify = Function(
            "verify",
            $"{function}{VerifySuffix}",
            config.Require("verifyImage"),
            120,
            new() { ["EXPECTED_IDENTITY"] = trusted.AssumedRoleArn }
        );
        VerifyCommand = Output.Format(
            $"aws lambda invoke --region {awsRegion} --function-name {verify.Name} /dev/stdout"
        );

        Aws.Lambda.Function Function(
            string name,
            string functionName,
            string image,
            int timeoutSeconds,
            InputMap<string> variables
        ) =>
            new(
                name,
                new()
                {
                    Name = functionName,
                    Role = role.Arn,
                    PackageType = "Image",
                    ImageUri = image,
                    Timeout = timeoutSeconds,
                    LoggingConfig = new FunctionLoggingConfigArgs
                    {
                        LogFormat = "Text",
                        LogGroup = logs.Name,
                    },
                    VpcConfig = new FunctionVpcConfigArgs
                    {
                        SubnetIds = connector.SubnetIds.Select(id => (Input<string>)id).ToArray(),
                        SecurityGroupIds = clients,
                    },
                    Environment = new FunctionEnvironmentArgs
                    {
                        Variables = InputMap<string>.Merge(
                            new()
                            {
                                ["ALLOYDB_INSTANCE"] = database.Primary.InstanceUri,
                                ["ALLOYDB_USER"] = identity.DatabaseUserName,
                                ["GOOGLE_CREDENTIALS"] = credentials,
                            },
                            variables
                        ),
                    },
                },
                new() { Provider = aws, DependsOn = [.. wiring, interfaces] }
            );
    }

    /// <summary>Name of the function.</summary>
    [Output("functionName")]
    public Output<string> FunctionName { get; private set; }

    /// <summary>Proves each hop of the function's login, up to the database's port.</summary>
    [Output("verifyCommand")]
    public Output<string> VerifyCommand { get; private set; }
}
