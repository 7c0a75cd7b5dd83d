using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects what verify holds the instance to: the plan's own names, ranges and ports.</summary>
public sealed class VerifySettingsTests
{
    private static readonly ClientPlan s_plan = SamplePlan.Create();

    [Fact]
    public void Asks_the_real_services_and_reads_the_real_files() =>
        VerifySettings
            .Of(s_plan)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Api = "https://alloydb.googleapis.com",
                    // Connectors dial 5433, never PostgreSQL's own port.
                    DatabasePort = 5433,
                    CredentialsFile = "/etc/alloydb/credentials.json",
                    Binary = "/usr/local/bin/alloydb-auth-proxy",
                    Region = s_plan.AwsRegion,
                    Instance = s_plan.InstanceUri,
                    Database = s_plan.DatabaseName,
                    User = s_plan.DatabaseUser,
                }
            );

    [Theory]
    [InlineData(GoogleApiAccess.Private, "199.36.153.8/30")]
    [InlineData(GoogleApiAccess.Restricted, "199.36.153.4/30")]
    [InlineData(GoogleApiAccess.Internet, null)]
    public void Google_s_names_must_lead_into_the_range_that_the_VPN_carries(
        GoogleApiAccess access,
        string? range
    ) => VerifySettings.Of(s_plan with { GoogleApis = access }).GoogleApisCidr.Should().Be(range);

    [Fact]
    public void The_fixes_name_the_range_and_the_setting_that_the_stack_has()
    {
        string Script(GoogleApiAccess access) =>
            VerifyScript.Render(VerifySettings.Of(s_plan with { GoogleApis = access }));

        Script(GoogleApiAccess.Private).Should().NotContain("restricted");
        Script(GoogleApiAccess.Restricted)
            .Should()
            .NotContainAny("199.36.153.8", "googleApis: private", "private: the router")
            .And.Contain("does not advertise 199.36.153.4/30");
    }

    [Fact]
    public void The_private_path_has_a_name_in_the_endpoint_s_subnet_and_the_public_one_has_none() =>
        VerifySettings
            .Of(s_plan)
            .Paths.Should()
            .Equal(
                new VerifyPath(
                    "psc",
                    "alloydb-auth-proxy-psc.service",
                    5432,
                    9090,
                    s_plan.PscDnsName,
                    s_plan.PscSubnetCidr
                ),
                new VerifyPath(
                    "public",
                    "alloydb-auth-proxy-public.service",
                    5434,
                    9092,
                    null,
                    null
                )
            );

    [Fact]
    public void A_path_that_is_off_is_not_walked() =>
        VerifySettings
            .Of(s_plan with { PublicPath = false })
            .Paths.Should()
            .ContainSingle()
            .Which.Name.Should()
            .Be("psc");
}
