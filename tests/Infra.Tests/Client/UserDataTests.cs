using System.Text;
using CsCheck;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects the first boot: it fits, holds no secret, and says the same as the plan.</summary>
public sealed class UserDataTests
{
    [Fact]
    public void Fits_what_EC2_takes_for_every_legal_plan() =>
        SamplePlan.Legal.Sample(plan =>
            Encoding.UTF8.GetByteCount(UserData.Render(plan)) < UserData.MaxLength
        );

    [Fact]
    public void Reads_back_as_the_files_that_went_in() =>
        SamplePlan.Legal.Sample(plan =>
        {
            var files = CloudConfig.Parse(UserData.Render(plan)).Files;
            return files[ProxyPath.CredentialsFile].Content == plan.CredentialConfiguration
                && files[InstallScript.Path].Content == InstallScript.Render(plan)
                && files["/etc/systemd/system/alloydb-install@.service"].Content
                    == InstallScript.RenderUnit()
                && plan.Paths.All(path =>
                    files[$"/etc/systemd/system/{path.Unit}"].Content
                    == ProxyUnit.Render(plan, path)
                );
        });

    [Fact]
    public void Begins_with_the_line_that_cloud_init_looks_for() =>
        UserData.Render(SamplePlan.Create()).Should().StartWith("#cloud-config\n");

    [Fact]
    public void Holds_nothing_of_the_account_that_grants()
    {
        var plan = SamplePlan.Create();

        UserData.Render(plan).Should().Be(UserData.Render(plan with { Grants = null }));
    }

    [Theory]
    [InlineData("AKIA")]
    [InlineData("ASIA")]
    [InlineData("PRIVATE KEY")]
    [InlineData("PGPASSWORD")]
    [InlineData("_ACCESS_KEY=")]
    [InlineData("/impersonate-service-account")]
    public void Holds_no(string secret) =>
        UserData.Render(SamplePlan.Create()).Should().NotContain(secret);

    [Fact]
    public void Does_not_change_with_what_only_the_documents_say()
    {
        // Its change replaces the instance: the database's name and user must not do that.
        var plan = SamplePlan.Create();

        UserData
            .Render(
                plan with
                {
                    DatabaseName = "other",
                    PscDnsName = "other",
                    PscSubnetCidr = "other",
                }
            )
            .Should()
            .Be(UserData.Render(plan));
    }

    [Fact]
    public void Scripts_may_be_run_and_files_be_read_by_all()
    {
        var files = CloudConfig.Parse(UserData.Render(SamplePlan.Create())).Files;

        foreach (var (path, file) in files)
        {
            var isScript = path.StartsWith("/usr/local/", StringComparison.Ordinal);
            file.Permissions.Should().Be(isScript ? "0755" : "0644", path);
        }
    }

    [Fact]
    public void Starts_each_unit_and_every_path_and_waits_for_none()
    {
        var commands = CloudConfig.Parse(UserData.Render(SamplePlan.Create())).Commands;

        commands.Should().HaveCount(2);
        commands[0].Should().Equal("systemctl", "daemon-reload");
        commands[1]
            .Should()
            .Equal(
                "systemctl",
                "enable",
                "--now",
                "--no-block",
                "alloydb-install@agent.service",
                "alloydb-install@proxy.service",
                "alloydb-install@psql.service",
                "alloydb-install@gcloud.service",
                "alloydb-auth-proxy-psc.service",
                "alloydb-auth-proxy-public.service"
            );
    }

    [Fact]
    public void Leaves_out_what_is_not_wanted() =>
        UserData
            .Render(SamplePlan.Create() with { PublicPath = false, InstallGcloud = false })
            .Should()
            .NotContain("alloydb-auth-proxy-public")
            .And.NotContain("alloydb-install@gcloud");
}
