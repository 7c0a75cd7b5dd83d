using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Login.Tests.Client;

/// <summary>Protects the whole way with Google's own library: who is meant to be let in is let in, on each path.</summary>
public sealed class LoginTests
{
    [Theory]
    [InlineData(nameof(AddressKind.Psc), Sample.PscDnsName, Sample.PscDnsName)]
    // TLS names no address.
    [InlineData(nameof(AddressKind.Public), Sample.PublicIpAddress, "")]
    public async Task Logs_in_as_the_service_account(string kind, string dialled, string serverName)
    {
        await using var stage = await Stage.StartAsync();

        var user = await stage.LogInAsync(Enum.Parse<AddressKind>(kind));

        user.Should().Be(Sample.DatabaseUser);
        stage.Dialled.Should().Be(dialled);
        stage.Port.LastServerName.Should().Be(serverName);
        stage.Database.Sessions.Should().Be(1);
    }

    /// <summary>The order of the connector's source: the second token only after TLS.</summary>
    [Fact]
    public async Task Makes_the_calls_of_the_connector()
    {
        await using var stage = await Stage.StartAsync();

        await stage.LogInAsync();

        string[] token =
        [
            "imds PUT /latest/api/token",
            "imds GET /latest/meta-data/placement/availability-zone",
            "imds GET /latest/meta-data/iam/security-credentials",
            $"imds GET /latest/meta-data/iam/security-credentials/{Sample.RoleName}",
            "sts POST /v1/token",
            $"iam POST /v1/projects/-/serviceAccounts/{Sample.ServiceAccount}:generateAccessToken",
        ];
        var calls = stage.Twin.Calls.Select(call => $"{call.Service} {call.Request}").ToList();
        calls.Take(6).Should().Equal(token);
        calls
            .Skip(6)
            .Take(2)
            .Should()
            .BeEquivalentTo(
                $"alloydb GET /v1alpha/{Sample.Instance}/connectionInfo",
                $"alloydb POST /v1alpha/{Sample.Cluster}:generateClientCertificate"
            );
        calls
            .Skip(8)
            .Should()
            .Equal([.. token, "5433 exchange AutoIam", $"5433 login {Sample.DatabaseUser}"]);
    }

    [Fact]
    public async Task A_second_connection_needs_no_call_of_the_clouds()
    {
        await using var stage = await Stage.StartAsync();
        using var connector = stage.Connector();
        await (await connector.ConnectAsync(stage.Limit)).DisposeAsync();
        var before = stage.Twin.Calls.Count(call => call.Service != "5433");

        await (await connector.ConnectAsync(stage.Limit)).DisposeAsync();

        stage.Twin.Calls.Count(call => call.Service != "5433").Should().Be(before);
    }

    [Fact]
    public async Task Goes_on_after_the_instance_is_replaced()
    {
        await using var stage = await Stage.StartAsync(
            caller: Caller.Instance(Sample.Account, Sample.RoleName, "i-0fedcba9876543210")
        );

        (await stage.LogInAsync()).Should().Be(Sample.DatabaseUser);
    }

    [Theory]
    [InlineData("{", "credentials")]
    [InlineData("""{"type":"authorized_user"}""", "credentials")]
    public async Task Names_the_file_where_that_is_no_credential(string file, string hop)
    {
        await using var stage = await Stage.StartAsync();
        stage.Configuration = file;

        (await stage.RefusalAsync()).Hop.Should().Be(hop);
        stage.Twin.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData(nameof(TwinFault.NoInstanceProfile), "metadata")]
    [InlineData(nameof(TwinFault.MetadataDisabled), "metadata")]
    [InlineData(nameof(TwinFault.ClockSkew), "exchange")]
    [InlineData(nameof(TwinFault.StaleCredentials), "exchange")]
    [InlineData(nameof(TwinFault.TokenServiceDown), "exchange")]
    [InlineData(nameof(TwinFault.ImpersonationDenied), "impersonation")]
    [InlineData(nameof(TwinFault.ApiDisabled), "api")]
    [InlineData(nameof(TwinFault.ApiDown), "api")]
    public async Task Names_the_broken_hop(string fault, string hop)
    {
        await using var stage = await Stage.StartAsync();
        stage.Twin.Fault = Enum.Parse<TwinFault>(fault);

        (await stage.RefusalAsync()).Hop.Should().Be(hop);
    }

    [Fact]
    public async Task Says_what_the_service_said()
    {
        await using var stage = await Stage.StartAsync(
            caller: Caller.Instance(Sample.Account, "other", "i-0123456789abcdef0")
        );

        (await stage.RefusalAsync())
            .Words.Should()
            .Contain("credentials: status code 400: {\"error\":\"unauthorized_client\"");
    }

    [Fact]
    public async Task Says_that_the_instance_lacks_the_address()
    {
        var state = Sample.State();
        Sample.Outputs(state, "instance").Remove("publicIpAddress");
        await using var stage = await Stage.StartAsync(state);

        var (hop, words) = await stage.RefusalAsync(AddressKind.Public);

        hop.Should().Be("api");
        words.Should().Contain("config error: instance does not have IP of type \"PUBLIC\"");
        (await stage.LogInAsync()).Should().Be(Sample.DatabaseUser);
    }

    /// <summary>The certificate of a replaced instance does not have the name that was dialled.</summary>
    [Fact]
    public async Task Rejects_a_server_that_is_not_the_one_it_dialled()
    {
        await using var stage = await Stage.StartAsync();
        using var info = await stage.InfoAsync();

        var encrypt = () => stage.EncryptAsync(info, "other.europe-west4.alloydb-psc.goog");

        (await encrypt.Should().ThrowAsync<LoginException>())
            .Which.Message.Should()
            .Be(
                "tls: failed to verify certificate: x509: certificate is valid for "
                    + $"{Sample.PscDnsName}, {Sample.PublicIpAddress}, not other.europe-west4.alloydb-psc.goog"
            );
    }

    [Fact]
    public async Task Rejects_a_server_of_another_authority()
    {
        await using var stage = await Stage.StartAsync();
        await using var other = await Stage.StartAsync();
        using var info = await other.InfoAsync();

        var encrypt = () => stage.EncryptAsync(info);

        (await encrypt.Should().ThrowAsync<LoginException>())
            .Which.Message.Should()
            .EndWith("x509: certificate signed by unknown authority");
    }

    /// <summary>
    /// The connector renews four minutes ahead, and keeps what it has where that fails:
    /// https://github.com/GoogleCloudPlatform/alloydb-go-connector (internal/alloydb/refresh.go)
    /// </summary>
    [Fact]
    public async Task A_renewal_that_fails_is_silent_while_the_certificate_lives()
    {
        await using var stage = await Stage.StartAsync();
        stage.Twin.CertificateLifetime = TimeSpan.FromMinutes(3);
        using var connector = stage.Connector();
        await using (await connector.ConnectAsync(stage.Limit)) { }
        stage.Twin.Fault = TwinFault.ApiDown;

        await using var stream = await connector.ConnectAsync(stage.Limit);

        (await Postgres.LogInAsync(stream, Sample.DatabaseUser, "postgres", stage.Limit))
            .Should()
            .Be(Sample.DatabaseUser);
        stage.Twin.Calls.Should().Contain(call => call.Service == "alloydb" && call.Status == 500);
    }
}
