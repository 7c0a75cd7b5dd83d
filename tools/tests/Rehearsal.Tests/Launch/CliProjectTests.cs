using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Rehearsal.Tests.Launch;

/// <summary>Protects that a rehearsal with the real CLI changes no file, backend or login of the user.</summary>
public sealed class CliProjectTests
{
    [Fact]
    public void Commands_run_in_a_copy_that_starts_the_compiled_program()
    {
        using var sample = new SampleProject("ok");
        sample.Write("Pulumi.yaml", "name: proj\nmain: stacks\nruntime:\n  name: dotnet\n");

        var cli = CliProject.Create(sample.Project, "/built/Stacks.dll");

        Read(cli, "Pulumi.yaml")
            .Should()
            .Be(
                "name: proj\nruntime:\n  name: dotnet\n  options:\n    binary: /built/Stacks.dll\n...\n"
            );
        Read(cli, "Pulumi.dev.yaml").Should().Contain("proj:mode: ok");
    }

    [Fact]
    public void Settings_follow_the_users_and_the_copy_keeps_its_own_encryption()
    {
        using var sample = new SampleProject("ok");
        sample.Write(
            "Pulumi.dev.yaml",
            "secretsprovider: gcpkms://theirs\nencryptedkey: theirs\nconfig:\n  proj:mode: ok\n"
        );
        var cli = CliProject.Create(sample.Project, "program");
        Read(cli, "Pulumi.dev.yaml").Should().NotContain("theirs");
        var copy = Path.Combine(cli.Directory, "Pulumi.dev.yaml");
        // As `pulumi stack init` does.
        File.WriteAllText(copy, $"encryptionsalt: v1:own\n{File.ReadAllText(copy)}");
        sample.Write("Pulumi.dev.yaml", "config:\n  proj:mode: throw\n");

        CliProject.Create(sample.Project, "program");

        Read(cli, "Pulumi.dev.yaml").Should().Contain("v1:own").And.Contain("proj:mode: throw");
        File.ReadAllText(Path.Combine(sample.Directory, "Pulumi.dev.yaml"))
            .Should()
            .Be("config:\n  proj:mode: throw\n");
    }

    [Fact]
    public void The_backend_the_passphrase_and_the_home_are_its_own_and_the_users_login_is_hidden()
    {
        using var sample = new SampleProject("ok");
        var cli = CliProject.Create(sample.Project, "program");

        var variables = cli.Environment("gcp:1,aws:2,random:3");

        var own = Path.Combine(sample.Directory, "artifacts", "cli");
        variables["PULUMI_DEBUG_PROVIDERS"].Should().Be("gcp:1,aws:2,random:3");
        variables["PULUMI_BACKEND_URL"].Should().Be($"file://{own}/backend");
        Directory.Exists($"{own}/backend").Should().BeTrue();
        variables["PULUMI_HOME"].Should().StartWith(own);
        variables["PULUMI_ACCESS_TOKEN"].Should().BeNull();
        variables["PULUMI_CONFIG_PASSPHRASE"].Should().BeNull();
        var passphrase = variables["PULUMI_CONFIG_PASSPHRASE_FILE"]!;
        File.ReadAllText(passphrase).Should().MatchRegex("^[0-9A-F]{32}$");
        var before = File.ReadAllText(passphrase);
        CliProject.Create(sample.Project, "program");
        File.ReadAllText(passphrase).Should().Be(before, "the state is encrypted with it");
    }

    private static string Read(CliProject cli, string name) =>
        File.ReadAllText(Path.Combine(cli.Directory, name));
}
