using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects the way from the stack files to the components' arguments.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void The_stack_files_are_valid(string stack)
    {
        var problems = new Problems();

        Read(StackSettings.Values(StackSettings.Of(stack)), stack, problems);

        problems.Messages.Should().BeEmpty();
    }

    [Fact]
    public void Pulumi_yaml_declares_exactly_what_is_read()
    {
        HashSet<string> asked = [];

        Settings.Read(
            key =>
            {
                asked.Add(key);
                return null;
            },
            [],
            file: null,
            "dev",
            new Problems()
        );

        StackSettings
            .Project.Declarations.Select(declaration =>
                declaration.Key[(StackSettings.Project.Name.Length + 1)..]
            )
            .Should()
            .BeEquivalentTo(asked);
    }

    [Fact]
    public void Settings_that_are_all_missing_are_problems_and_no_crash()
    {
        var problems = new Problems();

        var settings = Settings.Read(_ => null, [], file: null, "dev", problems);

        problems.Messages.Should().HaveCountGreaterThan(15).And.OnlyHaveUniqueItems();
        settings.Environment.Should().Be(StackEnvironment.Dev);
    }

    [Fact]
    public void Each_setting_reaches_its_component()
    {
        var settings = Read(
            StackSettings.Values(StackSettings.Of(Variant.Wide.Stack, Variant.Wide.Overrides)),
            "dev",
            new Problems()
        );

        settings.IdentityProject.Should().Be("example-pools");
        settings.Identity.TrustedRoles.Should().HaveCount(3);
        settings.Identity.GrantsRole.Should().Be(new AwsRole("123456789012", "alloydb-client"));
        settings
            .Identity.Workloads.Should()
            .ContainSingle()
            .Which.TrustedRoles.Should()
            .HaveCount(2);
        settings.Instance.Workloads.Should().ContainSingle().Which.Grants.Should().HaveCount(1);
        settings.Network.Endpoint.Should().Be(EndpointMode.ForwardingRule);
        settings.Database.ClusterId.Should().Be("keyless-dev");
        settings.Database.Administrators.Should().HaveCount(2);
        settings.Connector.GoogleCidr.Should().Be(settings.Network.SubnetCidr);
        settings.Connector.GoogleAsn.Should().Be(settings.Network.Asn);
        settings.Connector.PublicPath.Should().Be(settings.Database.PublicPath);
        settings.Instance.Grants.Should().Equal(new Grant("app", GrantAccess.ReadWrite));
        settings.Tags.Should().Contain("environment", "dev");
        new[]
        {
            settings.Identity.Protect,
            settings.Network.Protect,
            settings.Database.Protect,
            settings.Connector.Protect,
        }
            .Should()
            .OnlyContain(protect => protect);
    }

    [Theory]
    [InlineData("us-gov-east-1", "aws-us-gov")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void The_connector_s_role_is_of_its_region_s_partition(string region, string partition)
    {
        var values = StackSettings.Values(
            StackSettings.Of(
                "dev",
                $"awsRegion={region}",
                $$"""
                trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client","partition":"{{partition}}"}]
                """
            )
        );
        var problems = new Problems();

        var settings = Read(values, "dev", problems);

        problems.Messages.Should().BeEmpty();
        settings.Identity.GrantsRole!.Partition.Should().Be(partition);
    }

    [Theory]
    [InlineData("Dev")]
    [InlineData("feature_x")]
    [InlineData("a-stack-with-a-name-that-is-far-too-long-for-a-cluster-of-alloydb")]
    public void Rejects_a_stack_name_that_makes_no_cluster_id(string stack)
    {
        var problems = new Problems();

        Read(StackSettings.Values(StackSettings.Of("dev")), stack, problems);

        problems
            .Messages.Should()
            .ContainSingle()
            .Which.Should()
            .StartWith($"cluster id, from the stack's name, = \"keyless-{stack}\"");
    }

    private static Settings Read(
        Dictionary<string, string> values,
        string stack,
        Problems problems
    ) =>
        Settings.Read(
            key => values.GetValueOrDefault(key),
            values.Keys,
            file: null,
            stack,
            problems
        );
}
