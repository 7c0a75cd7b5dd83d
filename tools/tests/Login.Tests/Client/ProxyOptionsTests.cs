using System.Net;
using KeylessAlloyDb.Login.Client;

namespace KeylessAlloyDb.Login.Tests.Client;

/// <summary>Protects the stand-in from taking a command line that the Auth Proxy would refuse.</summary>
public sealed class ProxyOptionsTests
{
    [Fact]
    public void Reads_the_command_line_of_the_Auth_Proxy()
    {
        var options = ProxyOptions.Parse([
            "--credentials-file=/etc/alloydb/credentials.json",
            "--public-ip",
            "--auto-iam-authn",
            "--address=127.0.0.1",
            "--port=5434",
            "--health-check",
            "--http-address=127.0.0.1",
            "--http-port=9092",
            "--structured-logs",
            "--exit-zero-sigterm",
            "--disable-built-in-telemetry",
            Sample.Instance,
        ]);

        options.Kind.Should().Be(AddressKind.Public);
        options.CredentialsFile.Should().Be("/etc/alloydb/credentials.json");
        options.Listen.Should().Be(new IPEndPoint(IPAddress.Loopback, 5434));
        options.Health.Should().Be(new IPEndPoint(IPAddress.Loopback, 9092));
        options.HealthCheck.Should().BeTrue();
        options.Instance.Should().Be(Sample.Instance);
    }

    /// <summary>The flag's name is easily taken for the second one: docs/cmd/alloydb-auth-proxy.md.</summary>
    [Theory]
    [InlineData("--exit-zero-on-sigterm", "unknown flag: --exit-zero-on-sigterm")]
    [InlineData("--port", "unknown flag: --port")]
    [InlineData("--psc=yes", "unknown flag: --psc")]
    [InlineData("--port=many", "\"many\" is no port")]
    public void Rejects(string word, string message) =>
        FluentActions
            .Invoking(() =>
                ProxyOptions.Parse(["--psc", "--auto-iam-authn", word, Sample.Instance])
            )
            .Should()
            .Throw<ArgumentException>()
            .WithMessage(message);
}
