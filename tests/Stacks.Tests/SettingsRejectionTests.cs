using KeylessAlloyDb.Infra;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the user from a configuration that a cloud would refuse half-way, or accept and never
/// serve: each problem names its setting, the value given and what is allowed.
/// </summary>
public sealed class SettingsRejectionTests
{
    private const string Role = """{"accountId":"123456789012","roleName":"alloydb-client"}""";
    private const string Allowed = "Allowed: ";

    /// <summary>Settings as key=value; the setting that the message names; a part of the message.</summary>
    public static TheoryData<string, string, string> Networks { get; } =
        new()
        {
            { "googleSubnetCidr=10.30.0.0", "googleSubnetCidr", "is not an IPv4 network" },
            {
                "googleSubnetCidr=10.30.0.1/24",
                "googleSubnetCidr",
                "no bits set behind the prefix"
            },
            { "googleSubnetCidr=", "googleSubnetCidr", "such as 10.20.0.0/16" },
            { "awsVpcCidr=10.20.0.0/33", "awsVpcCidr", "is not an IPv4 network" },
            { "awsVpcCidr=fd00::/64", "awsVpcCidr", "is not an IPv4 network" },
            { "googleSubnetCidr=10.30.0.0/29", "googleSubnetCidr", "a prefix of /16 to /28" },
            { "awsVpcCidr=10.20.0.0/25", "awsVpcCidr", "a prefix of /16 to /24" },
            { "googleSubnetCidr=10.0.0.0/15", "googleSubnetCidr", "is too large" },
            { "awsVpcCidr=10.0.0.0/8", "awsVpcCidr", "is too large" },
            { "awsVpcCidr=10.30.0.0/16", "awsVpcCidr", "overlaps Google's range 10.30.0.0/24" },
            { "googleSubnetCidr=199.36.153.0/28", "googleSubnetCidr", "overlaps 199.36.153.0/24" },
            { "awsVpcCidr=199.36.0.0/16", "awsVpcCidr", "overlaps 199.36.153.0/24" },
            { "googleAsn=64512", "awsAsn", "BGP needs two autonomous systems" },
            { "googleAsn=15169", "googleAsn", "64512 to 65534" },
            { "awsAsn=65535", "awsAsn", "64512 to 65534" },
            {
                """insideCidrs=["169.254.5.0/30","169.254.101.4/30","169.254.102.0/30","169.254.102.4/30"]""",
                "insideCidrs",
                "is reserved by AWS"
            },
            {
                """insideCidrs=["169.254.169.252/30","169.254.101.4/30","169.254.102.0/30","169.254.102.4/30"]""",
                "insideCidrs",
                "is reserved by AWS"
            },
            {
                """insideCidrs=["169.254.101.4/30","169.254.101.4/30","169.254.102.0/30","169.254.102.4/30"]""",
                "insideCidrs",
                "lists a network twice"
            },
            {
                """insideCidrs=["169.254.101.0/30","169.254.101.4/30","169.254.102.0/30"]""",
                "insideCidrs",
                "four different /30 networks"
            },
            {
                """insideCidrs=["169.254.101.0/29","169.254.101.8/30","169.254.102.0/30","169.254.102.4/30"]""",
                "insideCidrs",
                "is not a /30 network in 169.254.0.0/16"
            },
            {
                """insideCidrs=["10.1.1.0/30","169.254.101.4/30","169.254.102.0/30","169.254.102.4/30"]""",
                "insideCidrs",
                "is not a /30 network in 169.254.0.0/16"
            },
            { "presharedKeyVersion=0", "presharedKeyVersion", "1, 2, 3" },
            { "dnsSuffix=", "dnsSuffix", "asia-northeast1.alloydb-psc.goog (recommended" },
            { "dnsSuffix=example.com", "dnsSuffix", "is no parent" },
            {
                "dnsSuffix=us-central1.alloydb-psc.goog",
                "dnsSuffix",
                "asia-northeast1.alloydb-psc.goog"
            },
            { "googleRegion=asia-northeast1-a", "googleRegion", "not a zone" },
            { "awsRegion=ap-northeast-1a", "awsRegion", "not a zone" },
            { "awsRegion=cn-north-1", "awsRegion", "sts.{region}.amazonaws.com" },
            { "awsRegion=eusc-de-east-1", "awsRegion", "aws or aws-us-gov" },
            {
                """availabilityZones=["ap-northeast-1a"]""",
                "availabilityZones",
                "two or three zones"
            },
            {
                """availabilityZones=["ap-northeast-1a","ap-northeast-1a"]""",
                "availabilityZones",
                "each zone once"
            },
            {
                """availabilityZones=["us-east-1a","us-east-1b"]""",
                "availabilityZones",
                "ap-northeast-1a, ap-northeast-1b"
            },
            { "logRetentionDays=31", "logRetentionDays", "30, 60" },
        };

    public static TheoryData<string, string, string> Trust { get; } =
        new()
        {
            { "awsAccountId=12345", "awsAccountId", "12 digits, in quotes" },
            {
                """trustedRoles=[{"accountId":"12345","roleName":"r"}]""",
                "trustedRoles[0].accountId",
                "12 digits"
            },
            {
                """trustedRoles=[{"accountId":"123456789012","roleName":"path/to/role"}]""",
                "trustedRoles[0].roleName",
                "not the path"
            },
            {
                """trustedRoles=[{"accountId":"123456789012","roleName":"x' || true || 'x"}]""",
                "trustedRoles[0].roleName",
                "is not a role name"
            },
            {
                """trustedRoles=[{"accountId":"123456789012"}]""",
                "trustedRoles[0].roleName",
                "1 to 64"
            },
            { "roleName=" + new string('r', 65), "roleName", "1 to 64" },
            {
                $$"""trustedRoles=[{{Role}},{"accountId":"123456789012","roleName":"{{new string('r', 62)}}","partition":"aws-us-gov"}]""",
                "trustedRoles[1].roleName",
                "at most 61 characters in partition aws-us-gov"
            },
            { $"trustedRoles=[{Role},{Role}]", "trustedRoles", "the same role is listed 2 times" },
            {
                $$"""trustedRoles=[{{Role}},{"accountId":"123456789012","roleName":"AlloyDB-Client"}]""",
                "trustedRoles",
                "IAM ignores case"
            },
            {
                $$"""trustedRoles=[{{Role}},{"accountId":"123456789012","roleName":"b","partition":"aws-us-gov"}]""",
                "trustedRoles",
                "one partition per account"
            },
            {
                $$"""trustedRoles=[{{Role}},{"accountId":"999999999999","roleName":"b","partition":"azure"}]""",
                "trustedRoles[1].partition",
                "aws, aws-us-gov"
            },
            { "trustedRoles=[]", "trustedRoles", "no AWS role is trusted" },
            {
                """trustedRoles=[{"accountId":"123456789012","roleName":"other"}]""",
                "trustedRoles",
                "the connector's own role"
            },
            { """trustedRoles={"accountId":"123456789012"}""", "trustedRoles", "is not a list" },
            { """trustedRoles=["alloydb-client"]""", "trustedRoles[0]", "is not an object" },
            {
                """trustedRoles=[{"accountId":"123456789012","role":"alloydb-client"}]""",
                "trustedRoles[0].role",
                "accountId, roleName, partition?"
            },
            { "trustedRoles=[", "trustedRoles", "does not parse" },
            { "googleProject=Example", "googleProject", "6 to 30 of a-z" },
            { "googleProject=", "googleProject", "is not a project id" },
            { "identityProject=short", "identityProject", "6 to 30 of a-z" },
            { "serviceAccountId=abc", "serviceAccountId", "6 to 30 of a-z" },
            { "serviceAccountId=a23456789012345678901234", "serviceAccountId", "-grants" },
            { "tokenLifetimeSeconds=599", "tokenLifetimeSeconds", "600 to 3600 seconds" },
            { "tokenLifetimeSeconds=3601", "tokenLifetimeSeconds", "600 to 3600 seconds" },
            {
                "permissionsBoundary=boundary",
                "permissionsBoundary",
                "arn:aws:iam::123456789012:policy/name, 20 to 2048 characters"
            },
            {
                "permissionsBoundary=arn:aws-us-gov:iam::123456789012:policy/boundary",
                "permissionsBoundary",
                "is not the ARN of a policy of the partition aws"
            },
            {
                $"permissionsBoundary=arn:aws:iam::123456789012:policy/{new string('x', 2048)}",
                "permissionsBoundary",
                "20 to 2048 characters"
            },
        };

    public static TheoryData<string, string, string> Database { get; } =
        new()
        {
            {
                "machineType=c4a-highmem-1;cpuCount=1",
                "machineType",
                "C4A machines are not offered in asia-northeast1"
            },
            { "machineType=c4a-highmem-1;cpuCount=1", "machineType", "us-central1" },
            { "cpuCount=4", "cpuCount", "disagrees with machine type n2-highmem-2" },
            { "machineType=db-f1-micro", "machineType", "n2-highmem-2" },
            { "databaseVersion=POSTGRES_13", "databaseVersion", "POSTGRES_14 to POSTGRES_18" },
            { "recoveryWindowDays=0", "recoveryWindowDays", "1 to 35 days" },
            { "recoveryWindowDays=36", "recoveryWindowDays", "1 to 35 days" },
            { "readPoolNodes=-1", "readPoolNodes", "0 (no read pool) to 20" },
            { "readPoolNodes=21", "readPoolNodes", "0 (no read pool) to 20" },
            { """administrators=["Admin@example.com"]""", "administrators", "in lower case" },
            {
                """administrators=["a@example.com","a@example.com"]""",
                "administrators",
                "each address once"
            },
            { """administrators=[{"email":"a@example.com"}]""", "administrators", "is not a text" },
            { "grants=[]", "applyGrants", "there is nothing to grant" },
            {
                """grants=[{"schema":"pg_catalog","access":"readOnly"}]""",
                "grants[0].schema",
                "not beginning with a digit or pg_"
            },
            {
                """grants=[{"schema":"app","access":"all"}]""",
                "grants[0].access",
                "readOnly, readWrite"
            },
            {
                """grants=[{"schema":"app","access":"readOnly"},{"schema":"app","access":"readWrite"}]""",
                "grants",
                "each schema once"
            },
            { "databaseName=my-database", "databaseName", "1 to 63 of a-z, 0-9 and _" },
        };

    public static TheoryData<string, string, string> Client { get; } =
        new()
        {
            { "instanceType=large", "instanceType", "t4g.small or t3.small" },
            { "amiId=ami-1", "amiId", "8 or 17 hexadecimal digits" },
            { "amiId=ami-0123456789abcdef0", "amiArchitecture", "is needed with an image id" },
            {
                "amiId=ami-0123456789abcdef0;amiArchitecture=amd64",
                "amiArchitecture",
                "arm64, x86_64"
            },
            {
                "amiId=ami-0123456789abcdef0;amiArchitecture=x86_64",
                "amiArchitecture",
                "differs from that of t4g.small, which is arm64"
            },
            { "imageGeneration=0", "imageGeneration", "1, 2, 3 and so on" },
            {
                "amiId=ami-0123456789abcdef0;amiArchitecture=arm64;imageGeneration=2",
                "imageGeneration",
                "1, and a newer image as amiId"
            },
            {
                "installGcloud=true;googleApis=private",
                "installGcloud",
                "gcloud comes from packages.cloud.google.com, which googleApis private does not reach"
            },
            { "proxyVersion=1.13.2", "proxyVersion", "1.14.0 or newer" },
            { "proxyVersion=latest", "proxyVersion", "1.14.0 or newer" },
            { "proxyVersion=1.99.0", "proxySha256", "from the release's page" },
            { "proxySha256=123", "proxySha256", "64 lower-case hexadecimal digits" },
            {
                $"proxySha256={ProxyRelease.Sha256(ProxyRelease.DefaultVersion, InstanceArchitecture.Intel)}",
                "proxySha256",
                "is that of the x86_64 binary, and t4g.small is arm64"
            },
            {
                "proxyFile=/nowhere/proxy",
                "proxyFile",
                "https://storage.googleapis.com/alloydb-auth-proxy/"
            },
            { """tags={"Project":"x"}""", "tags.Project", "a-z, 0-9, _ and -" },
            { """tags={"project":"Two Words"}""", "tags.project", "a-z, 0-9, _ and -" },
            { """tags=["project"]""", "tags", "is not an object" },
        };

    public static TheoryData<string, string, string> Forms { get; } =
        new()
        {
            { "environment=production", "environment", "dev, prod, retired" },
            { "endpoint=auto", "endpoint", "forwardingRule, connectionPolicy" },
            { "googleApis=public", "googleApis", "private, internet" },
            { "availabilityType=zonal", "availabilityType", "ZONAL, REGIONAL" },
            { "publicPath=yes", "publicPath", "true, false" },
            { "auditLogs=", "auditLogs", "true, false" },
            { "googleAsn=many", "googleAsn", "is not a whole number" },
            { "cpuCount=2.5", "cpuCount", "is not a whole number" },
            { "googelProject=x", "googelProject", "googleProject is the nearest" },
            { "trustedRole=[]", "trustedRole", "trustedRoles is the nearest" },
            { "AWSREGION=x", "AWSREGION", "awsRegion is the nearest" },
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Rejects_networks_that_could_not_work(string settings, string named, string says) =>
        Check("dev", settings, named, says);

    [Theory]
    [MemberData(nameof(Trust))]
    public void Rejects_a_trust_that_would_fail_or_reach_too_far(
        string settings,
        string named,
        string says
    ) => Check("dev", settings, named, says);

    [Theory]
    [MemberData(nameof(Database))]
    public void Rejects_a_database_that_AlloyDB_would(string settings, string named, string says) =>
        Check("dev", settings, named, says);

    [Theory]
    [MemberData(nameof(Client))]
    public void Rejects_a_client_that_could_not_start(string settings, string named, string says) =>
        Check("dev", settings, named, says);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Rejects_what_is_misspelt(string settings, string named, string says) =>
        Check("dev", settings, named, says);

    [Theory]
    [InlineData("publicPath=true", "publicPath")]
    [InlineData("protection=false", "protection")]
    [InlineData("backups=false", "backups")]
    public void Rejects_in_prod_what_endangers_data(string settings, string named)
    {
        Check("prod", settings, named, "environment prod forbids it");

        ProblemsOf("prod", $"{settings};environment=retired")
            .Should()
            .BeEmpty("a retired stack is on its way to be destroyed");
    }

    [Fact]
    public void Rejects_everything_at_once()
    {
        var problems = ProblemsOf(
            "dev",
            "googleAsn=64512;dnsSuffix=;cpuCount=3;tokenLifetimeSeconds=1;awsVpcCidr=10.30.0.0/16;amiId=x;regoin=y"
        );

        problems
            .Select(problem => problem.Split(" = ")[0])
            .Should()
            .Contain([
                "awsAsn",
                "dnsSuffix",
                "cpuCount",
                "tokenLifetimeSeconds",
                "awsVpcCidr",
                "amiId",
                "regoin",
            ])
            .And.HaveCount(problems.Distinct().Count());
    }

    [Fact]
    public async Task Rejects_a_configuration_before_anything_is_registered()
    {
        var run = await Rehearsed.RunAsync(
            StackSettings.Of("dev", "googleAsn=64512", "dnsSuffix=", "googelProject=x")
        );

        run.Run.Failed.Should().BeTrue();
        run.Registrations.Should().NotContain(resource => resource.Type != "pulumi:pulumi:Stack");
        run.Calls.Should().BeEmpty();
        run.Run.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Should()
            .ContainSingle()
            .Which.Message.Should()
            .Contain("The configuration of stack dev has 3 problems; nothing was registered:")
            .And.ContainAll("awsAsn = 64512", "dnsSuffix = (not set)", "googelProject = \"x\"");
    }

    private static void Check(string stack, string settings, string named, string says)
    {
        var problems = ProblemsOf(stack, settings);

        problems
            .Should()
            .Contain(problem =>
                problem.StartsWith($"{named} = ", StringComparison.Ordinal)
                && problem.Contains(says, StringComparison.Ordinal)
                && problem.Contains(Allowed, StringComparison.Ordinal)
            );
    }

    private static IReadOnlyList<string> ProblemsOf(string stack, string settings)
    {
        var values = StackSettings.Values(StackSettings.Of(stack));
        foreach (var setting in settings.Split(';'))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            values[setting[..equals]] = setting[(equals + 1)..];
        }

        var problems = new Problems();
        Settings.Read(key => values.GetValueOrDefault(key), values.Keys, stack, problems);
        return problems.Messages;
    }
}
