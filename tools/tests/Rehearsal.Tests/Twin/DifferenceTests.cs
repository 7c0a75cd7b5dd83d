using CsCheck;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects which change is an update and which a replacement, and of what.</summary>
public class DifferenceTests
{
    private const string Cluster = "gcp:alloydb/cluster:Cluster";
    private const string Rule = "gcp:compute/forwardingRule:ForwardingRule";
    private const string External = "gcp:compute/externalVpnGateway:ExternalVpnGateway";
    private const string Subnet = "gcp:compute/subnetwork:Subnetwork";
    private const string AlloyDb = "gcp:alloydb/instance:Instance";
    private const string Router = "gcp:compute/router:Router";
    private const string Zone = "gcp:dns/managedZone:ManagedZone";
    private const string Member = "gcp:serviceaccount/iAMMember:IAMMember";
    private const string Connection = "aws:ec2/vpnConnection:VpnConnection";
    private const string Instance = "aws:ec2/instance:Instance";
    private const string Bucket = "aws:s3/bucket:Bucket";
    private const string Attachment = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
    private const string Backups = "automatedBackupPolicy";
    private const string Endpoint = "aws:route53/resolverEndpoint:ResolverEndpoint";

    private static readonly Gen<PropertyValue> s_value = Gen.Recursive<PropertyValue>(
        (depth, inner) =>
            depth > 3
                ? Gen.Int[0, 3].Select(number => (PropertyValue)number)
                : Gen.OneOf(
                    Gen.Int[0, 3].Select(number => (PropertyValue)number),
                    Gen.String[Gen.Char['a', 'c'], 0, 2].Select(text => (PropertyValue)text),
                    Gen.Bool.Select(flag => (PropertyValue)flag),
                    inner.Array[0, 3].Select(items => PropertyValue.List(items)),
                    inner.Select(PropertyValue.Secret),
                    Gen.Dictionary(OneOf("a", "b", "c.d"), inner)[0, 3]
                        .Select(map => (PropertyValue)PropertyMap.From(map))
                )
    );

    private static readonly Gen<PropertyMap> s_inputs = Gen.Dictionary(
            OneOf("labels", "description", "params", "__defaults"),
            s_value
        )[0, 4]
        .Select(map => PropertyMap.From(map));

    [Fact]
    public void Equal_inputs_never_differ_however_secret_or_defaulted() =>
        s_inputs.Sample(inputs =>
        {
            Between(Cluster, inputs, inputs).Changes.Should().BeEmpty();
            Between(Cluster, inputs, (PropertyMap)inputs.WithoutSecrets())
                .Changes.Should()
                .BeEmpty();
            Between(Cluster, inputs.With("__defaults", List()), inputs).Changes.Should().BeEmpty();
        });

    [Fact]
    public void A_change_and_its_undoing_are_of_the_same_paths() =>
        Gen.Select(s_inputs, s_inputs)
            .Sample(
                (one, other) =>
                    Between(Cluster, one, other)
                        .Changes.Select(change => change.Path)
                        .Should()
                        .BeEquivalentTo(Between(Cluster, other, one).Changes.Select(c => c.Path))
            );

    [Fact]
    public void Every_path_can_be_read_again() =>
        Gen.Select(s_inputs, s_inputs)
            .Sample(
                (one, other) =>
                    Between(Cluster, one, other)
                        .Changes.Where(change => PropertyPath.Parse(change.Path).Count == 0)
                        .Should()
                        .BeEmpty()
            );

    public static IEnumerable<object[]> Updates { get; } =
        new (string Type, string Property, PropertyValue Before, PropertyValue After)[]
        {
            (Cluster, "databaseVersion", "POSTGRES_16", "POSTGRES_17"),
            (Cluster, "labels", PropertyMap.Of(("a", "1")), PropertyMap.Of(("b", "1"))),
            (Rule, "allowPscGlobalAccess", true, false),
            // A new target that is not known yet may be the same attachment.
            (Rule, "target", "projects/p/regions/r/serviceAttachments/a", PropertyValue.Unknown),
            // In place since terraform-provider-aws v6.28.0.
            (Connection, "tunnel1InsideCidr", "169.254.10.0/30", "169.254.11.0/30"),
            (Instance, "instanceType", "t4g.small", "m7g.large"),
            (
                "aws:ec2transitgateway/transitGateway:TransitGateway",
                "defaultRouteTableAssociation",
                "enable",
                "disable"
            ),
            // A range may grow in place.
            (Subnet, "ipCidrRange", "10.0.0.0/24", "10.0.0.0/20"),
            (
                "aws:ec2/vpnConnection:VpnConnection",
                "tunnel1PresharedKey",
                PropertyValue.Secret("a"),
                PropertyValue.Secret("b")
            ),
            (
                "aws:route53/resolverRule:ResolverRule",
                "resolverEndpointId",
                "rslvr-out-1",
                "rslvr-out-2"
            ),
        }.Select(row => new object[] { row.Type, row.Property, row.Before, row.After });

    [Theory]
    [MemberData(nameof(Updates))]
    internal void Changes_in_place(
        string type,
        string property,
        PropertyValue before,
        PropertyValue after
    ) =>
        Between(type, property, before, after)
            .Changes.Should()
            .NotBeEmpty()
            .And.OnlyContain(change => !change.Replaces);

    public static IEnumerable<object[]> Replacements { get; } =
        new (string Type, string Property, PropertyValue Before, PropertyValue After, string Path)[]
        {
            (Cluster, "clusterId", "a", "b", "clusterId"),
            (Cluster, "location", "a", PropertyValue.Unknown, "location"),
            // A child that is listed itself, changed and brought along by its block.
            (Cluster, "encryptionConfig", Key("a"), Key("b"), "encryptionConfig.kmsKeyName"),
            (Cluster, "encryptionConfig", PropertyValue.Null, Key("b"), "encryptionConfig"),
            (External, "interfaces", Interfaces("1"), Interfaces("2"), "interfaces[0].ipAddress"),
            (External, "interfaces", Interfaces("1"), Interfaces("1", "2"), "interfaces[1]"),
            // A list of plain values counts as one.
            (Endpoint, "securityGroupIds", List("a"), List("b"), "securityGroupIds[0]"),
            (Endpoint, "securityGroupIds", List("a"), List("a", "b"), "securityGroupIds[1]"),
            (Subnet, "ipCidrRange", "10.0.0.0/20", "10.0.0.0/24", "ipCidrRange"),
            (Zone, "reverseLookup", true, PropertyValue.Null, "reverseLookup"),
            (
                Zone,
                "serviceDirectoryConfig",
                PropertyValue.Null,
                PropertyMap.Of(("namespace", PropertyMap.Of(("namespaceUrl", "a")))),
                "serviceDirectoryConfig"
            ),
            (Instance, "instanceType", "t4g.small", "t3.small", "instanceType"),
            (Connection, "tunnelBandwidth", "standard", "large", "tunnelBandwidth"),
            (Connection, "vpnConcentratorId", "a", "b", "vpnConcentratorId"),
            (
                "aws:ec2/flowLog:FlowLog",
                "tagFieldSpecifications",
                PropertyValue.Null,
                PropertyValue.List(PropertyMap.Of(("resourceType", "vpc"))),
                "tagFieldSpecifications"
            ),
            (Bucket, "bucketNamespace", "a", "b", "bucketNamespace"),
            (Bucket, "objectLockEnabled", PropertyValue.Null, true, "objectLockEnabled"),
            (
                "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
                "vpcId",
                "vpc-1",
                "vpc-2",
                "vpcId"
            ),
            (
                "aws:ec2transitgateway/transitGateway:TransitGateway",
                "defaultRouteTableAssociation",
                "disable",
                "enable",
                "defaultRouteTableAssociation"
            ),
            (Attachment, "vpcId", "vpc-1", "vpc-2", "vpcId"),
            ("aws:ec2/launchTemplate:LaunchTemplate", "name", "a", "b", "name"),
            (
                Rule,
                "target",
                "projects/p/regions/r/serviceAttachments/a",
                "projects/p/regions/r/serviceAttachments/b",
                "target"
            ),
            (
                "aws:route53/resolverRule:ResolverRule",
                "resolverEndpointId",
                "rslvr-out-1",
                PropertyValue.Null,
                "resolverEndpointId"
            ),
            (
                "random:index/randomId:RandomId",
                "keepers",
                PropertyMap.Of(("a", "1")),
                PropertyMap.Of(("a", "2")),
                "keepers.a"
            ),
        }.Select(row => new object[] { row.Type, row.Property, row.Before, row.After, row.Path });

    [Theory]
    [MemberData(nameof(Replacements))]
    internal void Replaces(
        string type,
        string property,
        PropertyValue before,
        PropertyValue after,
        string path
    ) =>
        Between(type, property, before, after)
            .Changes.Should()
            .ContainSingle(change => change.Replaces)
            .Which.Path.Should()
            .Be(path);

    /// <summary>
    /// An optional, computed input that is left out keeps its value: the plan shows no change. Run
    /// against terraform-provider-google-beta v7.45.0.
    /// </summary>
    public static IEnumerable<object[]> Kept { get; } =
        new (string Type, string Property, PropertyValue Before, PropertyValue After)[]
        {
            (
                AlloyDb,
                "networkConfig",
                PropertyMap.Of(("enablePublicIp", true)),
                PropertyValue.Null
            ),
            (AlloyDb, "databaseFlags", PropertyMap.Of(("a", "on")), PropertyValue.Null),
            (Cluster, Backups, Backup(("backupWindow", "3600s")), Backup()),
            (Cluster, Backups, Backup(("location", "europe-west1")), Backup()),
            (
                Cluster,
                Backups,
                Backup(("weeklySchedule", PropertyMap.Of(("daysOfWeeks", List("MONDAY"))))),
                Backup()
            ),
            (
                Cluster,
                "continuousBackupConfig",
                PropertyMap.Of(("enabled", true), ("recoveryWindowDays", 7)),
                PropertyMap.Of(("enabled", true))
            ),
        }.Select(row => new object[] { row.Type, row.Property, row.Before, row.After });

    [Theory]
    [MemberData(nameof(Kept))]
    internal void What_is_left_out_and_computed_does_not_change(
        string type,
        string property,
        PropertyValue before,
        PropertyValue after
    )
    {
        Between(type, property, before, after).Changes.Should().BeEmpty();
        // It is still there when the program gives it again.
        Differences
            .Between(
                new(
                    new("urn", type, "name"),
                    "id",
                    PropertyMap.Of((property, after)),
                    PropertyMap.Of((property, before)),
                    PropertyMap.Of((property, before))
                ),
                PropertyMap.Empty
            )
            .Changes.Should()
            .BeEmpty();
    }

    /// <summary>
    /// The provider compares with the state, to which a refresh adds what it has found; an input that says the same
    /// changes nothing. https://developer.hashicorp.com/terraform/plugin/framework/resources/plan-modification
    /// </summary>
    [Fact]
    public void An_input_that_a_refresh_has_found_already_is_no_change()
    {
        var found = PropertyMap.Of(
            ("secondaryConfig", PropertyMap.Of(("primaryClusterName", "first")))
        );

        Between(Cluster, PropertyMap.Empty, found, outputs: found).Changes.Should().BeEmpty();
        Between(Cluster, PropertyMap.Empty, found).Changes.Should().ContainSingle();
    }

    [Fact]
    public void An_explicit_false_is_a_change() =>
        Between(
            AlloyDb,
            "networkConfig",
            PropertyMap.Of(("enablePublicIp", true)),
            PropertyMap.Of(("enablePublicIp", false))
        )
            .Changes.Should()
            .Equal(new PropertyDiff("networkConfig.enablePublicIp", DiffKind.Update, false));

    /// <summary>Different texts of the same thing, as the providers' DiffSuppressFuncs see them.</summary>
    public static IEnumerable<object[]> Same { get; } =
        new (string Type, string Property, PropertyValue Before, PropertyValue After)[]
        {
            (
                Router,
                "network",
                "https://www.googleapis.com/compute/v1/projects/p/global/networks/n",
                "projects/p/global/networks/n"
            ),
            (Router, "network", "projects/p/global/networks/n", "n"),
            (
                Cluster,
                "networkConfig",
                Net("projects/123/global/networks/n"),
                Net("projects/p/global/networks/n")
            ),
            (
                Rule,
                "target",
                "projects/p/regions/r/serviceAttachments/a",
                "projects/q/regions/r/serviceAttachments/a"
            ),
            (Rule, "portRange", "443", "443-443"),
            (Rule, "ipProtocol", "tcp", "TCP"),
            (Member, "member", "user:Jane@example.com", "user:jane@example.com"),
            ("gcp:projects/iAMMember:IAMMember", "project", "projects/p", "p"),
            (
                "gcp:dns/recordSet:RecordSet",
                "rrdatas",
                List("10.0.0.1", "10.0.0.2"),
                List("10.0.0.2", "10.0.0.1")
            ),
            ("gcp:compute/routerPeer:RouterPeer", "ipv6NexthopAddress", "fd00:0::1", "fd00::1"),
            (
                "aws:iam/rolePolicy:RolePolicy",
                "policy",
                """{"Statement":{"Action":["b","a"]}}""",
                """{ "Statement": [{"Action": ["a", "b"]}] }"""
            ),
            ("aws:route53/resolverRule:ResolverRule", "domainName", "a.example.", "a.example"),
            (Connection, "tunnel1DpdTimeoutSeconds", 30, PropertyValue.Null),
            (Connection, "tunnel1StartupAction", "add", PropertyValue.Null),
            (Endpoint, "securityGroupIds", List("a", "b"), List("b", "a")),
            // Absent and its type's zero are one.
            (Cluster, "displayName", "", PropertyValue.Null),
            (
                "gcp:compute/subnetwork:Subnetwork",
                "privateIpGoogleAccess",
                PropertyValue.Null,
                false
            ),
            (
                "random:index/randomPassword:RandomPassword",
                "overrideSpecial",
                "",
                PropertyValue.Null
            ),
            (
                "random:index/randomPassword:RandomPassword",
                "keepers",
                PropertyMap.Of(("a", PropertyValue.Null)),
                PropertyMap.Empty
            ),
        }.Select(row => new object[] { row.Type, row.Property, row.Before, row.After });

    [Theory]
    [MemberData(nameof(Same))]
    internal void What_means_the_same_does_not_change(
        string type,
        string property,
        PropertyValue before,
        PropertyValue after
    )
    {
        Between(type, property, before, after).Changes.Should().BeEmpty();
        Between(type, property, after, before).Changes.Should().BeEmpty();
    }

    /// <summary>What cannot change in place and does not change now is stable (pulumi-terraform-bridge, provider.go Diff).</summary>
    [Fact]
    public void What_would_replace_and_does_not_change_is_stable()
    {
        var old = PropertyMap.Of(("clusterId", "a"), ("location", "b"), ("displayName", "c"));

        Between(Cluster, old, old.With("displayName", "d"))
            .Stables.Should()
            .Contain(["clusterId", "location"])
            .And.NotContain("displayName");
        Between(Cluster, old, old.With("location", "d"))
            .Stables.Should()
            .Contain("clusterId")
            .And.NotContain("location");
    }

    [Fact]
    public void The_case_of_a_principal_counts() =>
        Between(Member, "member", "principalSet://a/B", "principalSet://a/b")
            .Changes.Should()
            .ContainSingle()
            .Which.Replaces.Should()
            .BeTrue();

    [Fact]
    public void A_closed_connection_replaces_its_rule_where_the_program_says_so()
    {
        PropertyMap With(bool recreate) =>
            PropertyMap.Of(("recreateClosedPsc", recreate), ("region", "r"));
        IEnumerable<string> Changes(bool recreate, string status) =>
            Differences
                .Between(
                    new(
                        new("urn", Rule, "name"),
                        "id",
                        With(recreate),
                        With(recreate).With("pscConnectionStatus", status),
                        With(recreate)
                    ),
                    PropertyMap.Empty
                )
                .Changes.Where(change => change.Replaces)
                .Select(change => change.Path);

        Changes(true, "CLOSED").Should().Equal("pscConnectionStatus");
        Changes(true, "ACCEPTED").Should().BeEmpty();
        Changes(false, "CLOSED").Should().BeEmpty();
    }

    [Fact]
    public void User_data_replaces_only_where_the_program_says_so()
    {
        PropertyMap With(string text, bool replace) =>
            PropertyMap.Of(("userData", text), ("userDataReplaceOnChange", replace));

        bool Replaces(bool flag) =>
            Between(Instance, With("a", flag), With("b", flag))
                .Changes.Single(change => change.Path == "userData")
                .Replaces;

        Replaces(true).Should().BeTrue();
        Replaces(false).Should().BeFalse();
    }

    [Fact]
    public void A_name_that_the_program_gave_is_deleted_before_it_is_used_again()
    {
        var named = PropertyMap.Of(("name", "x"), ("region", "a"), ("__defaults", List()));
        var madeUp = named.With("__defaults", List("name"));

        Between(Rule, named, named.With("region", "b")).DeleteBeforeReplace.Should().BeTrue();
        Between(Rule, madeUp, madeUp.With("region", "b")).DeleteBeforeReplace.Should().BeFalse();
        Between(Rule, named, named.With("labels", PropertyMap.Of(("a", "b"))))
            .DeleteBeforeReplace.Should()
            .BeFalse();
    }

    [Theory]
    [InlineData("gcp:projects/iAMMember:IAMMember", "role")]
    [InlineData("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role")]
    [InlineData(Attachment, "vpcId")]
    public void What_cannot_be_there_twice_goes_before_its_successor_comes(
        string type,
        string property
    ) => Between(type, property, "roles/a", "roles/b").DeleteBeforeReplace.Should().BeTrue();

    [Theory]
    [InlineData("us-east-1", "eu-west-1", true)]
    [InlineData("us-east-1", "us-east-1", false)]
    public void What_lives_where_its_provider_says_moves_with_it(
        string before,
        string after,
        bool replaced
    )
    {
        var head = new ResourceHead("urn", "aws:ec2/vpc:Vpc", "name");
        var provider = PropertyMap.Of(("region", after));
        var inputs = PropertyMap.Of(("cidrBlock", "10.0.0.0/16"));
        var outputs = inputs.With("region", before);

        Differences
            .Between(new(head, "vpc-1", inputs, outputs, inputs), provider)
            .Changes.Any(change => change.Replaces)
            .Should()
            .Be(replaced);
        Differences
            .Between(
                new(
                    head,
                    "vpc-1",
                    inputs.With("region", before),
                    outputs,
                    inputs.With("region", before)
                ),
                provider
            )
            .Changes.Should()
            .BeEmpty();
    }

    private static DiffResult Between(
        string type,
        string property,
        PropertyValue before,
        PropertyValue after
    ) => Between(type, PropertyMap.Of((property, before)), PropertyMap.Of((property, after)));

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static DiffResult Between(
        string type,
        PropertyMap before,
        PropertyMap after,
        PropertyMap? outputs = null
    ) =>
        Differences.Between(
            new(new("urn", type, "name"), "id", before, outputs ?? before, after),
            PropertyMap.Empty
        );

    private static PropertyMap Net(string network) => PropertyMap.Of(("network", network));

    private static PropertyMap Backup(params (string, PropertyValue)[] more) =>
        PropertyMap.Of([("enabled", true), .. more]);

    private static PropertyMap Key(string name) => PropertyMap.Of(("kmsKeyName", name));

    private static PropertyValue Interfaces(params string[] last) =>
        PropertyValue.List(
            last.Select((digit, id) => PropertyMap.Of(("id", id), ("ipAddress", $"52.1.1.{digit}")))
        );
}
