using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects what makes the proxy come up by itself, and only as the instance's role.</summary>
public sealed class ProxyUnitTests
{
    private static string[] Lines => Unit(ProxyPath.Psc);

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("Restart=always")]
    [InlineData("StartLimitIntervalSec=0")]
    [InlineData("User=alloydb")]
    [InlineData("Environment=AWS_REGION=ap-northeast-1")]
    [InlineData("Environment=NO_PROXY=169.254.169.254")]
    [InlineData("UnsetEnvironment=AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN")]
    [InlineData("Wants=network-online.target alloydb-install@proxy.service")]
    [InlineData("After=network-online.target alloydb-install@proxy.service")]
    [InlineData("WantedBy=multi-user.target")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("CapabilityBoundingSet=")]
    public void Says(string line) => Lines.Should().Contain(line);

    [Fact]
    public void Asks_the_proxy_for_the_endpoint_and_IAM_and_nothing_that_it_does_not_have() =>
        Command(ProxyPath.Psc)
            .Should()
            .Equal(
                "/usr/local/bin/alloydb-auth-proxy",
                "--credentials-file=/etc/alloydb/credentials.json",
                "--psc",
                "--auto-iam-authn",
                "--address=127.0.0.1",
                "--port=5432",
                "--health-check",
                "--http-address=127.0.0.1",
                "--http-port=9090",
                "--structured-logs",
                "--exit-zero-sigterm",
                "--disable-built-in-telemetry",
                SamplePlan.Create().InstanceUri
            );

    [Fact]
    public void Paths_differ_in_flag_and_ports() =>
        Command(ProxyPath.Public)
            .Except(Command(ProxyPath.Psc))
            .Should()
            .Equal("--public-ip", "--port=5434", "--http-port=9092");

    [Fact]
    public void Words_of_the_psql_command_are_quoted_as_libpq_reads_them()
    {
        ProxyPath.Psc.Psql("user", "")[1].Should().Contain(" dbname='' ");
        ProxyPath.Psc.Psql("user", @"a\b")[1].Should().Contain(@" dbname='a\\b' ");
    }

    [Fact]
    public void The_psql_command_names_the_user_and_no_password() =>
        ProxyPath
            .Public.Psql("alloydb-client@demo-project.iam", "it's")
            .Should()
            .Equal(
                "psql",
                @"host=127.0.0.1 port=5434 user=alloydb-client@demo-project.iam dbname='it\'s' sslmode=disable"
            );

    private static string[] Command(ProxyPath path) =>
        Unit(path)
            .Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))[
                "ExecStart=".Length..
            ]
            .Split(' ');

    private static string[] Unit(ProxyPath path) =>
        ProxyUnit.Render(SamplePlan.Create(), path).Split('\n');
}
