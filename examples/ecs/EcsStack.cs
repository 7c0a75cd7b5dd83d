using System.Text.Json;
using Pulumi.Aws.Iam;

namespace KeylessAlloyDb.Examples.EcsClient;

/// <summary>
/// A task of ECS that logs in as its task role. Google's libraries do not read a task's credentials, so a program
/// beside the unchanged Auth Proxy signs with them. Another one proves each hop of the login when a task starts.
/// </summary>
internal sealed class EcsStack : Stack
{
    private const string RoleName = "orders-task";
    private const string GoogleCidr = "10.40.0.0/24";
    private const int GoogleAsn = 65010;
    private const string ProxyImage = "gcr.io/alloydb-connectors/alloydb-auth-proxy:1.17.2";

    // 9090, its default, is where many programs have their metrics.
    private const string HealthPort = "--http-port=9094";

    // A session has the task's id: 32 hexadecimal digits.
    private const int TaskIdLength = 32;

    public EcsStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");

        var trusted = new AwsRole(account, RoleName, AwsRole.PartitionOf(awsRegion))
        {
            SessionLength = TaskIdLength,
        };
        var aws = new Aws.Provider(
            "aws",
            new() { Region = awsRegion, AllowedAccountIds = account }
        );
        var google = new Gcp.Provider("google", new() { Project = project, Region = region });
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };
        var onAws = new CustomResourceOptions { Provider = aws };

        // Exactly the task role becomes the service account: not the execution role, and no role of a host.
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
                },
            },
            new() { Providers = { aws, random } }
        );
        List<Resource> wiring =
        [
            .. network.Vpn.ConnectTo(connector.Vpn, onGoogle).Select(tunnel => tunnel.Session),
            network.Dns.Publish("psc-record", database.Primary, onGoogle),
            connector.Resolver.Forward("psc", $"{region}.alloydb-psc.goog", network.Dns, onAws),
            database.WorkloadUser,
        ];

        var trust = Trust(trusted.Partition, awsRegion, account);
        var taskRole = TaskRole("task", RoleName, trust, onAws);
        var executionRole = TaskRole("execution", $"{RoleName}-execution", trust, onAws);
        var images = new RolePolicyAttachment(
            "execution",
            new()
            {
                Role = executionRole.Name,
                PolicyArn =
                    $"arn:{trusted.Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
            },
            onAws
        );
        var logName = $"/ecs/{Pulumi.Deployment.Instance.StackName}/orders";
        var logs = new Aws.CloudWatch.LogGroup(
            "task",
            new() { Name = logName, RetentionInDays = 30 },
            onAws
        );
        var containers = Output
            .Tuple(
                identity.IdentityOf(account).CredentialConfiguration,
                identity.Audiences,
                database.Primary.InstanceUri,
                identity.DatabaseUserName
            )
            .Apply(t =>
                JsonSerializer.Serialize(
                    new[]
                    {
                        Container(
                            "subject-token",
                            config.Require("subjectTokenImage"),
                            [],
                            [
                                ("AWS_REGION", awsRegion),
                                ("AUDIENCE", t.Item2[account]),
                                s_noDebugger,
                            ]
                        ),
                        Container(
                            "proxy",
                            ProxyImage,
                            [
                                "--psc",
                                "--auto-iam-authn",
                                "--structured-logs",
                                "--exit-zero-sigterm",
                                "--disable-built-in-telemetry",
                                "--health-check",
                                HealthPort,
                                t.Item3,
                            ],
                            [
                                (
                                    "ALLOYDB_PROXY_JSON_CREDENTIALS",
                                    CredentialConfiguration.ForSubjectTokenAt(t.Item1, s_tokens)
                                ),
                            ],
                            after: "subject-token",
                            // The image has no shell.
                            health: ["CMD", "/alloydb-auth-proxy", "wait", HealthPort, "--max=4s"]
                        ),
                        Container(
                            "orders",
                            config.Require("image"),
                            [],
                            [("PGHOST", "127.0.0.1"), ("PGPORT", "5432"), ("PGUSER", t.Item4)],
                            after: "proxy",
                            condition: "HEALTHY",
                            writes: true
                        ),
                        Container(
                            "verify",
                            config.Require("verifyImage"),
                            [],
                            [
                                ("EXPECTED_IDENTITY", trusted.AssumedRoleArn),
                                (
                                    "GOOGLE_CREDENTIALS",
                                    CredentialConfiguration.ForSubjectTokenAt(t.Item1, s_tokens)
                                ),
                                ("ALLOYDB_INSTANCE", t.Item3),
                                ("ALLOYDB_USER", t.Item4),
                                ("PGHOST", "127.0.0.1"),
                                ("PGPORT", "5432"),
                                s_noDebugger,
                            ],
                            after: "proxy",
                            condition: "HEALTHY",
                            ends: true
                        ),
                    }
                )
            );
        var task = new Aws.Ecs.TaskDefinition(
            "task",
            new()
            {
                Family = RoleName,
                RequiresCompatibilities = "FARGATE",
                NetworkMode = "awsvpc",
                Cpu = "256",
                Memory = "512",
                TaskRoleArn = taskRole.Arn,
                ExecutionRoleArn = executionRole.Arn,
                ContainerDefinitions = containers,
            },
            new() { Provider = aws, DependsOn = [.. wiring, images, logs] }
        );
        var subnets = Output.All(connector.SubnetIds).Apply(ids => string.Join(',', ids));
        RunCommand = Output.Format(
            $"aws ecs run-task --region {awsRegion} --cluster {config.Require("cluster")} --launch-type FARGATE --task-definition {task.Arn} --network-configuration 'awsvpcConfiguration={{subnets=[{subnets}],securityGroups=[{connector.AdmitClients()}]}}'"
        );

        Dictionary<string, object> Container(
            string name,
            string image,
            string[] command,
            (string Name, string Value)[] environment,
            string? after = null,
            string condition = "START",
            string[]? health = null,
            bool writes = false,
            bool ends = false
        )
        {
            var container = new Dictionary<string, object>
            {
                ["name"] = name,
                ["image"] = image,
                ["command"] = command,
                // A task ends with each container that is essential to it.
                ["essential"] = !ends,
                ["readonlyRootFilesystem"] = !writes,
                ["environment"] = environment.Select(variable => new
                {
                    name = variable.Name,
                    value = variable.Value,
                }),
                ["dependsOn"] = after is null
                    ? []
                    : new[] { new { containerName = after, condition } },
                ["logConfiguration"] = new
                {
                    logDriver = "awslogs",
                    options = new Dictionary<string, string>
                    {
                        ["awslogs-group"] = logName,
                        ["awslogs-region"] = awsRegion,
                        ["awslogs-stream-prefix"] = name,
                    },
                },
            };
            if (health is not null)
            {
                container["healthCheck"] = new
                {
                    command = health,
                    interval = 5,
                    timeout = 5,
                    retries = 3,
                    startPeriod = 60,
                };
            }
            return container;
        }
    }

    // For .NET, which else writes sockets for debuggers.
    private static readonly (string, string) s_noDebugger = ("DOTNET_EnableDiagnostics", "0");

    private static readonly Uri s_tokens = new("http://127.0.0.1:8181/");

    /// <summary>Runs the task once, in subnets with a way to Google.</summary>
    [Output("runCommand")]
    public Output<string> RunCommand { get; private set; }

    private static Role TaskRole(
        string name,
        string roleName,
        string trust,
        CustomResourceOptions options
    ) => new(name, new() { Name = roleName, AssumeRolePolicy = trust }, options);

    /// <summary>ECS takes the role for tasks of this account and region, and for nobody else's.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html</remarks>
    private static string Trust(string partition, string region, string account) =>
        JsonSerializer.Serialize(
            new
            {
                Version = "2012-10-17",
                Statement = new
                {
                    Effect = "Allow",
                    Principal = new { Service = "ecs-tasks.amazonaws.com" },
                    Action = "sts:AssumeRole",
                    Condition = new
                    {
                        StringEquals = new Dictionary<string, string>
                        {
                            ["aws:SourceAccount"] = account,
                        },
                        ArnLike = new Dictionary<string, string>
                        {
                            ["aws:SourceArn"] = $"arn:{partition}:ecs:{region}:{account}:*",
                        },
                    },
                },
            }
        );
}
