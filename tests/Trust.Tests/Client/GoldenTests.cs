using System.Text.Json.Nodes;
using KeylessAlloyDb.Infra;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the file's equality with what gcloud 528.0.0 wrote for the same inputs.</summary>
public sealed class GoldenTests
{
    private static readonly string Golden = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Client", "golden", "credentials.json")
    );

    [Fact]
    public void Is_what_gcloud_writes_field_for_field_and_byte_for_byte() =>
        Sample.Configuration.Should().Be(Golden);

    // gcloud's --service-account-token-lifetime-seconds=900 adds exactly this, at the end.
    [Fact]
    public void A_lifetime_comes_last_as_gcloud_writes_it()
    {
        var expected = JsonNode.Parse(Golden)!.AsObject();
        expected["service_account_impersonation"] = new JsonObject
        {
            ["token_lifetime_seconds"] = 900,
        };

        var file = JsonNode.Parse(
            CredentialConfiguration.Render(Sample.Provider, Sample.ServiceAccount, 900)
        )!;

        JsonNode.DeepEquals(file, expected).Should().BeTrue();
        file.AsObject().Last().Key.Should().Be("service_account_impersonation");
    }
}
