using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of functions, of task definitions and of pods' roles.</summary>
internal static class ClientRefusals
{
    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        new(
            "function-unique",
            aws => Functions(aws, "orders", "orders"),
            aws => Functions(aws, "orders", "reports")
        ),
        new(
            "function-role",
            aws => Function(aws, Service(aws, "ec2.amazonaws.com")),
            aws => Function(aws, Service(aws, "lambda.amazonaws.com"))
        ),
        new(
            "function-network-rights",
            aws => InVpc(aws, "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
            aws =>
                InVpc(aws, "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")
        ),
        new(
            "function-environment-size",
            aws => WithVariable(aws, "FILE", new('x', 4096)),
            aws => WithVariable(aws, "FILE", new('x', 4092))
        ),
        new(
            "function-environment-reserved",
            aws => WithVariable(aws, "AWS_REGION", "ap-northeast-1"),
            aws => WithVariable(aws, "REGION", "ap-northeast-1")
        ),
        new(
            "pod-association-role",
            aws => PodRole(aws, "arn:aws:iam::123456789012:role/nobody"),
            aws => PodRole(aws, TrustedByPods(aws).Text("arn"))
        ),
        new(
            "pod-association-trust",
            aws => PodRole(aws, Service(aws, "pods.eks.amazonaws.com").Text("arn")),
            aws => PodRole(aws, TrustedByPods(aws).Text("arn"))
        ),
        new(
            "pod-association-unique",
            aws => PodRoles(aws, "orders", "orders"),
            aws => PodRoles(aws, "orders", "reports")
        ),
        new("task-containers", aws => Task(aws, ("containerDefinitions", "[]")), aws => Task(aws)),
        new(
            "task-role",
            aws => Task(aws, ("taskRoleArn", "arn:aws:iam::123456789012:role/nobody")),
            aws => Task(aws, ("taskRoleArn", Service(aws, "ecs-tasks.amazonaws.com").Text("arn")))
        ),
        new(
            "task-essential",
            aws => Containers(aws, """{"name":"orders","essential":false}"""),
            aws =>
                Containers(aws, """{"name":"orders","essential":false}""", """{"name":"proxy"}""")
        ),
        new(
            "task-log-options",
            aws => Containers(aws, Logging("""{"awslogs-region":"ap-northeast-1"}""")),
            aws => Containers(aws, Logging(LogOptions))
        ),
        new(
            "task-dependency-exists",
            aws => Containers(aws, After("proxy", "START")),
            aws => Containers(aws, After("proxy", "START"), """{"name":"proxy"}""")
        ),
        new(
            "task-dependency-healthy",
            aws => Containers(aws, After("proxy", "HEALTHY"), """{"name":"proxy"}"""),
            aws =>
                Containers(
                    aws,
                    After("proxy", "HEALTHY"),
                    """{"name":"proxy","healthCheck":{"command":["CMD","true"]}}"""
                )
        ),
        new(
            "task-dependency-ends",
            aws => Containers(aws, After("grants", "SUCCESS"), """{"name":"grants"}"""),
            aws =>
                Containers(
                    aws,
                    After("grants", "SUCCESS"),
                    """{"name":"grants","essential":false}"""
                )
        ),
        new(
            "task-cpu-sum",
            aws =>
                Containers(aws, """{"name":"orders","cpu":200}""", """{"name":"proxy","cpu":57}"""),
            aws =>
                Containers(aws, """{"name":"orders","cpu":200}""", """{"name":"proxy","cpu":56}""")
        ),
        new(
            "task-memory",
            aws => OnHost(aws, """{"name":"orders"}"""),
            aws => OnHost(aws, """{"name":"orders","memoryReservation":128}""")
        ),
        new(
            "task-ports",
            aws =>
                Containers(
                    aws,
                    """{"name":"orders","portMappings":[{"containerPort":80,"hostPort":8080}]}"""
                ),
            aws =>
                Containers(
                    aws,
                    """{"name":"orders","portMappings":[{"containerPort":80},{"containerPort":443,"hostPort":0}]}"""
                )
        ),
        new(
            "fargate-network",
            aws => Task(aws, ("networkMode", "bridge")),
            aws => Task(aws, ("networkMode", "awsvpc"))
        ),
        new("fargate-size", aws => Task(aws, ("memory", PropertyValue.Null)), aws => Task(aws)),
        new(
            "fargate-size-pair",
            aws => Task(aws, ("cpu", "1024"), ("memory", "1024")),
            aws => Task(aws, ("cpu", "1024"), ("memory", "2048"))
        ),
        new(
            "fargate-logs",
            aws => Task(aws, ("containerDefinitions", $"[{Logging(LogOptions)}]")),
            aws =>
                Task(
                    aws,
                    ("containerDefinitions", $"[{Logging(LogOptions)}]"),
                    ("executionRoleArn", Service(aws, "ecs-tasks.amazonaws.com").Text("arn"))
                )
        ),
    ];

    private const string LogOptions =
        """{"awslogs-region":"ap-northeast-1","awslogs-group":"orders"}""";

    private static string Logging(string options) =>
        $$$"""{"name":"orders","logConfiguration":{"logDriver":"awslogs","options":{{{options}}}}}""";

    private static string After(string container, string condition) =>
        $$$"""{"name":"orders","dependsOn":[{"containerName":"{{{container}}}","condition":"{{{condition}}}"}]}""";

    private static Made Service(AwsAccount aws, string service) =>
        aws.Role(service.Split('.')[0], service: service);

    private static void Functions(AwsAccount aws, params string[] names)
    {
        var role = Service(aws, "lambda.amazonaws.com");
        foreach (var name in names)
        {
            Function(aws, role, ("name", name));
        }
    }

    private static void Function(
        AwsAccount aws,
        Made role,
        params (string, PropertyValue)[] inputs
    ) =>
        aws.Create(
            "aws:lambda/function:Function",
            [
                ("role", role.Text("arn")),
                ("packageType", "Image"),
                ("imageUri", "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/orders:1"),
                .. inputs,
            ]
        );

    private static void InVpc(AwsAccount aws, string policy)
    {
        var role = Service(aws, "lambda.amazonaws.com");
        aws.Create(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            ("role", role.Text("name")),
            ("policyArn", policy)
        );
        Function(
            aws,
            role,
            ("vpcConfig", PropertyMap.Of(("subnetIds", List()), ("securityGroupIds", List())))
        );
    }

    private static void WithVariable(AwsAccount aws, string name, string value) =>
        Function(
            aws,
            Service(aws, "lambda.amazonaws.com"),
            ("environment", PropertyMap.Of(("variables", PropertyMap.Of((name, value)))))
        );

    private static Made TrustedByPods(AwsAccount aws) =>
        aws.Create(
            "aws:iam/role:Role",
            ("name", "pods"),
            (
                "assumeRolePolicy",
                """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}]}"""
            )
        );

    private static void PodRoles(AwsAccount aws, params string[] accounts)
    {
        var role = TrustedByPods(aws).Text("arn");
        foreach (var account in accounts)
        {
            PodRole(aws, role, account);
        }
    }

    private static void PodRole(AwsAccount aws, string? role, string account = "orders") =>
        aws.Create(
            "aws:eks/podIdentityAssociation:PodIdentityAssociation",
            ("clusterName", "company"),
            ("namespace", "shop"),
            ("serviceAccount", account),
            ("roleArn", role!)
        );

    /// <summary>A task that does not say where it runs.</summary>
    private static void Containers(AwsAccount aws, params string[] containers) =>
        Task(
            aws,
            ("requiresCompatibilities", PropertyValue.Null),
            ("containerDefinitions", $"[{string.Join(',', containers)}]")
        );

    /// <summary>A task without memory of its own.</summary>
    private static void OnHost(AwsAccount aws, string container) =>
        Task(
            aws,
            ("requiresCompatibilities", PropertyValue.Null),
            ("memory", PropertyValue.Null),
            ("containerDefinitions", $"[{container}]")
        );

    private static void Task(AwsAccount aws, params (string Name, PropertyValue Value)[] changes)
    {
        var inputs = new Dictionary<string, PropertyValue>
        {
            ["family"] = "orders",
            ["requiresCompatibilities"] = List("FARGATE"),
            ["networkMode"] = "awsvpc",
            ["cpu"] = "256",
            ["memory"] = "512",
            ["containerDefinitions"] = """[{"name":"orders","image":"orders:1"}]""",
        };
        foreach (var (name, value) in changes)
        {
            inputs[name] = value;
        }

        aws.Create(
            "aws:ecs/taskDefinition:TaskDefinition",
            [
                .. inputs
                    .Where(input => !input.Value.IsNull)
                    .Select(input => (input.Key, input.Value)),
            ]
        );
    }
}
