using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Policies;

/// <summary>For each rule, resources that break it and nothing but it.</summary>
internal static class Violations
{
    private const string Arn = "arn:aws:sts::123456789012:assumed-role/alloydb-client";
    private const string Pool =
        "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws-0a1b2c3d";
    private const string RoleMapping =
        "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn";
    private const string Group = "aws:ec2/securityGroup:SecurityGroup";
    private const string RandomPassword = "random:index/randomPassword:RandomPassword";
    private const string DefaultGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

    private const string Service = "gcp:projects/service:Service";
    private const string Endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
    private const string AwsProvider = "pulumi:providers:aws";
    private const string GoogleProvider = "pulumi:providers:gcp";

    private static readonly string[] s_apis =
    [
        "iam.googleapis.com",
        "sts.googleapis.com",
        "iamcredentials.googleapis.com",
    ];

    private static readonly PropertyMap s_provider = PropertyMap.Of(
        ("aws", PropertyMap.Of(("accountId", "123456789012"))),
        (
            "attributeMapping",
            PropertyMap.Of(("google.subject", "assertion.arn"), ("attribute.aws_role", RoleMapping))
        ),
        ("attributeCondition", $"attribute.aws_role == '{Arn}'")
    );

    private static readonly PropertyMap s_database = PropertyMap.Of(
        (
            "clientConnectionConfig",
            PropertyMap.Of(
                ("requireConnectors", true),
                ("sslConfig", PropertyMap.Of(("sslMode", "ENCRYPTED_ONLY")))
            )
        ),
        ("databaseFlags", PropertyMap.Of(("alloydb.iam_authentication", "on"))),
        ("instanceType", "PRIMARY"),
        ("networkConfig", PropertyMap.Of(("enablePublicIp", false)))
    );

    private static readonly PropertyMap s_alarm = PropertyMap.Of(
        ("namespace", "AWS/VPN"),
        ("metricName", "TunnelState"),
        ("treatMissingData", "breaching"),
        ("alarmActions", PropertyValue.List(["arn:aws:sns:ap-northeast-1:123456789012:oncall"]))
    );

    private static readonly PropertyMap s_rule = PropertyMap.Of(
        ("name", "login"),
        (
            "eventPattern",
            """{"source":["aws.ssm"],"detail-type":["EC2 State Manager Instance Association State Change"]}"""
        )
    );

    private static readonly PropertyMap s_awaited = PropertyMap.Of(
        ("skipAwaitMajorVersionUpgrade", false),
        ("deletionPolicy", "FORCE")
    );

    private static readonly PropertyMap s_machine = PropertyMap.Of(
        (
            "metadataOptions",
            PropertyMap.Of(("httpTokens", "required"), ("httpPutResponseHopLimit", 1))
        ),
        ("associatePublicIpAddress", false),
        ("rootBlockDevice", PropertyMap.Of(("encrypted", true))),
        ("iamInstanceProfile", "profile"),
        ("monitoring", true),
        ("userDataReplaceOnChange", true),
        ("userData", "#cloud-config\nwrite_files: []\n")
    );

    private static readonly PropertyMap s_oneHop = PropertyMap.Of(("httpPutResponseHopLimit", 1));

    private static readonly PropertyMap s_template = PropertyMap.Of(
        (
            "metadataOptions",
            PropertyMap.Of(("httpTokens", "required"), ("httpPutResponseHopLimit", 1))
        ),
        ("iamInstanceProfile", PropertyMap.Of(("name", "profile"))),
        (
            "networkInterfaces",
            PropertyValue.List(PropertyMap.Of(("associatePublicIpAddress", "false")))
        ),
        (
            "blockDeviceMappings",
            PropertyValue.List(PropertyMap.Of(("ebs", PropertyMap.Of(("encrypted", "true")))))
        ),
        (
            "userData",
            Convert.ToBase64String(
                "echo ECS_CLUSTER=company >> ecs.config\necho ECS_AWSVPC_BLOCK_IMDS=true >> ecs.config\n"u8
            )
        )
    );

    private static readonly PropertyMap s_launchedGroup = PropertyMap.Of(
        ("launchTemplate", PropertyMap.Of(("id", "lt-1"), ("version", "1"))),
        ("instanceRefresh", PropertyMap.Of(("strategy", "Rolling")))
    );

    private static ResourceState Launching(string version) =>
        Of(Types.AutoScalingGroup, VersionOf(version), ("launchTemplate", Types.LaunchTemplate));

    private static ResourceState Counted(PropertyValue latest) =>
        Of(Types.LaunchTemplate, s_template) with
        {
            Outputs = PropertyMap.Of(("latestVersion", latest)),
        };

    private static PropertyMap VersionOf(string? version) =>
        s_launchedGroup.With(
            "launchTemplate",
            version is null
                ? PropertyMap.Of(("id", "lt-1"))
                : PropertyMap.Of(("id", "lt-1"), ("version", version))
        );

    private static readonly PropertyMap s_connection = PropertyMap.Of(
        new[] { "tunnel1", "tunnel2" }.SelectMany(
            (end, i) =>
                new (string, PropertyValue)[]
                {
                    ($"{end}InsideCidr", $"169.254.101.{4 * i}/30"),
                    ($"{end}PresharedKey", PropertyValue.Secret($"a-key-{i}")),
                    ($"{end}IkeVersions", PropertyValue.List("ikev2")),
                    ($"{end}Phase1EncryptionAlgorithms", PropertyValue.List("AES256")),
                    ($"{end}Phase1IntegrityAlgorithms", PropertyValue.List("SHA2-256")),
                    ($"{end}Phase1DhGroupNumbers", PropertyValue.List(14)),
                    ($"{end}Phase2EncryptionAlgorithms", PropertyValue.List("AES256")),
                    ($"{end}Phase2IntegrityAlgorithms", PropertyValue.List("SHA2-256")),
                    ($"{end}Phase2DhGroupNumbers", PropertyValue.List(14)),
                }
        )
    );

    private static readonly PropertyMap s_otherConnection = s_connection
        .With("tunnel1InsideCidr", "169.254.102.0/30")
        .With("tunnel2InsideCidr", "169.254.102.4/30")
        .With("tunnel1PresharedKey", PropertyValue.Secret("a-key-2"))
        .With("tunnel2PresharedKey", PropertyValue.Secret("a-key-3"));

    private static readonly PropertyMap s_egress = PropertyMap.Of(
        ("description", "DNS"),
        ("cidrIpv4", "10.30.0.0/24"),
        ("ipProtocol", "udp"),
        ("fromPort", 53),
        ("toPort", 53)
    );

    private static readonly PropertyMap s_block = PropertyMap.Of(
        ("blockPublicAcls", true),
        ("blockPublicPolicy", true),
        ("ignorePublicAcls", true),
        ("restrictPublicBuckets", true)
    );

    /// <summary>Resources that every rule accepts: what the broken ones differ from.</summary>
    public static IReadOnlyList<ResourceState> Good { get; } =
    [
        Of(Types.MetricAlarm, s_alarm),
        Of(Types.EventRule, s_rule),
        Of(Types.EventTarget, ("rule", PropertyValue.Unknown)),
        Of(Types.AlertPolicy, Alert("Instance", "instance/cpu/maximum_utilization")),
        Of(Types.Pool),
        .. s_apis.Select(api => Named(Service, api, PropertyMap.Of(("service", api)))),
        Of(Types.AuditConfig, Audit("sts.googleapis.com")),
        Of(Types.AuditConfig, Audit("iam.googleapis.com")),
        Of(Types.PoolProvider, s_provider),
        Of(
            Types.PoolProvider,
            s_provider.With("attributeCondition", $"assertion.arn.startsWith('{Arn}/') && true")
        ),
        Of(
            Types.PoolProvider,
            s_provider.With("attributeCondition", $"attribute.aws_role in ['{Arn}', '{Arn}-2']")
        ),
        Of(Types.PoolProvider, s_provider.With("attributeCondition", PropertyValue.Unknown)),
        Member($"{Pool}/attribute.aws_role/{Arn}"),
        Of(
            Types.ProjectMember,
            ("role", "roles/alloydb.client"),
            ("member", "serviceAccount:a@p.iam.gserviceaccount.com")
        ),
        Of(Types.Instance, s_database),
        Of(Types.User, ("userType", "ALLOYDB_IAM_USER")),
        Of(Types.Instance, s_database.With("instanceType", "READ_POOL").Without("networkConfig")),
        // What is not known yet decides nothing.
        Of(
            Types.Instance,
            s_database.With("instanceType", PropertyValue.Unknown).Without("networkConfig")
        ) with
        {
            IgnoreChanges = [],
        },
        Of(Types.Cluster, s_awaited),
        Of(Types.Network, ("autoCreateSubnetworks", false)),
        Of(Types.Subnetwork, ("privateIpGoogleAccess", true), ("logConfig", PropertyMap.Of())),
        // Load balancers' proxies live there; it takes neither.
        Of(Types.Subnetwork, ("purpose", "REGIONAL_MANAGED_PROXY")),
        Of(Types.Zone, ("visibility", "private")),
        Of(Types.Zone, ("dnssecConfig", PropertyMap.Of(("state", "on")))),
        Cluster(),
        Member(
            $"{Pool.Replace("principalSet", "principal", StringComparison.Ordinal)}/subject/system:serviceaccount:shop:web"
        ),
        Of(Types.VpnConnection, s_connection),
        Of(Types.Tunnel, ("ikeVersion", 2)),
        Of(Types.Vpc),
        Referring(DefaultGroup, "vpcId", Types.Vpc),
        Referring(Types.FlowLog, "vpcId", Types.Vpc),
        Of("aws:ec2/subnet:Subnet", ("mapPublicIpOnLaunch", false)),
        Of(Group, ("description", "Asks Cloud DNS")),
        Referring(Types.ResolverEndpoint, "securityGroupIds", Group),
        Of(Types.EgressRule, s_egress, ("securityGroupId", Group)),
        Of(Types.ClientInstance, s_machine),
        Of(Types.LaunchTemplate, s_template),
        Of(Types.AutoScalingGroup, s_launchedGroup),
        Launching("2"),
        Counted(2),
        Of(
            Types.Role,
            (
                "assumeRolePolicy",
                Policy(
                    "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\""
                )
            )
        ),
        Of(
            "aws:iam/rolePolicy:RolePolicy",
            ("policy", Policy("\"Action\":[\"s3:GetObject\"],\"Resource\":\"arn:aws:s3:::b/k\""))
        ),
        Of(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            ("policyArn", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
        ),
        Of(Types.Bucket),
        Of(Types.PublicAccessBlock, s_block, ("bucket", Types.Bucket)),
        Of(Types.LogGroup, ("name", "/aws/dev/vpn"), ("retentionInDays", 30)),
        // Both ways of the provider's page on the function: a group that it names, and one under the name of Lambda's own.
        Of(
            Types.Function,
            ("name", "report"),
            ("loggingConfig", PropertyMap.Of(("logGroup", "/aws/dev/report")))
        ),
        Of(Types.Function, ("name", "dev-orders")),
        Of(Types.LogGroup, ("name", "/aws/lambda/dev-orders"), ("retentionInDays", 30)),
        .. (
            (string[])
                [
                    """{"StringEquals":{"aws:SourceAccount":"123456789012"}}""",
                    """{"StringLike":{"AWS:sourceAccount":["123456789012"]}}""",
                    """{"ArnLike":{"aws:SourceArn":"arn:aws:ecs:eu-west-1:123456789012:*"}}""",
                ]
        ).Select(condition =>
            Of(
                Types.Role,
                (
                    "assumeRolePolicy",
                    Policy(
                        $"\"Principal\":{{\"Service\":\"ecs-tasks.amazonaws.com\"}},\"Condition\":{condition}"
                    )
                )
            )
        ),
        Of(Types.Record, ("ttl", 300)),
        Peer("one", 100),
        Peer("two", 100),
        Of(
            Endpoint,
            ("vpcEndpointType", "Gateway"),
            ("policy", EndpointPolicy("s3:GetObject", "arn:aws:s3:::al2023-repos-*/*"))
        ),
        Of(AwsProvider, ("defaultTags", "{\"tags\":{\"team\":\"a\"}}")),
        Of(GoogleProvider, ("defaultLabels", "{\"team\":\"a\"}")),
        ServedBy(AwsProvider, "aws:ec2/eip:Eip"),
        Component,
        Named("aws:ec2/eip:Eip", "part-address", PropertyMap.Empty) with
        {
            Parent = Component.Urn,
        },
    ];

    /// <summary>By rule: sets of resources, each of which breaks it.</summary>
    public static IReadOnlyDictionary<
        string,
        IReadOnlyList<IReadOnlyList<ResourceState>>
    > Bad { get; } =
        new Dictionary<string, IReadOnlyList<IReadOnlyList<ResourceState>>>
        {
            ["trust-has-condition"] =
            [
                [Of(Types.PoolProvider, s_provider.Without("attributeCondition"))],
                [Of(Types.PoolProvider, s_provider.With("attributeCondition", ""))],
            ],
            ["trust-anchored"] =
            [
                [Condition("assertion.arn.contains(':assumed-role/alloydb-client/')")],
                [Condition($"attribute.aws_role.contains('{Arn}')")],
                [Condition($"assertion.arn.startsWith('{Arn}')")],
                [Condition("attribute.aws_role.endsWith('alloydb-client')")],
                [Condition($"attribute.aws_role != '{Arn}'")],
                [Condition($"attribute.aws_role == '{Arn}' || true")],
                [Condition("attribute.aws_role == 'alloydb-client'")],
                [Condition("assertion.account == '123456789012'")],
                [Condition("assertion.sub.startsWith('system:serviceaccount:shop:')")],
                [Condition("assertion.sub == 'system:serviceaccount:shop:web' || true")],
                [Condition("assertion.sub != 'system:serviceaccount:shop:web'")],
                [Condition("assertion.sub == 'system:serviceaccount:shop:*'")],
            ],
            ["trust-in-own-account"] =
            [
                [
                    Condition(
                        $"attribute.aws_role == '{Arn.Replace("123456789012", "999999999999", StringComparison.Ordinal)}'"
                    ),
                ],
            ],
            ["role-mapping-as-documented"] =
            [
                [Mapping("assertion.arn")],
                [
                    Of(
                        Types.PoolProvider,
                        s_provider.With(
                            "attributeMapping",
                            PropertyMap.Of(("google.subject", "assertion.arn"))
                        )
                    ),
                ],
            ],
            ["token-subject-as-issued"] =
            [
                [
                    Cluster(
                        ("attributeMapping", PropertyMap.Of(("google.subject", "assertion.aud")))
                    ),
                ],
                [
                    Cluster(
                        (
                            "attributeMapping",
                            PropertyMap.Of(
                                ("google.subject", "assertion.sub.extract('serviceaccount:{name}')")
                            )
                        )
                    ),
                ],
            ],
            ["token-audience-own"] =
            [
                [Cluster(("oidc", Oidc("pods.eks.amazonaws.com")))],
                [Cluster(("oidc", Oidc("sts.amazonaws.com")))],
            ],
            ["members-role-exact"] =
            [
                [
                    Member(
                        $"{Pool.Replace("principalSet", "principal", StringComparison.Ordinal)}/subject/system:serviceaccount:shop:*"
                    ),
                ],
                [Member($"{Pool}/attribute.namespace/shop")],
                [Member($"{Pool}/*")],
                [Member($"{Pool}/attribute.aws_account/123456789012")],
                [Member($"{Pool}/attribute.aws_role/{Arn}/*")],
                [
                    Member(
                        $"{Pool.Replace("123456789012", "demo-project", StringComparison.Ordinal)}/attribute.aws_role/{Arn}"
                    ),
                ],
                [
                    Member(
                        $"{Pool.Replace("principalSet", "principal", StringComparison.Ordinal)}/subject/{Arn}/i-0123456789abcdef0"
                    ),
                ],
                [Member("allAuthenticatedUsers")],
                [Member("allUsers")],
            ],
            ["no-federated-project-roles"] =
            [
                [
                    Of(
                        Types.ProjectMember,
                        ("role", "roles/viewer"),
                        ("member", $"{Pool}/attribute.aws_role/{Arn}")
                    ),
                ],
            ],
            ["no-project-impersonation"] =
            [
                [
                    Of(
                        Types.ProjectMember,
                        ("role", "roles/iam.serviceAccountTokenCreator"),
                        ("member", "user:a@b.c")
                    ),
                ],
                [
                    Of(
                        Types.ProjectMember,
                        ("role", "roles/iam.serviceAccountUser"),
                        ("member", "user:a@b.c")
                    ),
                ],
            ],
            ["no-service-account-admin"] =
            [
                [
                    Of(
                        Types.ProjectMember,
                        ("role", "roles/alloydb.admin"),
                        ("member", "serviceAccount:a@p.iam.gserviceaccount.com")
                    ),
                ],
                [
                    Of(
                        Types.ProjectMember,
                        ("role", "roles/owner"),
                        ("member", "serviceAccount:a@p.iam.gserviceaccount.com")
                    ),
                ],
                [
                    Of(
                        Types.ProjectMember,
                        ("role", "roles/editor"),
                        ("member", "serviceAccount:a@p.iam.gserviceaccount.com")
                    ),
                ],
            ],
            ["exchange-audited"] =
            [
                [Of(Types.Pool)],
                [Of(Types.Pool), Of(Types.AuditConfig, Audit("sts.googleapis.com"))],
                [
                    Of(Types.Pool),
                    Of(
                        Types.AuditConfig,
                        ("service", "allServices"),
                        (
                            "auditLogConfigs",
                            PropertyValue.List(PropertyMap.Of(("logType", "DATA_READ")))
                        )
                    ),
                ],
            ],
            ["equal-route-priorities"] =
            [
                [Peer("one", 100), Peer("two", 200)],
            ],
            ["short-ttl"] =
            [
                [Of(Types.Record, ("ttl", 86400))],
            ],
            ["user-data-replaces"] =
            [
                [Of(Types.ClientInstance, s_machine.Without("userDataReplaceOnChange"))],
                [Of(Types.ClientInstance, s_machine.With("userDataReplaceOnChange", false))],
                [Of(Types.AutoScalingGroup, s_launchedGroup.Without("instanceRefresh"))],
                [Of(Types.AutoScalingGroup, VersionOf("$Latest"))],
                [Of(Types.AutoScalingGroup, VersionOf(null))],
                [Launching("1"), Counted(2)],
                // A preview foresees one more version.
                [Launching("1"), Counted(PropertyValue.Unknown)],
            ],
            ["alarm-can-fire"] =
            [
                [Of(Types.AlertPolicy, Alert("Instance", "instance/cpu/utilization"))],
                [Of(Types.AlertPolicy, Alert("Cluster", "quota/storage_usage_per_cluster/usage"))],
                [Of(Types.AlertPolicy, Alert("Instance", "instance/cpu/maximum_utilization", 85))],
                [Of(Types.MetricAlarm, s_alarm.With("metricName", "TunnelStatus"))],
                [
                    Of(
                        Types.EventRule,
                        ("name", "login"),
                        (
                            "eventPattern",
                            """{"source":["aws.ssm"],"detail-type":["State Manager Association Failed"]}"""
                        )
                    ),
                    Of(Types.EventTarget, ("rule", PropertyValue.Unknown)),
                ],
            ],
            ["alarm-decides-missing-data"] =
            [
                [Of(Types.MetricAlarm, s_alarm.Without("treatMissingData"))],
                [Of(Types.MetricAlarm, s_alarm.With("treatMissingData", "missing"))],
                [
                    Of(
                        Types.AlertPolicy,
                        Alert("Instance", "instance/cpu/maximum_utilization", missingData: null)
                    ),
                ],
            ],
            ["alarm-tells-somebody"] =
            [
                [Of(Types.MetricAlarm, s_alarm.Without("alarmActions"))],
                [
                    Of(
                        Types.AlertPolicy,
                        Alert("Instance", "instance/cpu/maximum_utilization")
                            .Without("notificationChannels")
                    ),
                ],
            ],
            ["event-rule-has-target"] =
            [
                [Of(Types.EventRule, s_rule)],
                [Of(Types.EventRule, s_rule), Of(Types.EventTarget, ("rule", "another"))],
            ],
            ["logs-expire"] =
            [
                [Of(Types.LogGroup, ("name", "/aws/dev/vpn"))],
                [Of(Types.LogGroup, ("name", "/aws/dev/vpn"), ("retentionInDays", 0))],
            ],
            ["cluster-goes-with-instances"] =
            [
                [
                    Of(Types.Cluster, s_awaited.With("deletionPolicy", "DEFAULT")),
                    Of(Types.Instance, s_database) with
                    {
                        DeletedWith = UrnOf(Types.Cluster),
                    },
                ],
                [
                    Of(Types.Cluster, s_awaited.Without("deletionPolicy")),
                    Of(Types.Instance, s_database) with
                    {
                        DeletedWith = UrnOf(Types.Cluster),
                    },
                ],
            ],
            ["superuser-of-one-role"] =
            [
                [
                    Of(Types.ServiceAccount, ("accountId", "grants")),
                    Of(
                        Types.User,
                        ("userType", "ALLOYDB_IAM_USER"),
                        ("userId", "grants@p.iam"),
                        ("databaseRoles", PropertyValue.List("alloydbsuperuser"))
                    ),
                    Becomes("one"),
                    Becomes("two"),
                ],
            ],
            ["endpoint-policy-narrow"] =
            [
                [Of(Endpoint, ("vpcEndpointType", "Gateway"))],
                [Of(Endpoint, ("policy", EndpointPolicy("s3:GetObject", "*")))],
                [Of(Endpoint, ("policy", EndpointPolicy("s3:GetObject", "arn:aws:s3:::*/*")))],
                [Of(Endpoint, ("policy", EndpointPolicy("s3:*", "arn:aws:s3:::b/*")))],
                [
                    Of(
                        Endpoint,
                        (
                            "policy",
                            Policy("\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"")
                        )
                    ),
                ],
                [
                    Of(
                        Endpoint,
                        ("policy", Policy("\"Principal\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\""))
                    ),
                ],
            ],
            ["secrets-stay-secret"] =
            [
                // Marked, in a property whose type is not secret.
                [
                    Of(
                        Types.CustomerGateway,
                        ("tags", PropertyMap.Of(("key", PropertyValue.Secret("a-key-of-a-tunnel"))))
                    ),
                ],
                // The mark was taken off; the value is known from where it belongs.
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel1PresharedKey", "a-key-of-a-tunnel")
                    ),
                    Of(Types.CustomerGateway, ("deviceName", "dev a-key-of-a-tunnel")),
                ],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel1PresharedKey", "a-key-of-a-tunnel")
                    ),
                    Of(Urn.StackType) with
                    {
                        Custom = false,
                        Outputs = PropertyMap.Of(("keys", PropertyValue.List("a-key-of-a-tunnel"))),
                    },
                ],
            ],
            ["explicit-provider"] =
            [
                [
                    Of("aws:ec2/eip:Eip") with
                    {
                        Provider =
                            $"{Urn.Create("dev", "proj", "", AwsProvider, "default_7_48_0")}::id",
                    },
                ],
            ],
            ["provider-of-its-package"] =
            [
                [ServedBy(GoogleProvider, "aws:ec2/eip:Eip")],
            ],
            ["child-of-its-component"] =
            [
                [Component, Named("aws:ec2/eip:Eip", "part-address", PropertyMap.Empty)],
            ],
            ["names-carry-the-stack"] =
            [
                [Of(Types.LogGroup, ("name", "/aws/vpn"), ("retentionInDays", 30))],
                [Of(Types.Cluster, s_awaited.With("clusterId", "keyless-prod"))],
                [Of(Types.CustomerGateway, ("deviceName", "proj-0"))],
            ],
            ["same-tags-everywhere"] =
            [
                [
                    Of(AwsProvider, ("defaultTags", "{\"tags\":{\"team\":\"a\"}}")),
                    Of(GoogleProvider),
                ],
                [
                    Of(AwsProvider, ("defaultTags", "{\"tags\":{\"team\":\"a\"}}")),
                    Of(GoogleProvider, ("defaultLabels", "{\"team\":\"b\"}")),
                ],
                [
                    Of(AwsProvider, ("defaultTags", "{\"tags\":{\"team\":\"a\"}}")),
                    ServedBy(AwsProvider, "aws:ec2/eip:Eip") with
                    {
                        Inputs = PropertyMap.Of(("tags", PropertyMap.Of(("team", "b")))),
                    },
                ],
            ],
            ["no-keys"] =
            [
                [Of("gcp:serviceaccount/key:Key")],
                [Of("aws:iam/accessKey:AccessKey")],
                [Of("aws:iam/user:User")],
                [Of("aws:ec2/keyPair:KeyPair")],
            ],
            ["public-address-decided"] =
            [
                [Of(Types.Instance, s_database.Without("networkConfig"))],
                [Of(Types.Instance, s_database.With("networkConfig", PropertyMap.Empty))],
            ],
            ["new-primary-stays"] =
            [
                [Of(Types.Instance, s_database) with { IgnoreChanges = [] }],
                [
                    Of(Types.Instance, s_database.With("instanceType", "SECONDARY")) with
                    {
                        IgnoreChanges = [],
                    },
                ],
            ],
            ["upgrade-awaited"] =
            [
                [Of(Types.Cluster, s_awaited.Without("skipAwaitMajorVersionUpgrade"))],
                [Of(Types.Cluster, s_awaited.With("skipAwaitMajorVersionUpgrade", true))],
            ],
            ["deletion-policy-known"] =
            [
                [Of(Types.Cluster, s_awaited.With("deletionPolicy", "force"))],
                [Of(Types.Tunnel, ("ikeVersion", 2), ("deletionPolicy", "KEEP"))],
            ],
            ["destroy-keeps-everything"] =
            [
                [
                    Of(Types.Network, ("autoCreateSubnetworks", false)) with
                    {
                        Protect = true,
                    },
                    Of(Types.Bucket),
                    Closed,
                ],
                // Being needed by what is deleted keeps nothing.
                [
                    Of(Types.Network, ("autoCreateSubnetworks", false)) with
                    {
                        Protect = true,
                    },
                    Of(
                        Types.Tunnel,
                        PropertyMap.Of(("ikeVersion", 2)),
                        ("vpnGateway", Types.HaVpnGateway)
                    ),
                    Of(Types.HaVpnGateway),
                ],
            ],
            ["connectors-enforced"] =
            [
                [
                    Of(
                        Types.Instance,
                        s_database.With(
                            "clientConnectionConfig",
                            PropertyMap.Of(
                                ("requireConnectors", false),
                                ("sslConfig", PropertyMap.Of(("sslMode", "ENCRYPTED_ONLY")))
                            )
                        )
                    ),
                ],
            ],
            ["encrypted-only"] =
            [
                [
                    Of(
                        Types.Instance,
                        s_database.With(
                            "clientConnectionConfig",
                            PropertyMap.Of(("requireConnectors", true))
                        )
                    ),
                ],
                [
                    Of(
                        Types.Instance,
                        s_database.With(
                            "clientConnectionConfig",
                            PropertyMap.Of(
                                ("requireConnectors", true),
                                (
                                    "sslConfig",
                                    PropertyMap.Of(("sslMode", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"))
                                )
                            )
                        )
                    ),
                ],
            ],
            ["iam-login-on"] =
            [
                [Of(Types.Instance, s_database.Without("databaseFlags"))],
                [
                    Of(
                        Types.Instance,
                        s_database.With(
                            "databaseFlags",
                            PropertyMap.Of(("alloydb.iam_authentication", "off"))
                        )
                    ),
                ],
            ],
            ["no-database-password"] =
            [
                [Of(Types.User, ("userType", "ALLOYDB_BUILT_IN"))],
                [
                    Of(
                        Types.User,
                        ("userType", "ALLOYDB_IAM_USER"),
                        ("password", PropertyValue.Secret("x"))
                    ),
                ],
                [
                    Of(
                        Types.Cluster,
                        s_awaited.With(
                            "initialUser",
                            PropertyMap.Of(("password", PropertyValue.Secret("x")))
                        )
                    ),
                ],
            ],
            ["no-authorized-networks"] =
            [
                [
                    Of(
                        Types.Instance,
                        s_database.With(
                            "networkConfig",
                            PropertyMap.Of(
                                ("enablePublicIp", true),
                                (
                                    "authorizedExternalNetworks",
                                    PropertyValue.List(PropertyMap.Of(("cidrRange", "0.0.0.0/0")))
                                )
                            )
                        )
                    ),
                ],
            ],
            ["own-subnets"] =
            [
                [Of(Types.Network)],
                [Of(Types.Network, ("autoCreateSubnetworks", true))],
            ],
            ["private-google-access"] =
            [
                [Of(Types.Subnetwork, ("logConfig", PropertyMap.Of()))],
            ],
            ["subnet-flow-logs"] =
            [
                [Of(Types.Subnetwork, ("privateIpGoogleAccess", true))],
            ],
            ["no-public-zones"] =
            [
                [Of(Types.Zone)],
                [Of(Types.Zone, ("visibility", "public"))],
            ],
            ["no-open-firewall"] =
            [
                [
                    Of(
                        "gcp:compute/firewall:Firewall",
                        ("allows", PropertyValue.List(PropertyMap.Of(("protocol", "tcp")))),
                        ("sourceRanges", PropertyValue.List("0.0.0.0/0"))
                    ),
                ],
            ],
            ["one-transform-set"] =
            [
                [Of(Types.VpnConnection, s_connection.Without("tunnel2Phase2DhGroupNumbers"))],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With(
                            "tunnel1Phase1EncryptionAlgorithms",
                            PropertyValue.List("AES256", "AES256-GCM-16")
                        )
                    ),
                ],
            ],
            ["strong-ciphers"] =
            [
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With(
                            "tunnel1Phase1EncryptionAlgorithms",
                            PropertyValue.List("AES128")
                        )
                    ),
                ],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With(
                            "tunnel2Phase2IntegrityAlgorithms",
                            PropertyValue.List("SHA1")
                        )
                    ),
                ],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel2Phase1DhGroupNumbers", PropertyValue.List(2))
                    ),
                ],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel2IkeVersions", PropertyValue.List("ikev1"))
                    ),
                ],
                [Of(Types.Tunnel, ("ikeVersion", 1))],
            ],
            ["distinct-preshared-keys"] =
            [
                [Of(Types.VpnConnection, s_connection.With("tunnel2PresharedKey", "a-key-0"))],
            ],
            ["distinct-inside-cidrs"] =
            [
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel2InsideCidr", "169.254.101.0/30")
                    ),
                ],
            ],
            ["inside-cidrs-allowed"] =
            [
                [Of(Types.VpnConnection, s_connection.With("tunnel2InsideCidr", "169.254.5.0/30"))],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel2InsideCidr", "169.254.169.252/30")
                    ),
                ],
                [
                    Of(
                        Types.VpnConnection,
                        s_connection.With("tunnel2InsideCidr", "169.254.101.0/29")
                    ),
                ],
                [Of(Types.VpnConnection, s_connection.With("tunnel2InsideCidr", "10.0.0.0/30"))],
            ],
            ["one-connection-rotates"] =
            [
                [
                    Named(Types.VpnConnection, "one", s_connection, "tunnel1PresharedKey", "key-0"),
                    Named(
                        Types.VpnConnection,
                        "two",
                        s_otherConnection,
                        "tunnel2PresharedKey",
                        "key-3"
                    ),
                    Named(RandomPassword, "key-0", PropertyMap.Empty),
                    Named(RandomPassword, "key-3", PropertyMap.Empty),
                ],
            ],
            ["no-automatic-attachments"] =
            [
                [
                    Of(
                        "aws:ec2transitgateway/transitGateway:TransitGateway",
                        ("autoAcceptSharedAttachments", "enable")
                    ),
                ],
            ],
            ["no-open-ingress"] =
            [
                [
                    Of(
                        Types.IngressRule,
                        ("description", "SSH"),
                        ("cidrIpv4", "0.0.0.0/0"),
                        ("fromPort", 22)
                    ),
                ],
                [
                    Of(
                        Types.IngressRule,
                        ("description", "SSH"),
                        ("cidrIpv6", "::/0"),
                        ("fromPort", 22)
                    ),
                ],
                [
                    Of(
                        Group,
                        ("description", "SSH"),
                        (
                            "ingress",
                            PropertyValue.List(
                                PropertyMap.Of(("cidrBlocks", PropertyValue.List("0.0.0.0/0")))
                            )
                        )
                    ),
                ],
            ],
            ["no-egress-on-all-ports"] =
            [
                [
                    Of(
                        Types.EgressRule,
                        ("description", "all"),
                        ("cidrIpv4", "0.0.0.0/0"),
                        ("ipProtocol", "-1")
                    ),
                ],
                [
                    Of(
                        Group,
                        ("description", "all"),
                        (
                            "egress",
                            PropertyValue.List(
                                PropertyMap.Of(
                                    ("protocol", "-1"),
                                    ("cidrBlocks", PropertyValue.List("0.0.0.0/0"))
                                )
                            )
                        )
                    ),
                ],
            ],
            ["no-open-egress"] =
            [
                [
                    Of(
                        Types.EgressRule,
                        ("description", "HTTPS"),
                        ("cidrIpv4", "0.0.0.0/0"),
                        ("ipProtocol", "tcp"),
                        ("fromPort", 443)
                    ),
                ],
            ],
            ["resolver-egress-is-dns"] =
            [
                [
                    Resolver,
                    SecurityGroup,
                    Of(Types.EgressRule, s_egress.With("fromPort", 0), ("securityGroupId", Group)),
                ],
                [
                    Resolver,
                    SecurityGroup,
                    Of(Types.EgressRule, s_egress.With("toPort", 5353), ("securityGroupId", Group)),
                ],
                [
                    Resolver,
                    SecurityGroup,
                    Of(
                        Types.EgressRule,
                        s_egress.With("cidrIpv4", "0.0.0.0/0"),
                        ("securityGroupId", Group)
                    ),
                ],
            ],
            ["groups-described"] =
            [
                [Of(Group)],
                [Of(Group, ("description", "Managed by Pulumi"))],
                [Of(Types.IngressRule, ("cidrIpv4", "10.0.0.0/8"))],
                [Of(Types.EgressRule, s_egress.Without("description"))],
                [Of(Group, ("description", "AlloyDB's client"))],
                [Of(Types.EgressRule, s_egress.With("description", "Google's APIs"))],
            ],
            ["texts-fit"] =
            [
                [Of(Types.ServiceAccount, ("displayName", new string('a', 101)))],
                [Of(Types.Zone, ("visibility", "private"), ("description", new string('a', 1025)))],
                [Of(Types.CustomerGateway, ("deviceName", $"dev-{new string('a', 256)}"))],
                [Of(Types.NatGateway, ("tags", PropertyMap.Of(("aws:owner", "data"))))],
                [Of(Types.ForwardingRule, ("labels", PropertyMap.Of(("Owner", "data"))))],
            ],
            ["default-group-closed"] =
            [
                [Of(Types.Vpc), Referring(Types.FlowLog, "vpcId", Types.Vpc)],
                [
                    Of(
                        DefaultGroup,
                        ("egress", PropertyValue.List(PropertyMap.Of(("protocol", "-1"))))
                    ),
                ],
            ],
            ["vpc-flow-logs"] =
            [
                [Of(Types.Vpc), Referring(DefaultGroup, "vpcId", Types.Vpc)],
            ],
            ["no-public-addresses-by-default"] =
            [
                [Of("aws:ec2/subnet:Subnet", ("mapPublicIpOnLaunch", true))],
            ],
            ["imdsv2-only"] =
            [
                [Of(Types.ClientInstance, s_machine.With("metadataOptions", s_oneHop))],
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With("metadataOptions", s_oneHop.With("httpTokens", "optional"))
                    ),
                ],
                [Of(Types.LaunchTemplate, s_template.With("metadataOptions", s_oneHop))],
            ],
            ["metadata-hop-limit"] =
            [
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With(
                            "metadataOptions",
                            PropertyMap.Of(
                                ("httpTokens", "required"),
                                ("httpPutResponseHopLimit", 2)
                            )
                        )
                    ),
                ],
                [
                    Of(
                        Types.LaunchTemplate,
                        s_template.With(
                            "metadataOptions",
                            PropertyMap.Of(("httpTokens", "required"))
                        )
                    ),
                ],
            ],
            ["task-hosts-block-metadata"] =
            [
                [
                    Of(
                        Types.LaunchTemplate,
                        s_template.With(
                            "userData",
                            Convert.ToBase64String("echo ECS_CLUSTER=company >> ecs.config"u8)
                        )
                    ),
                ],
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With(
                            "userData",
                            "ECS_CLUSTER=company\nECS_AWSVPC_BLOCK_IMDS=false\n"
                        )
                    ),
                ],
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With(
                            "userData",
                            "ECS_CLUSTER=company\n#ECS_AWSVPC_BLOCK_IMDS=true\n"
                        )
                    ),
                ],
            ],
            ["no-public-address"] =
            [
                [Of(Types.ClientInstance, s_machine.With("associatePublicIpAddress", true))],
                [Of(Types.ClientInstance, s_machine.Without("associatePublicIpAddress"))],
                [
                    Of(
                        Types.LaunchTemplate,
                        s_template.With(
                            "networkInterfaces",
                            PropertyValue.List(PropertyMap.Of(("associatePublicIpAddress", "true")))
                        )
                    ),
                ],
                [Of(Types.LaunchTemplate, s_template.Without("networkInterfaces"))],
            ],
            ["no-key-pair"] =
            [
                [Of(Types.ClientInstance, s_machine.With("keyName", "ops"))],
            ],
            ["no-secrets-in-user-data"] =
            [
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With("userData", "export AWS_SECRET_ACCESS_KEY=abcdef")
                    ),
                ],
                [Of(Types.ClientInstance, s_machine.With("userData", "key: AKIAIOSFODNN7EXAMPLE"))],
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With("userData", "-----BEGIN PRIVATE KEY-----")
                    ),
                ],
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With("userData", PropertyValue.Secret("#cloud-config"))
                    ),
                ],
                [
                    Of(
                        Types.LaunchTemplate,
                        s_template.With("userData", Convert.ToBase64String("PGPASSWORD=hunter2"u8))
                    ),
                ],
            ],
            ["encrypted-disks"] =
            [
                [Of(Types.ClientInstance, s_machine.Without("rootBlockDevice"))],
                [
                    Of(
                        Types.ClientInstance,
                        s_machine.With(
                            "ebsBlockDevices",
                            PropertyValue.List(PropertyMap.Of(("deviceName", "/dev/sdb")))
                        )
                    ),
                ],
                [
                    Of(
                        Types.LaunchTemplate,
                        s_template.With(
                            "blockDeviceMappings",
                            PropertyValue.List(
                                PropertyMap.Of(("ebs", PropertyMap.Of(("encrypted", "false"))))
                            )
                        )
                    ),
                ],
                [Of(Types.LaunchTemplate, s_template.Without("blockDeviceMappings"))],
            ],
            ["instance-role"] =
            [
                [Of(Types.ClientInstance, s_machine.Without("iamInstanceProfile"))],
            ],
            ["detailed-monitoring"] =
            [
                [Of(Types.ClientInstance, s_machine.With("monitoring", false))],
            ],
            ["role-trusts-services-only"] =
            [
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy("\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"")
                        )
                    ),
                ],
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy("\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"}")
                        )
                    ),
                ],
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy("\"Principal\":{\"Service\":[\"ec2.amazonaws.com\",\"*\"]}")
                        )
                    ),
                ],
            ],
            ["function-logs-expire"] =
            [
                [Of(Types.Function, ("name", "report"))],
                [
                    Of(Types.Function, ("name", "report")),
                    Of(Types.LogGroup, ("name", "/aws/dev/other"), ("retentionInDays", 30)),
                ],
                [
                    Of(
                        Types.Function,
                        ("name", "report"),
                        ("loggingConfig", PropertyMap.Of(("logFormat", "Text")))
                    ),
                ],
            ],
            ["service-for-own-account"] =
            [
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy("\"Principal\":{\"Service\":\"vpc-flow-logs.amazonaws.com\"}")
                        )
                    ),
                ],
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy(
                                "\"Principal\":{\"Service\":[\"ec2.amazonaws.com\",\"ecs-tasks.amazonaws.com\"]}"
                            )
                        )
                    ),
                ],
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy(
                                "\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Condition\":{\"StringLike\":{\"aws:SourceAccount\":\"*\"}}"
                            )
                        )
                    ),
                ],
                [
                    Of(
                        Types.Role,
                        (
                            "assumeRolePolicy",
                            Policy(
                                "\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Condition\":{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:ecs:*:*:*\"}}"
                            )
                        )
                    ),
                ],
            ],
            ["no-wildcard-actions"] =
            [
                [
                    Of(
                        "aws:iam/rolePolicy:RolePolicy",
                        ("policy", Policy("\"Action\":\"*\",\"Resource\":\"arn:x\""))
                    ),
                ],
                [
                    Of(
                        "aws:iam/rolePolicy:RolePolicy",
                        ("policy", Policy("\"Action\":[\"s3:*\"],\"Resource\":\"arn:x\""))
                    ),
                ],
                [
                    Of(
                        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                        ("policyArn", "arn:aws:iam::aws:policy/AdministratorAccess")
                    ),
                ],
            ],
            ["no-wildcard-resources"] =
            [
                [
                    Of(
                        "aws:iam/rolePolicy:RolePolicy",
                        ("policy", Policy("\"Action\":\"s3:GetObject\",\"Resource\":[\"*\"]"))
                    ),
                ],
            ],
            ["buckets-closed"] =
            [
                [Of(Types.Bucket)],
                [
                    Of(Types.Bucket),
                    Of(
                        Types.PublicAccessBlock,
                        s_block.Without("blockPublicPolicy"),
                        ("bucket", Types.Bucket)
                    ),
                ],
            ],
        };

    private static ResourceState Closed =>
        Of(Types.PublicAccessBlock, s_block, ("bucket", Types.Bucket));

    private static ResourceState Resolver =>
        Referring(Types.ResolverEndpoint, "securityGroupIds", Group);

    private static ResourceState SecurityGroup => Of(Group, ("description", "Asks Cloud DNS"));

    private static ResourceState Condition(string text) =>
        Of(Types.PoolProvider, s_provider.With("attributeCondition", text));

    private static ResourceState Mapping(string role) =>
        Of(
            Types.PoolProvider,
            s_provider.With(
                "attributeMapping",
                PropertyMap.Of(("google.subject", "assertion.arn"), ("attribute.aws_role", role))
            )
        );

    /// <summary>A cluster's provider without a fault, but for the given inputs.</summary>
    private static ResourceState Cluster(params (string Key, PropertyValue Value)[] inputs) =>
        Of(
            Types.PoolProvider,
            inputs.Aggregate(
                PropertyMap.Of(
                    ("oidc", Oidc()),
                    ("attributeMapping", PropertyMap.Of(("google.subject", "assertion.sub"))),
                    ("attributeCondition", "assertion.sub == 'system:serviceaccount:shop:web'")
                ),
                (map, input) => map.With(input.Key, input.Value)
            )
        );

    private static PropertyMap Oidc(params string[] audiences) =>
        PropertyMap.Of(
            ("issuerUri", "https://oidc.eks.ap-northeast-1.amazonaws.com/id/A"),
            (
                "allowedAudiences",
                PropertyValue.List([.. audiences.Select(one => (PropertyValue)one)])
            )
        );

    private static ResourceState Member(string member) =>
        Of(
            Types.ServiceAccountMember,
            ("role", "roles/iam.workloadIdentityUser"),
            ("member", member)
        );

    private static PropertyMap Audit(string service) =>
        PropertyMap.Of(
            ("service", service),
            ("auditLogConfigs", PropertyValue.List(PropertyMap.Of(("logType", "ADMIN_READ"))))
        );

    private static ResourceState Component =>
        new()
        {
            Urn = Urn.Create("dev", "proj", "", "proj:index:Part", "part"),
            Type = "proj:index:Part",
        };

    private static ResourceState Peer(string name, int priority) =>
        Named(Types.RouterPeer, name, PropertyMap.Of(("advertisedRoutePriority", priority)));

    private static ResourceState ServedBy(string provider, string type) =>
        Of(type) with
        {
            Provider = $"{UrnOf(provider)}::id",
        };

    private static ResourceState Becomes(string name) =>
        Named(
            Types.ServiceAccountMember,
            name,
            PropertyMap.Of(
                ("role", "roles/iam.workloadIdentityUser"),
                ("member", $"{Pool}/attribute.aws_role/{Arn}")
            )
        ) with
        {
            PropertyDependencies = ImmutableSortedDictionary<
                string,
                ImmutableArray<string>
            >.Empty.Add("serviceAccountId", [UrnOf(Types.ServiceAccount)]),
        };

    private static string EndpointPolicy(string action, string resource) =>
        Policy($"\"Principal\":\"*\",\"Action\":\"{action}\",\"Resource\":\"{resource}\"");

    private static string Policy(string statement) =>
        $"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",{statement}}}]}}";

    private static ResourceState Of(string type, params (string, PropertyValue)[] inputs) =>
        Of(type, PropertyMap.Of(inputs));

    private static ResourceState Referring(string type, string property, string other) =>
        Of(type, PropertyMap.Empty, (property, other));

    private static ResourceState Of(
        string type,
        PropertyMap inputs,
        params (string Property, string Type)[] needs
    ) =>
        new()
        {
            Urn = UrnOf(type),
            Type = type,
            Custom = true,
            Inputs = inputs,
            IgnoreChanges = type == Types.Instance ? ["instanceType"] : [],
            PropertyDependencies = needs.ToImmutableSortedDictionary(
                need => need.Property,
                need => ImmutableArray.Create(UrnOf(need.Type)),
                StringComparer.Ordinal
            ),
        };

    private static ResourceState Named(
        string type,
        string name,
        PropertyMap inputs,
        string? property = null,
        string? key = null
    ) =>
        new()
        {
            Urn = Urn.Create("dev", "proj", "", type, name),
            Type = type,
            Custom = true,
            Inputs = inputs,
            PropertyDependencies = property is null
                ? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty
                : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(
                    property,
                    [Urn.Create("dev", "proj", "", RandomPassword, key!)]
                ),
        };

    private static string UrnOf(string type) => Urn.Create("dev", "proj", "", type, "x");

    private static PropertyMap Alert(
        string resource,
        string metric,
        double threshold = 0.85,
        string? missingData = "EVALUATION_MISSING_DATA_ACTIVE"
    )
    {
        var condition = PropertyMap.Of(
            (
                "filter",
                $"resource.type = \"alloydb.googleapis.com/{resource}\" AND metric.type = \"alloydb.googleapis.com/{metric}\""
            ),
            ("thresholdValue", threshold)
        );
        if (missingData is not null)
        {
            condition = condition.With("evaluationMissingData", missingData);
        }
        return PropertyMap.Of(
            ("conditions", PropertyValue.List([PropertyMap.Of(("conditionThreshold", condition))])),
            (
                "notificationChannels",
                PropertyValue.List(["projects/example/notificationChannels/1"])
            )
        );
    }
}
