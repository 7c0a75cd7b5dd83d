using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of roles, instances, buckets, logs and documents.</summary>
internal static class HostRefusals
{
    private const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";

    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        new(
            "iam-name-unique",
            "roles that differ in case alone",
            aws =>
            {
                aws.Role("alloydb-client");
                aws.Role("AlloyDB-Client");
            },
            aws =>
            {
                aws.Delete(aws.Role("alloydb-client"));
                aws.Role("AlloyDB-Client");
            }
        ),
        new(
            "iam-name-unique",
            "instance profiles that differ in case alone",
            aws =>
            {
                var role = aws.Role();
                aws.Profile(role, "client");
                aws.Profile(role, "Client");
            },
            aws =>
            {
                var role = aws.Role();
                aws.Profile(role, "client");
                aws.Profile(role, "client-2");
            }
        ),
        new(
            "log-group-protected",
            aws => aws.Delete(Protectable(aws, isProtected: true)),
            aws => aws.Delete(Protectable(aws, isProtected: false))
        ),
        new(
            "role-with-attached-policy",
            aws =>
            {
                var role = aws.Role();
                aws.AttachPolicy(role);
                aws.Delete(role);
            },
            aws =>
            {
                var role = aws.Role(force: true);
                aws.AttachPolicy(role);
                aws.Delete(role);
            }
        ),
        new(
            "role-with-inline-policy",
            aws =>
            {
                var role = aws.Role();
                Policy(aws, role, "s3:GetObject");
                aws.Delete(role);
            },
            aws =>
            {
                var role = aws.Role();
                aws.Delete(Policy(aws, role, "s3:GetObject"), role);
            }
        ),
        new(
            "role-policy-size",
            aws => Policy(aws, aws.Role(), $"s3:{new string('x', 10240)}"),
            aws => Policy(aws, aws.Role(), $"s3:{new string('x', 10000)}")
        ),
        new(
            "policy-json",
            aws =>
                aws.CreateUnchecked(
                    "aws:iam/role:Role",
                    ("name", "client"),
                    ("assumeRolePolicy", "{}")
                ),
            aws => aws.Role("client")
        ),
        new(
            "role-trust-size",
            aws => Trusting(aws, Trusted($"{new string('x', 2048)}.amazonaws.com")),
            aws => Trusting(aws, Trusted($"{new string('x', 1800)}.amazonaws.com"))
        ),
        new(
            "policy-statement",
            "a trust with a resource",
            aws =>
                Trusting(
                    aws,
                    """{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}"""
                ),
            aws => Trusting(aws, Trusted("ec2.amazonaws.com"))
        ),
        new(
            "policy-statement",
            "a trust of nobody",
            aws => Trusting(aws, """{"Effect":"Allow","Action":"sts:AssumeRole"}"""),
            aws => Trusting(aws, Trusted("ec2.amazonaws.com"))
        ),
        Right(
            "a right of somebody",
            """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}""",
            """{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"""
        ),
        Right(
            "a right to nothing",
            """{"Effect":"Allow","Action":"s3:GetObject"}""",
            """{"Effect":"Deny","Action":"s3:*","NotResource":"*"}"""
        ),
        Right(
            "a resource by its name",
            """{"Effect":"Allow","Action":"s3:GetObject","Resource":["*","staging"]}""",
            """{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::staging/*"]}"""
        ),
        Right(
            "an action of no service",
            """{"Effect":"Allow","Action":"GetObject","Resource":"*"}""",
            """{"Effect":"Allow","Action":"*","Resource":"*"}"""
        ),
        Right(
            "an action of two services",
            """{"Effect":"Allow","Action":["s3:s3:GetObject"],"Resource":"*"}""",
            """{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"*"}"""
        ),
        Right(
            "no action",
            """{"Effect":"Allow","Resource":"*"}""",
            """{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"""
        ),
        Right(
            "a name with a dash",
            """{"Sid":"read-it","Effect":"Allow","Action":"s3:*","Resource":"*"}""",
            """{"Sid":"ReadIt","Effect":"Allow","Action":"s3:*","Resource":"*"}"""
        ),
        Right(
            "an effect in small letters",
            """{"Effect":"allow","Action":"s3:*","Resource":"*"}""",
            """{"Effect":"Allow","Action":"s3:*","Resource":"*"}"""
        ),
        new(
            "policy-statement",
            "a trust of a service that is not AWS's",
            aws => Trusting(aws, Trusted("ec2.amazonaw.com")),
            aws => Trusting(aws, Trusted("ec2.amazonaws.com.cn"))
        ),
        new(
            "role-managed-policies",
            "attached one by one",
            aws => Attaching(aws, 11),
            aws => Attaching(aws, 10)
        ),
        new("tag-limit", aws => Tagged(aws, 50), aws => Tagged(aws, 49)),
        new(
            "association-schedule",
            aws => Scheduled(aws, "rate(29 minutes)"),
            aws => Scheduled(aws, "rate(1 hour)")
        ),
        new(
            "termination-protection",
            aws => aws.Delete(InNetwork(aws, ("disableApiTermination", true))),
            aws =>
            {
                var instance = InNetwork(aws, ("disableApiTermination", true));
                aws.Delete(aws.Update(instance, ("disableApiTermination", false)));
            }
        ),
        new(
            "image-architecture",
            "an Intel image on an Arm type",
            aws => InNetwork(aws, ("ami", aws.Image("x86_64")), ("instanceType", "t4g.small")),
            aws => InNetwork(aws, ("ami", aws.Image("x86_64")), ("instanceType", "t3.small"))
        ),
        new(
            "image-architecture",
            "an Arm image on an Intel type",
            aws => InNetwork(aws, ("ami", aws.Image("arm64")), ("instanceType", "g5.xlarge")),
            aws => InNetwork(aws, ("ami", aws.Image("arm64")), ("instanceType", "g5g.xlarge"))
        ),
        new(
            "root-volume-size",
            "less than the newest image's",
            aws => InNetwork(aws, ("rootBlockDevice", PropertyMap.Of(("volumeSize", 4)))),
            aws => InNetwork(aws, ("rootBlockDevice", PropertyMap.Of(("volumeSize", 8))))
        ),
        new(
            "root-volume-size",
            "known of the newest image, not of one by id",
            aws => InNetwork(aws, ("rootBlockDevice", PropertyMap.Of(("volumeSize", 4)))),
            aws =>
                InNetwork(
                    aws,
                    ("ami", "ami-0123456789abcdef0"),
                    ("rootBlockDevice", PropertyMap.Of(("volumeSize", 4)))
                )
        ),
        new(
            "ebs-optimized-type",
            aws => Intel(aws, "t2.micro", ("ebsOptimized", true)),
            aws => Intel(aws, "t2.micro")
        ),
        new(
            "instance-type-offered",
            aws => InZone(aws, "us-east-1e"),
            aws => InZone(aws, "us-east-1a")
        ),
        new(
            "user-data-size",
            "as text",
            aws => InNetwork(aws, ("userData", new string('x', 16385))),
            aws => InNetwork(aws, ("userData", new string('x', 16384)))
        ),
        new(
            "user-data-size",
            "in base64",
            aws => InNetwork(aws, ("userDataBase64", Encoded(16385))),
            aws => InNetwork(aws, ("userDataBase64", Encoded(16384)))
        ),
        new(
            "instance-profile-exists",
            aws => InNetwork(aws, ("iamInstanceProfile", "client")),
            aws => InNetwork(aws, ("iamInstanceProfile", aws.Profile(aws.Role(), "client").Id))
        ),
        new(
            "instance-profile-role",
            aws =>
                InNetwork(
                    aws,
                    (
                        "iamInstanceProfile",
                        aws.Create("aws:iam/instanceProfile:InstanceProfile", ("name", "client")).Id
                    )
                ),
            aws => InNetwork(aws, ("iamInstanceProfile", aws.Profile(aws.Role(), "client").Id))
        ),
        new(
            "security-group-in-vpc",
            aws =>
                InNetwork(
                    aws,
                    ("vpcSecurityGroupIds", List(aws.Group(aws.Vpc("10.30.0.0/16")).Id))
                ),
            aws => InNetwork(aws)
        ),
        new(
            "private-address-range",
            aws => InNetwork(aws, ("privateIp", "10.20.2.9")),
            aws => InNetwork(aws, ("privateIp", "10.20.1.9"))
        ),
        new(
            "private-address-in-use",
            aws =>
            {
                var subnet = aws.Subnet(aws.Vpc());
                aws.Instance(subnet, ("privateIp", "10.20.1.9"));
                aws.Instance(subnet, ("privateIp", "10.20.1.9"));
            },
            aws =>
            {
                var subnet = aws.Subnet(aws.Vpc());
                aws.Delete(aws.Instance(subnet, ("privateIp", "10.20.1.9")));
                aws.Instance(subnet, ("privateIp", "10.20.1.9"));
            }
        ),
        new(
            "bucket-not-empty",
            aws =>
            {
                var bucket = aws.Bucket();
                aws.Put(bucket);
                aws.Delete(bucket);
            },
            aws =>
            {
                var bucket = aws.Bucket(force: true);
                aws.Put(bucket);
                aws.Delete(bucket);
            }
        ),
        new("bucket-name", aws => aws.Bucket("Staging_1"), aws => aws.Bucket("staging-1")),
        new(
            "bucket-unique",
            aws =>
            {
                aws.Bucket();
                aws.Bucket();
            },
            aws =>
            {
                aws.Delete(aws.Bucket());
                aws.Bucket();
            }
        ),
        new(
            "log-group-name",
            aws => aws.CreateUnchecked(LogGroup, ("name", "vpn logs")),
            aws => aws.Create(LogGroup, ("name", "/aws/vendedlogs/vpn"))
        ),
        new(
            "log-group-unique",
            aws =>
            {
                aws.Create(LogGroup, ("name", "vpn"));
                aws.Create(LogGroup, ("name", "vpn"));
            },
            aws =>
            {
                aws.Delete(aws.Create(LogGroup, ("name", "vpn")));
                aws.Create(LogGroup, ("name", "vpn"));
            }
        ),
        new("flow-log-role", aws => FlowLog(aws), aws => FlowLog(aws, ("iamRoleArn", Logs(aws)))),
        new(
            "flow-log-role-assumable",
            aws => FlowLog(aws, ("iamRoleArn", aws.Role("logs").Text("arn"))),
            aws => FlowLog(aws, ("iamRoleArn", Logs(aws)))
        ),
        new(
            "flow-log-role-assumable",
            "for another account",
            aws => FlowLog(aws, ("iamRoleArn", Logs(aws, "000000000000"))),
            aws => FlowLog(aws, ("iamRoleArn", Logs(aws, "210987654321")))
        ),
        new(
            "document-name",
            aws => aws.Document(Recipes.Command(), "aws-verify"),
            aws => aws.Document(Recipes.Command(), "verify")
        ),
        new(
            "document-unique",
            aws =>
            {
                aws.Document(Recipes.Command());
                aws.Document(Recipes.Command());
            },
            aws =>
            {
                aws.Document(Recipes.Command(), "verify");
                aws.Document(Recipes.Command(), "grants");
            }
        ),
        new(
            "document-size",
            aws => aws.Document(Recipes.Command(new string('x', 64 * 1024))),
            aws => aws.Document(Recipes.Command(new string('x', 63 * 1024)))
        ),
        .. new (string What, string Content)[]
        {
            ("no JSON", "not JSON"),
            ("a schema that no command has", Recipes.Command(schema: "2.0")),
            ("no step", """{"schemaVersion":"2.2","mainSteps":[]}"""),
            (
                "a step without a name",
                """{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript"}]}"""
            ),
            (
                "two steps of one name",
                """{"schemaVersion":"2.2","mainSteps":[{"action":"a","name":"x"},{"action":"a","name":"x"}]}"""
            ),
        }.Select(document => new Refusal<AwsAccount>(
            "document-content",
            document.What,
            aws => aws.Document(document.Content),
            aws => aws.Document(Recipes.Command())
        )),
    ];

    private static string Logs(AwsAccount aws) =>
        aws.Role("logs", service: Recipes.LogsService).Text("arn");

    private static string Logs(AwsAccount aws, string account) =>
        aws.Create(
                "aws:iam/role:Role",
                ("name", "logs"),
                (
                    "assumeRolePolicy",
                    Recipes
                        .Trust(Recipes.LogsService)
                        .Replace(
                            "}]",
                            $",\"Condition\":{{\"StringEquals\":{{\"aws:SourceAccount\":\"{account}\"}}}}}}]"
                        )
                )
            )
            .Text("arn");

    private static Made InNetwork(AwsAccount aws, params (string, PropertyValue)[] inputs) =>
        aws.Instance(aws.Subnet(aws.Vpc()), inputs);

    private static Made Intel(
        AwsAccount aws,
        string type,
        params (string, PropertyValue)[] inputs
    ) => InNetwork(aws, [("instanceType", type), ("ami", aws.Image("x86_64")), .. inputs]);

    private static Made InZone(AwsAccount aws, string zone) =>
        aws.Instance(aws.Subnet(aws.Vpc(), zone: zone));

    private static void Attaching(AwsAccount aws, int policies)
    {
        var role = aws.Role();
        foreach (var number in Enumerable.Range(0, policies))
        {
            aws.Create(
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                ("role", role.Id),
                ("policyArn", $"arn:aws:iam::123456789012:policy/right-{number}")
            );
        }
    }

    /// <summary>The provider adds one.</summary>
    private static void Tagged(AwsAccount aws, int tags) =>
        aws.Create(
            "aws:ec2/vpc:Vpc",
            ("cidrBlock", "10.20.0.0/16"),
            (
                "tags",
                PropertyMap.Of([
                    .. Enumerable
                        .Range(0, tags)
                        .Select(number => ($"tag{number}", (PropertyValue)"value")),
                ])
            )
        );

    private static void Scheduled(AwsAccount aws, string schedule) =>
        aws.Create(
            "aws:ssm/association:Association",
            ("name", "AWS-RunShellScript"),
            ("scheduleExpression", schedule)
        );

    private static string Trusted(string service) =>
        $$$"""{"Effect":"Allow","Principal":{"Service":"{{{service}}}"},"Action":"sts:AssumeRole"}""";

    private static void Trusting(AwsAccount aws, string statement) =>
        aws.Create(
            "aws:iam/role:Role",
            ("name", "client"),
            ("assumeRolePolicy", Document(statement))
        );

    /// <summary>A statement about what a role may do, and one that differs where IAM refuses the first.</summary>
    private static Refusal<AwsAccount> Right(string what, string refused, string accepted) =>
        new(
            "policy-statement",
            what,
            aws => Granting(aws, refused),
            aws => Granting(aws, accepted)
        );

    private static void Granting(AwsAccount aws, string statement) =>
        aws.Create(
            "aws:iam/rolePolicy:RolePolicy",
            ("role", aws.Role().Id),
            ("policy", Document(statement))
        );

    private static string Document(string statement) =>
        $$$"""{"Version":"2012-10-17","Statement":[{{{statement}}}]}""";

    private static Made Policy(AwsAccount aws, Made role, string action) =>
        aws.CreateUnchecked(
            "aws:iam/rolePolicy:RolePolicy",
            ("name", "staging"),
            ("role", role.Id),
            ("policy", Document($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"}"""))
        );

    private static Made Protectable(AwsAccount aws, bool isProtected) =>
        aws.Create(LogGroup, ("name", "flows"), ("deletionProtectionEnabled", isProtected));

    private static void FlowLog(AwsAccount aws, params (string, PropertyValue)[] inputs) =>
        aws.Create(
            "aws:ec2/flowLog:FlowLog",
            [("vpcId", aws.Vpc().Id), ("trafficType", "ALL"), .. inputs]
        );

    private static string Encoded(int bytes) => Convert.ToBase64String(new byte[bytes]);
}
