using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Tests.Client;

/// <summary>Protects that it stands where the Auth Proxy would, with the proxy's behaviour at the seams.</summary>
public sealed class StandInProxyTests
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task Carries_a_client_of_PostgreSQL()
    {
        await using var stage = await Stage.StartAsync();
        await using var proxy = await StartAsync(stage);

        (await LogInAsync(proxy, stage)).Should().Be(Sample.DatabaseUser);
    }

    [Fact]
    public async Task Is_ready_and_silent_before_a_client_comes_whatever_lies_behind_it()
    {
        await using var stage = await Stage.StartAsync(
            caller: Caller.Instance(Sample.Account, "other", "i-0123456789abcdef0")
        );
        await using var proxy = await StartAsync(stage);
        using var http = new HttpClient();

        foreach (var path in (string[])["startup", "liveness", "readiness"])
        {
            (await http.GetAsync(new Uri($"http://127.0.0.1:{proxy.HealthPort}/{path}")))
                .StatusCode.Should()
                .Be(HttpStatusCode.OK);
        }

        stage.Twin.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Closes_a_connection_that_it_cannot_carry_and_says_why()
    {
        await using var stage = await Stage.StartAsync(
            caller: Caller.Instance(Sample.Account, "other", "i-0123456789abcdef0")
        );
        await using (var proxy = await StartAsync(stage))
        {
            var login = () => LogInAsync(proxy, stage);
            await login.Should().ThrowAsync<IOException>();
        }

        var line = JsonNode.Parse(_log.Should().ContainSingle().Subject)!;
        ((string)line["severity"]!).Should().Be("ERROR");
        ((string)line["message"]!)
            .Should()
            .StartWith(
                $"[{Sample.Project}.europe-west4.facts.copy] failed to connect to instance: "
            )
            .And.Contain("credentials: status code 400: ")
            .And.Contain("unauthorized_client");
    }

    private Task<StandInProxy> StartAsync(Stage stage) =>
        StandInProxy.StartAsync(
            stage.Connector(),
            new(Sample.Instance),
            new(IPAddress.Loopback, 0),
            new(IPAddress.Loopback, 0),
            _log.Add
        );

    private static async Task<string> LogInAsync(StandInProxy proxy, Stage stage)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.EndPoint, stage.Limit);
        return await Postgres.LogInAsync(
            client.GetStream(),
            Sample.DatabaseUser,
            "postgres",
            stage.Limit
        );
    }
}
