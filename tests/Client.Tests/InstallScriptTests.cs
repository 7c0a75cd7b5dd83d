using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects the first boot: it waits for the VPN, and takes no binary but the pinned one.</summary>
public sealed class InstallScriptTests : IDisposable
{
    private const string Binary = "alloydb-auth-proxy";
    private const string Release = "the release";

    // What curl and aws are told to write, they write.
    private const string Deliver = "echo -n 'the release' >\"${@: -1}\"";
    private const string DeliverByCurl =
        "while (($# > 1)); do [[ $1 != --output ]] || echo -n 'the release' >\"$2\"; shift; done";

    // Google's package: a gcloud that notes down its Python and what it is asked for.
    private const string DeliverGcloud = """
        printf '%s\n' '#!/bin/bash' 'echo "package-gcloud $CLOUDSDK_PYTHON $*" >>"$CALLS"; exit 0' >package-gcloud; chmod +x package-gcloud
        """;

    private readonly Sandbox _sandbox = new();

    public InstallScriptTests()
    {
        _sandbox.Fake("dnf");
        _sandbox.Fake("curl", ("*", DeliverByCurl));
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Installs_the_pinned_release()
    {
        var outcome = Install("proxy");

        outcome.Exit.Should().Be(0, outcome.Error);
        _sandbox.Read(Binary).Should().Be(Release);
        _sandbox
            .CallsOf("curl")
            .Should()
            .ContainSingle()
            .Which.Should()
            .EndWith(ProxyRelease.Url(ProxyRelease.DefaultVersion, InstanceArchitecture.Arm));
        _sandbox.CallsOf("sleep").Should().BeEmpty();
    }

    [Fact]
    public void At_first_boot_waits_until_the_VPN_is_up()
    {
        _sandbox.Fake(
            "curl",
            ("*", $"[[ $(grep -c '^curl ' \"$calls\") -gt 3 ]] || exit 6; {DeliverByCurl}")
        );

        var outcome = Install("proxy");

        outcome.Exit.Should().Be(0, outcome.Error);
        outcome.Output.Should().Contain("proxy is not ready yet; next try in 15 s");
        _sandbox.Read(Binary).Should().Be(Release);
        _sandbox.CallsOf("sleep").Should().Equal("15", "15", "15");
    }

    [Fact]
    public void Takes_nothing_of_a_download_that_broke_off()
    {
        _sandbox.Fake(
            "curl",
            (
                "*",
                "if [[ $(grep -c '^curl ' \"$calls\") -eq 1 ]]; then "
                    + $"{DeliverByCurl.Replace(Release, "the rel", StringComparison.Ordinal)}; exit 18; fi; {DeliverByCurl}"
            )
        );

        Install("proxy").Exit.Should().Be(0);

        _sandbox.Read(Binary).Should().Be(Release);
    }

    [Fact]
    public void Rejects_a_binary_with_another_hash()
    {
        _sandbox.Fake(
            "curl",
            ("*", DeliverByCurl.Replace(Release, "something else", StringComparison.Ordinal))
        );

        var outcome = Install("proxy");

        outcome.Exit.Should().Be(1);
        outcome
            .Error.Should()
            .Contain(Hash("something else"))
            .And.Contain(Hash(Release))
            .And.Contain("refused");
        _sandbox.Read(Binary).Should().BeEmpty();
        _sandbox.Read($"{Binary}.download").Should().BeEmpty();
    }

    [Fact]
    public void Replaces_a_binary_that_is_not_the_pinned_one_any_more()
    {
        _sandbox.Write(Binary, "an older release");

        Install("proxy").Exit.Should().Be(0);

        _sandbox.Read(Binary).Should().Be(Release);
    }

    [Fact]
    public void Asks_nobody_when_everything_is_there()
    {
        _sandbox.Write(Binary, Release);

        Install("proxy").Exit.Should().Be(0);

        _sandbox.CallsOf("curl").Should().BeEmpty();
    }

    [Fact]
    public void Takes_a_staged_file_from_S3_in_its_own_region()
    {
        _sandbox.Fake("aws", ("*", Deliver));

        var outcome = Install("proxy", "s3://staged/a key's $HOME");

        outcome.Exit.Should().Be(0, outcome.Error);
        _sandbox
            .CallsOf("aws")
            .Should()
            .Equal(
                $"s3 cp --only-show-errors --region ap-northeast-1 s3://staged/a key's $HOME {Binary}.download"
            );
        _sandbox.CallsOf("curl").Should().BeEmpty();
    }

    [Fact]
    public void Takes_the_newest_psql_that_there_is()
    {
        _sandbox.Fake("dnf", ("*postgresql15", "exit 0"), ("*", "exit 1"));

        Install("psql", path: "bin").Exit.Should().Be(0);

        _sandbox
            .CallsOf("dnf")
            .Select(call => call.Split(' ')[^1])
            .Should()
            .Equal("postgresql17", "postgresql16", "postgresql15");
    }

    [Fact]
    public void Takes_gcloud_from_Google_signed_and_for_its_own_architecture()
    {
        _sandbox.Fake("uname", ("-m", "echo aarch64"));
        _sandbox.Fake("dnf", ("*", DeliverGcloud));

        Install("gcloud").Exit.Should().Be(0);

        _sandbox
            .CallsOf("dnf")
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain(
                "google-cloud-cli,https://packages.cloud.google.com/yum/repos/cloud-sdk-el9-aarch64 "
            )
            .And.Contain("google-cloud-cli.gpgcheck=1")
            .And.Contain(" python3.12 ")
            .And.EndWith(" google-cloud-cli");
    }

    /// <summary>
    /// On arm64 the package brings no Python, and Amazon Linux's own, 3.9, is refused: gcloud was
    /// "installed" and could not run.
    /// </summary>
    /// <remarks>https://github.com/GoogleCloudPlatform/compute-image-tools/issues/2711</remarks>
    [Fact]
    public void Gcloud_is_ready_when_it_runs_with_a_Python_that_it_takes_and_reads_the_file()
    {
        _sandbox.Fake("dnf", ("*", DeliverGcloud));

        var outcome = Install("gcloud");

        outcome.Exit.Should().Be(0, outcome.Error);
        outcome.Output.Should().Contain("gcloud is ready");
        _sandbox
            .CallsOf("package-gcloud")
            .Should()
            .Equal(
                "/usr/bin/python3.12 version",
                "/usr/bin/python3.12 auth login --quiet --cred-file=credentials.json"
            );
        // Nobody's own login is touched.
        _sandbox.Run("ls config").Output.Should().BeEmpty();
    }

    [Theory]
    [InlineData("version")]
    [InlineData("auth")]
    public void Rejects_to_call_gcloud_ready_while_it_cannot(string command)
    {
        _sandbox.Fake(
            "dnf",
            (
                "*",
                DeliverGcloud.Replace(
                    "exit 0",
                    $"[[ $1 != {command} || $(grep -c {command} \"$CALLS\") -gt 2 ]]",
                    StringComparison.Ordinal
                )
            )
        );

        var outcome = Install("gcloud");

        outcome.Exit.Should().Be(0, outcome.Error);
        _sandbox.CallsOf("sleep").Should().Equal("15", "15");
        _sandbox.CallsOf("dnf").Should().ContainSingle("it is there after the first try");
    }

    /// <summary>An agent that starts before its role's policy is in force asks again 25 to 30 minutes later.</summary>
    /// <remarks>https://github.com/hashicorp/packer-plugin-amazon/issues/503</remarks>
    [Fact]
    public void Restarts_the_agent_when_the_role_may_be_managed()
    {
        _sandbox.Fake(
            "aws",
            ("'ssm list-associations'*", "[[ $(grep -c '^aws ' \"$calls\") -gt 2 ]] || exit 254")
        );
        _sandbox.Fake("systemctl");

        Install("agent").Exit.Should().Be(0);

        _sandbox.CallsOf("sleep").Should().Equal("15", "15");
        _sandbox.CallsOf("systemctl").Should().Equal("restart amazon-ssm-agent");
    }

    [Theory]
    [InlineData("")]
    [InlineData("everything")]
    public void Rejects_another_word(string word)
    {
        var outcome = Install(word);

        outcome.Exit.Should().Be(2);
        outcome
            .Error.Should()
            .Contain($"\"{word}\" is nothing to install: agent, proxy, psql or gcloud");
    }

    private Outcome Install(string what, string? source = null, string? path = null)
    {
        var plan = SamplePlan.Create();
        _sandbox.Write(
            "install.sh",
            InstallScript.Render(
                plan with
                {
                    ProxySha256 = Hash(Release),
                    ProxySource = source ?? plan.ProxySource,
                },
                Binary,
                gcloud: "./package-gcloud",
                wrappers: "bin",
                credentials: "credentials.json"
            )
        );
        // A machine with psql of its own is not to answer for the instance.
        var only = path is null ? "" : $"PATH=$PWD/{path} ";
        return _sandbox.Run($"{only}\"$BASH\" install.sh '{what}'");
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
