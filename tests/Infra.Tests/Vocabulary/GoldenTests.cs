using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the file's equality with what gcloud 528.0.0 wrote for the same inputs.</summary>
public sealed class GoldenTests
{
    private const string Provider =
        "projects/123456789012/locations/global/workloadIdentityPools/aws-pool/providers/aws-provider";
    private const string Account = "alloydb-client@demo-project.iam.gserviceaccount.com";

    private static readonly string s_golden = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Vocabulary", "golden", "credentials.json")
    );

    [Fact]
    public void Is_what_gcloud_writes_field_for_field_and_byte_for_byte() =>
        CredentialConfiguration.Render(Provider, Account).Should().Be(s_golden);

    // gcloud's --service-account-token-lifetime-seconds=900 adds exactly this, at the end.
    [Fact]
    public void A_lifetime_comes_last_as_gcloud_writes_it()
    {
        var expected = JsonNode.Parse(s_golden)!.AsObject();
        expected["service_account_impersonation"] = new JsonObject
        {
            ["token_lifetime_seconds"] = 900,
        };

        var file = JsonNode.Parse(CredentialConfiguration.Render(Provider, Account, 900))!;

        JsonNode.DeepEquals(file, expected).Should().BeTrue();
        file.AsObject().Last().Key.Should().Be("service_account_impersonation");
    }
}
