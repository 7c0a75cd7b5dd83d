using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Trust.Tests.Boundary;
using KeylessAlloyDb.Trust.Tests.Client;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the whole way of a pod: Google's own library, with the file that the stack puts out and a token that a
/// cluster signs, into the database. The node's role, which the metadata service gives, is never asked for.
/// </summary>
public sealed class PodLoginTests : IDisposable
{
    private static readonly TrustedPod s_pod = DeployedStack.Pods[0];

    private readonly PodToken _cluster = new();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _cluster.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_pod_logs_in_as_its_workload_s_user()
    {
        await using var login = await StartAsync();

        (await LogInAsync(login, s_pod.Token)).Should().Be("alloydb-web@example-dev.iam");

        login.Twin.Calls.Select(call => call.Service).Should().NotContain("imds");
    }

    [Fact]
    public async Task Keys_that_are_uploaded_serve_where_the_issuer_cannot_be_reached()
    {
        await using var login = await StartAsync();
        login.Twin.IssuerKeys.Clear();
        var attempt = () => LogInAsync(login, s_pod.Token);

        (await attempt.Should().ThrowAsync<LoginException>()).WithMessage("*issuer*");

        login.Twin.Deployment = login.Twin.Deployment with
        {
            Gates = new(
                [
                    .. login.Twin.Deployment.Gates.Providers.Select(provider =>
                        provider with
                        {
                            JwksJson = _cluster.Keys,
                        }
                    ),
                ],
                login.Twin.Deployment.Gates.Members
            ),
        };
        (await attempt()).Should().Be("alloydb-web@example-dev.iam");
    }

    public static TheoryData<string, string, string?> Strangers =>
        new()
        {
            { "another namespace", "system:serviceaccount:other:web", null },
            { "another service account", "system:serviceaccount:shop:api", null },
            { "the audience of Pod Identity", s_pod.Token.Subject, "pods.eks.amazonaws.com" },
            { "the audience of AWS STS", s_pod.Token.Subject, "sts.amazonaws.com" },
        };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Rejects(string stranger, string subject, string? audience)
    {
        await using var login = await StartAsync();
        var attempt = () => LogInAsync(login, s_pod.Token with { Subject = subject }, audience);

        (await attempt.Should().ThrowAsync<LoginException>(stranger))
            .Which.Hop.Should()
            .Be("exchange");
        login.Sessions.Should().Be(0);
    }

    [Fact]
    public async Task Rejects_a_token_of_another_key_and_one_that_has_ended()
    {
        await using var login = await StartAsync();
        using var forger = new PodToken();
        var audience = login
            .Twin.Deployment.Gates.Providers.Single(p => p.Issuer == s_pod.Issuer)
            .Audience;
        foreach (
            var token in new[]
            {
                forger.Sign(s_pod.Token, audience, DateTimeOffset.UtcNow.AddHours(1)),
                _cluster.Sign(s_pod.Token, audience, DateTimeOffset.UtcNow.AddMinutes(-1)),
                _cluster.Sign(s_pod.Token, audience, DateTimeOffset.UtcNow.AddHours(1))[..^3],
            }
        )
        {
            await File.WriteAllTextAsync(_file, token);
            var attempt = () => login.LogInAsync(ConfigurationOf(), AddressKind.Psc, "anybody");

            (await attempt.Should().ThrowAsync<LoginException>()).Which.Hop.Should().Be("exchange");
        }
    }

    private async Task<WholeLogin> StartAsync()
    {
        var login = await WholeLogin.StartAsync(
            DeployedStack.WithPods.Deployment,
            new TrustedRole("123456789012", "eks-node").Session("i-0123456789abcdef0")
        );
        login.Twin.IssuerKeys[s_pod.Issuer] = _cluster.Keys;
        return login;
    }

    private async Task<string> LogInAsync(
        WholeLogin login,
        IssuedToken token,
        string? audience = null
    )
    {
        var own = login
            .Twin.Deployment.Gates.Providers.Single(provider => provider.Issuer == s_pod.Issuer)
            .Audience;
        await File.WriteAllTextAsync(
            _file,
            _cluster.Sign(token, audience ?? own, DateTimeOffset.UtcNow.AddHours(1))
        );
        return await login.LogInAsync(
            ConfigurationOf(),
            AddressKind.Psc,
            "alloydb-web@example-dev.iam"
        );
    }

    /// <summary>The stack's file; only the place of the token is this machine's.</summary>
    private string ConfigurationOf() =>
        DeployedStack
            .WithPods.Outputs["identity"]
            .AsMap!["workloads"]
            .AsMap!["web"]
            .AsMap!["credentialConfigurations"]
            .AsMap!.Text("blue")!
            .Replace("/var/run/secrets/keyless-alloydb/token", _file, StringComparison.Ordinal);
}
