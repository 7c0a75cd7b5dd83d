using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the emitted file against gcloud: it writes the same, and logs in with ours.</summary>
public sealed class GcloudTests : IDisposable
{
    private readonly Gcloud _gcloud = new();

    public void Dispose() => _gcloud.Dispose();

    [GcloudFact]
    public async Task Writes_the_same_file()
    {
        var path = _gcloud.PathOf("credentials.json");

        var run = await _gcloud.RunAsync(
            null,
            "iam",
            "workload-identity-pools",
            "create-cred-config",
            Sample.Provider,
            "--aws",
            "--enable-imdsv2",
            $"--service-account={Sample.ServiceAccount}",
            $"--output-file={path}"
        );

        run.ExitCode.Should().Be(0, run.Error);
        (await File.ReadAllTextAsync(path)).Should().Be(Sample.Configuration);
    }

    // `gcloud auth login --cred-file` asks nobody: only a token proves anything.
    [GcloudFact]
    public async Task Gets_the_service_accounts_token()
    {
        await using var twin = await LoginTwin.StartAsync(Sample.Deployment, Sample.Instance);

        var run = await PrintAccessTokenAsync(twin, Sample.Configuration);

        run.ExitCode.Should().Be(0, run.Error);
        twin.Tokens.Account(run.Output.Trim()).Should().Be(Sample.ServiceAccount);
    }

    [GcloudFact]
    public async Task Rejects_a_file_without_the_IMDSv2_field()
    {
        await using var twin = await LoginTwin.StartAsync(Sample.Deployment, Sample.Instance);
        var file = JsonNode.Parse(Sample.Configuration)!.AsObject();
        file["credential_source"]!.AsObject().Remove("imdsv2_session_token_url").Should().BeTrue();

        var run = await PrintAccessTokenAsync(twin, file.ToJsonString());

        run.ExitCode.Should().NotBe(0);
        run.Error.Should().Contain("Unable to retrieve AWS region");
        twin.Calls.Should().OnlyContain(call => call.Service == "imds");
    }

    private Task<(int ExitCode, string Output, string Error)> PrintAccessTokenAsync(
        LoginTwin twin,
        string configuration
    )
    {
        var path = _gcloud.PathOf("loopback.json");
        File.WriteAllText(path, twin.OnLoopback(configuration));
        return _gcloud.RunAsync(path, "auth", "print-access-token");
    }
}
