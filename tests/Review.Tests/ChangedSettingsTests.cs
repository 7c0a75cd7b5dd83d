using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the first line of the comment on each change that people make to the real program's
/// settings: the worst risk, by its right name, and nothing that is none.
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
        ["role added"] = new(s_dev, Roles("alloydb-client", "batch", "analytics")),
        ["role of another account added"] = new(
            s_dev,
            """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client"},{"accountId":"123456789012","roleName":"batch"},{"accountId":"210987654321","roleName":"reporting"}]"""
        ),
        ["role removed"] = new(s_dev, Roles("alloydb-client")),
        ["machine type"] = new(s_prod, "machineType=n2-highmem-8", "cpuCount=8"),
        ["Google's region"] = new(
            s_dev,
            "googleRegion=us-central1",
            "dnsSuffix=us-central1.alloydb-psc.goog"
        ),
        ["AWS's region"] = new(s_dev, "awsRegion=us-east-1"),
        ["Google's CIDR"] = new(s_dev, "googleSubnetCidr=10.40.0.0/24"),
        ["AWS's CIDR"] = new(s_dev, "awsVpcCidr=10.41.0.0/16"),
        ["tunnels"] = new(
            s_dev,
            """insideCidrs=["169.254.101.0/30","169.254.101.4/30","169.254.104.0/30","169.254.104.4/30"]"""
        ),
        ["PSK rotation"] = new(s_dev, "presharedKeyVersion=2"),
        ["public path on"] = new(s_private, "publicPath=true", "googleApis=internet"),
        ["public path off"] = new(s_dev, "publicPath=false", "googleApis=private"),
        ["protection off"] = new(s_prod, "protection=false", "environment=retired"),
        ["backup off"] = new(s_prod, "backups=false", "environment=retired"),
        ["flag change"] = new(s_prod)
        {
            Drift = resource =>
                resource.Type == Types.Instance
                    ? resource with
                    {
                        Inputs = resource.Inputs.With(
                            "databaseFlags",
                            PropertyMap.Of(("alloydb.iam_authentication", "off"))
                        ),
                    }
                    : resource,
        },
        ["endpoint mode"] = new(s_dev, "endpoint=connectionPolicy"),
        ["DNS suffix"] = new(s_dev, "dnsSuffix=alloydb-psc.goog"),
        ["version of the proxy"] = new(
            s_dev,
            "proxyVersion=1.16.0",
            $"proxySha256={new string('a', 64)}"
        ),
        ["AMI"] = new(s_prod, "amiId=ami-0123456789abcdef1"),
        ["read pool"] = new(s_prod, "readPoolNodes=2"),
        ["no read pool"] = new(s_dev, "readPoolNodes=0"),
        ["identity project"] = new(s_dev, "identityProject=example-identity"),
        ["administrator added"] = new(s_dev, """administrators=["dba@example.com"]"""),
        ["grants applied"] = new(s_prod, "applyGrants=true"),
        ["grants' account gone"] = new(s_dev, "applyGrants=false"),
        ["signing"] = new(s_dev, "tokenCreator=true"),
        ["log switches"] = new(s_prod, "logs=false"),
        ["audit logs off"] = new(s_prod, "auditLogs=false"),
        ["upgrade"] = new(s_dev, "databaseVersion=POSTGRES_18"),
        ["tags only"] = new(
            s_prod,
            """tags={"project":"keyless-alloydb","environment":"prod","team":"data"}"""
        ),
        ["refused"] = new(s_prod, "publicPath=true"),
    };

    private static readonly DeployedStacks s_stacks = new(s_changes);

    [Theory]
    [InlineData("Google's region", "googleRegion")]
    [InlineData("AWS's region", "awsRegion")]
    [InlineData("Google's CIDR", "googleSubnetCidr")]
    [InlineData("AWS's CIDR", "awsVpcCidr")]
    public async Task The_first_line_says_that_a_setting_is_decided_once(
        string change,
        string setting
    ) =>
        (await s_stacks.ReviewAsync(change))
            .Verdict.Should()
            .StartWith("⛔ **Preview failed:** The changed configuration has 1 problem")
            .And.Contain($"{setting} = ");

    [Theory]
    [InlineData(
        "role added",
        "🔴 **Trust widened:** role `analytics` of account 123456789012 may now log in as `alloydb-client`"
    )]
    [InlineData(
        "role of another account added",
        "🔴 **Trust widened:** role `reporting` of account 210987654321 may now log in as `alloydb-client`"
    )]
    [InlineData(
        "role removed",
        "🟡 **Trust narrowed:** role `batch` of account 123456789012 may no longer log in as `alloydb-client`"
    )]
    [InlineData(
        "machine type",
        "🟡 **Interruption:** AlloyDB instance `database-primary` drops its connections (machineConfig)"
    )]
    [InlineData(
        "tunnels",
        "🟡 **Interruption:** 2 of 4 VPN tunnels go down (ipRange, tunnel1InsideCidr, tunnel2InsideCidr)"
    )]
    [InlineData(
        "PSK rotation",
        "🟡 **Interruption:** 2 of 4 VPN tunnels go down (tunnel1PresharedKey, tunnel2PresharedKey)"
    )]
    [InlineData(
        "public path on",
        "🔴 **Exposure:** AlloyDB instance `database-primary` gets a public address; the connector's network gets a way to the internet (internet gateway `connector-internet`) (+ 1 lesser risk)"
    )]
    [InlineData(
        "public path off",
        "🟡 **Interruption:** connector instance `connector-instance` is replaced (userData)"
    )]
    [InlineData(
        "protection off",
        "🟠 **Protection weakened:** Pulumi no longer protects AlloyDB cluster `database-cluster`, VPN connection `connector-vpn-0` and 10 more; AlloyDB cluster `database-cluster` can be deleted"
    )]
    [InlineData(
        "backup off",
        "🟠 **Protection weakened:** AlloyDB cluster `database-cluster` has no daily backups any more; AlloyDB cluster `database-cluster` has no point-in-time recovery any more"
    )]
    [InlineData(
        "flag change",
        "🟡 **Interruption:** AlloyDB instance `database-primary` drops its connections (databaseFlags)"
    )]
    [InlineData(
        "endpoint mode",
        "🔴 **Outage:** the way to the database's endpoint is cut: PSC endpoint `database-endpoint` is deleted; the database's name stops resolving: DNS record `psc-record` is replaced (name) (+ 3 lesser risks)"
    )]
    [InlineData(
        "DNS suffix",
        "🔴 **Outage:** the database's name stops resolving: DNS record `psc-record` is replaced, DNS zone `network-zone` is replaced, Resolver rule `resolver-rule-psc` is replaced and Resolver rule association `resolver-rule-psc-association` is replaced (dnsName, domainName) (+ 1 lesser risk)"
    )]
    [InlineData(
        "version of the proxy",
        "🟡 **Interruption:** connector instance `connector-instance` is replaced (userData)"
    )]
    [InlineData(
        "AMI",
        "🟡 **Interruption:** connector instance `connector-instance` is replaced (ami)"
    )]
    [InlineData("read pool", "🟢 **No risk found:** 4 resources created")]
    [InlineData(
        "no read pool",
        "🟡 **Interruption:** the way to the read pool's endpoint is cut: PSC endpoint `database-reads-endpoint` is deleted; the read pool's name stops resolving: DNS record `psc-record-reads` is deleted; AlloyDB instance `database-reads` is deleted"
    )]
    [InlineData(
        "identity project",
        "🔴 **Outage:** no role gets a token until clients have the new credential file: identity pool `identity-pool-123456789012` is replaced and identity pool provider `identity-provider-123456789012` is replaced (project) (+ 1 lesser risk)"
    )]
    [InlineData(
        "administrator added",
        "🔴 **Trust widened:** database user `dba@example.com` may now log in as alloydbiamuser, alloydbsuperuser"
    )]
    [InlineData(
        "grants applied",
        "🔴 **Trust widened:** database user `alloydb-client-grants@example-prod.iam` may now log in as alloydbiamuser, alloydbsuperuser; role `alloydb-client` of account 210987654321 may now log in as `alloydb-client-grants`"
    )]
    [InlineData(
        "grants' account gone",
        "🟡 **Trust narrowed:** database user `alloydb-client-grants@example-dev.iam` may no longer log in as alloydbiamuser, alloydbsuperuser; role `alloydb-client` of account 123456789012 may no longer log in as `alloydb-client-grants`"
    )]
    [InlineData(
        "signing",
        "🔴 **Trust widened:** role `alloydb-client` of account 123456789012 gets roles/iam.serviceAccountTokenCreator on `alloydb-client`; role `batch` of account 123456789012 gets roles/iam.serviceAccountTokenCreator on `alloydb-client`"
    )]
    [InlineData(
        "log switches",
        "🟠 **Protection weakened:** no more records from log group `connector-flows`, log group `connector-queries`, log group `connector-vpn`, flow log `connector-flows` and resolver query log config association `connector-queries`"
    )]
    [InlineData(
        "audit logs off",
        "🟠 **Protection weakened:** no more records from audit configuration `identity-audit-example-prod-iam` and audit configuration `identity-audit-example-prod-sts`"
    )]
    [InlineData(
        "upgrade",
        "🟡 **Interruption:** AlloyDB cluster `database-cluster` is upgraded in place, which cannot be undone (databaseVersion)"
    )]
    [InlineData(
        "tags only",
        "🟢 **No risk found:** only tags, labels or descriptions of 50 resources change"
    )]
    [InlineData(
        "refused",
        "⛔ **Preview failed:** The configuration of stack prod has 1 problem; nothing was registered: publicPath = true: environment prod forbids it. Allowed: false: the private path is always there."
    )]
    public async Task The_first_line_names_the_worst(string change, string verdict) =>
        (await s_stacks.ReviewAsync(change)).Verdict.Should().Be(verdict);

    private static string Roles(params string[] names) =>
        $"trustedRoles=[{string.Join(',', names.Select(name => $$"""{"accountId":"123456789012","roleName":"{{name}}"}"""))}]";
}
