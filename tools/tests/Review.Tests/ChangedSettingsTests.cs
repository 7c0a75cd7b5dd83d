using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the review of each change that people make to the real program's settings, one setting at a
/// time: headline, risks, cost, time, and what stops the update.
/// </summary>
public sealed class ChangedSettingsTests
{
    /// <summary>With something to take away.</summary>
    private static readonly string[] s_dev =
    [
        "dev",
        "readPoolNodes=1",
        Roles("alloydb-client", "batch"),
    ];

    private static readonly string[] s_prod = ["prod"];

    /// <summary>As dev, with nothing public and no grants to apply.</summary>
    private static readonly string[] s_private =
    [
        "dev",
        "publicPath=false",
        "googleApis=private",
        "applyGrants=false",
    ];

    private static readonly Dictionary<string, SettingsChange> s_changes = new()
    {
        ["identityProject"] = new(s_dev, "identityProject=example-identity"),
        ["serviceAccountId"] = new(s_dev, "serviceAccountId=orders-client"),
        ["trustedRoles-added"] = new(s_dev, Roles("alloydb-client", "batch", "analytics")),
        ["trustedRoles-of-another-account"] = new(
            s_dev,
            """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client"},{"accountId":"123456789012","roleName":"batch"},{"accountId":"210987654321","roleName":"reporting"}]"""
        ),
        ["trustedRoles-removed"] = new(s_dev, Roles("alloydb-client")),
        ["tokenLifetimeSeconds"] = new(s_dev, "tokenLifetimeSeconds=900"),
        ["tokenCreator"] = new(s_dev, "tokenCreator=true"),
        ["auditLogs-off"] = new(s_prod, "auditLogs=false"),
        ["alarms-on"] = new(
            s_prod,
            """alarms={"snsTopic":"arn:aws:sns:ap-northeast-1:210987654321:oncall","notificationChannels":["projects/example-prod/notificationChannels/1","projects/example-identity/notificationChannels/2"]}"""
        ),
        ["googleRegion"] = new(
            s_dev,
            "googleRegion=us-central1",
            "dnsSuffix=us-central1.alloydb-psc.goog"
        ),
        ["googleSubnetCidr"] = new(s_dev, "googleSubnetCidr=10.40.0.0/24"),
        ["googleAsn"] = new(s_dev, "googleAsn=65010"),
        ["awsAsn"] = new(s_dev, "awsAsn=64600"),
        ["insideCidrs"] = new(
            s_dev,
            """insideCidrs=["169.254.101.0/30","169.254.101.4/30","169.254.104.0/30","169.254.104.4/30"]"""
        ),
        ["presharedKeyVersion"] = new(s_dev, "presharedKeyVersion=2"),
        ["dnsSuffix"] = new(s_dev, "dnsSuffix=alloydb-psc.goog"),
        ["endpoint"] = new(s_dev, "endpoint=connectionPolicy"),
        ["googleApis"] = new(s_dev, "googleApis=private"),
        ["publicPath-on"] = new(s_private, "publicPath=true", "googleApis=internet"),
        ["publicPath-off"] = new(s_dev, "publicPath=false"),
        ["publicPath-and-internet-off"] = new(s_dev, "publicPath=false", "googleApis=private"),
        ["publicPath-in-prod"] = new(s_prod, "publicPath=true"),
        ["publicPath-in-prod-with-a-reason"] = new(
            s_prod,
            "publicPath=true",
            """exceptions={"publicPath":"partners without a VPN"}"""
        ),
        ["three-problems"] = new(
            s_dev,
            "environment=Prod",
            "machineType=n2-highmem-3",
            "readPoolNodes=21"
        ),
        ["machineType"] = new(s_prod, "machineType=n2-highmem-8", "cpuCount=8"),
        ["availabilityType-down"] = new(s_prod, "availabilityType=ZONAL", "environment=retired"),
        ["databaseVersion-up"] = new(s_dev, "databaseVersion=POSTGRES_18"),
        ["databaseVersion-down"] = new(s_dev, "databaseVersion=POSTGRES_16"),
        ["databaseName"] = new(s_dev, "databaseName=orders"),
        ["readPoolNodes-new"] = new(s_prod, "readPoolNodes=2"),
        ["readPoolNodes-none"] = new(s_dev, "readPoolNodes=0"),
        ["databaseFlags"] = new(
            s_dev,
            """databaseFlags={"alloydb.enable_pgaudit":"on","work_mem":"64MB"}"""
        ),
        ["administrators"] = new(s_dev, """administrators=["dba@example.com"]"""),
        ["grants"] = new(s_dev, """grants=[{"schema":"app","access":"readOnly"}]"""),
        ["applyGrants-on"] = new(
            s_prod,
            "applyGrants=true",
            """exceptions={"applyGrants":"the first grants"}"""
        ),
        ["applyGrants-off"] = new(s_dev, "applyGrants=false"),
        ["backups-off"] = new(s_prod, "backups=false", "environment=retired"),
        ["protection-off"] = new(s_prod, "protection=false", "environment=retired"),
        ["protection-off-and-replaced"] = new(
            s_prod,
            "protection=false",
            "environment=retired",
            "roleName=orders-client",
            """trustedRoles=[{"accountId":"210987654321","roleName":"orders-client"}]"""
        ),
        ["protected-and-replaced"] = new(
            s_prod,
            "roleName=orders-client",
            """trustedRoles=[{"accountId":"210987654321","roleName":"orders-client"}]"""
        ),
        ["awsAccountId"] = new(
            s_dev,
            "awsAccountId=999999999999",
            """trustedRoles=[{"accountId":"999999999999","roleName":"alloydb-client"}]"""
        ),
        ["awsRegion"] = new(s_dev, "awsRegion=us-east-1"),
        ["awsVpcCidr"] = new(s_dev, "awsVpcCidr=10.41.0.0/16"),
        ["client-none"] = new(
            s_dev,
            "client=none",
            "applyGrants=false",
            """trustedRoles=[{"accountId":"123456789012","roleName":"orders"}]"""
        ),
        ["permissionsBoundary"] = new(
            s_dev,
            "permissionsBoundary=arn:aws:iam::123456789012:policy/boundary"
        ),
        ["instanceType"] = new(s_dev, "instanceType=t4g.medium"),
        ["amiId"] = new(s_prod, "amiId=ami-0123456789abcdef1"),
        ["imageGeneration"] = new(s_dev, "imageGeneration=2"),
        ["proxyVersion"] = new(s_dev, "proxyVersion=1.16.0", $"proxySha256={new string('a', 64)}"),
        ["logs-on"] = new(s_dev, "logs=true"),
        ["logs-off"] = new(
            s_prod,
            "logs=false",
            """exceptions={"logs":"moved to another account"}"""
        ),
        ["tags"] = new(
            s_prod,
            """tags={"project":"keyless-alloydb","environment":"prod","team":"data"}"""
        ),
        ["databaseFlags-by-hand"] = new(s_prod)
        {
            Drift = resources =>
                resources.Select(resource =>
                    resource.Type == Types.Instance
                        ? resource with
                        {
                            Inputs = resource.Inputs.With(
                                "databaseFlags",
                                PropertyMap.Of(("alloydb.iam_authentication", "off"))
                            ),
                        }
                        : resource
                ),
        },
        // AWS refuses a second default route: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
        ["publicPath-on-beside-an-imported-route"] = new(
            s_private,
            "publicPath=true",
            "googleApis=internet"
        )
        {
            Drift = resources => [.. resources, ImportedRoute(resources)],
        },
    };

    private static readonly DeployedStacks s_stacks = new(s_changes);

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    /// <summary>
    /// Each text was read and approved; UPDATE_REVIEWS=1 rewrites them.
    /// </summary>
    [Theory]
    [MemberData(nameof(Changes))]
    public async Task The_review_is_the_approved_one(string change)
    {
        using var text = new StringWriter { NewLine = "\n" };
        PlainText.Write(text, await s_stacks.ReviewAsync(change));

        Approved.Verify("Changes", change, Approved.WithoutProperties(text.ToString()));
    }

    [Fact]
    public void No_approved_text_is_left_over() =>
        Approved.Names("Changes").Should().BeEquivalentTo(s_changes.Keys);

    /// <summary>Somebody gave the private subnets a default route, and imported it under a name of its own.</summary>
    private static ResourceState ImportedRoute(IEnumerable<ResourceState> resources)
    {
        const string type = "aws:ec2/route:Route";
        var table = resources.Single(resource =>
            resource is { Type: "aws:ec2/routeTable:RouteTable", Name: "connector-private" }
        );
        var inputs = PropertyMap.Of(
            ("routeTableId", table.Id),
            ("destinationCidrBlock", "0.0.0.0/0"),
            ("transitGatewayId", "tgw-0123456789abcdef0")
        );
        return table with
        {
            Urn = table
                .Urn.Replace(table.Type, type, StringComparison.Ordinal)
                .Replace("::connector-private", "::by-hand", StringComparison.Ordinal),
            Type = type,
            Id = $"r-{table.Id}1080289494",
            Inputs = inputs,
            Outputs = inputs.With("state", "active"),
            PropertyDependencies = table.PropertyDependencies.Clear(),
        };
    }

    private static string Roles(params string[] names) =>
        $"trustedRoles=[{string.Join(',', names.Select(name => $$"""{"accountId":"123456789012","roleName":"{{name}}"}"""))}]";
}
