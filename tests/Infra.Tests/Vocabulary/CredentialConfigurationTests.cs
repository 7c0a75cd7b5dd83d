using System.Text.Json.Nodes;
using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>
/// Protects what no client checks before it starts. That real clients take the file is tested in
/// Trust.Tests.
/// </summary>
public sealed class CredentialConfigurationTests
{
    private const string Provider =
        "projects/123456789012/locations/global/workloadIdentityPools/pool/providers/provider";
    private const string Account = "alloydb-client@demo-project.iam.gserviceaccount.com";

    private static readonly System.Text.Encodings.Web.JavaScriptEncoder s_relaxed = System
        .Text
        .Encodings
        .Web
        .JavaScriptEncoder
        .UnsafeRelaxedJsonEscaping;

    private static JsonNode File =>
        JsonNode.Parse(CredentialConfiguration.Render(Provider, Account))!;

    [Fact]
    public void The_audience_is_the_provider() =>
        Text("audience").Should().Be($"//iam.googleapis.com/{Provider}");

    [Fact]
    public void IMDSv2_is_asked_for() =>
        Text("credential_source", "imdsv2_session_token_url")
            .Should()
            .Be("http://169.254.169.254/latest/api/token");

    // Google.Apis.Auth 1.78.0 takes no other host of the metadata service, IPv6 least of all.
    [Theory]
    [InlineData("region_url")]
    [InlineData("url")]
    [InlineData("imdsv2_session_token_url")]
    public void Metadata_is_asked_of_the_one_address_that_clients_take(string field) =>
        new Uri(Text("credential_source", field)).Host.Should().Be("169.254.169.254");

    /// <summary>Protects functions from the role of whatever is beneath them.</summary>
    [Fact]
    public void A_function_s_file_differs_by_the_metadata_service_alone()
    {
        var expected = File;
        var source = expected["credential_source"]!.AsObject();
        source.Remove("region_url");
        source.Remove("url");
        source.Remove("imdsv2_session_token_url");

        CredentialConfiguration
            .ForEnvironment(CredentialConfiguration.Render(Provider, Account))
            .Should()
            .Be(expected.ToJsonString(new() { WriteIndented = true, Encoder = s_relaxed }));
    }

    [Fact]
    public void A_container_s_file_takes_a_signed_request_from_the_program_beside_it()
    {
        var file = JsonNode.Parse(
            CredentialConfiguration.ForSubjectTokenAt(
                CredentialConfiguration.Render(Provider, Account, 900),
                new("http://127.0.0.1:8181/")
            )
        )!;

        file["credential_source"]!
            .ToJsonString()
            .Should()
            .Be(
                """{"url":"http://127.0.0.1:8181/","headers":{"X-Subject-Token":"true"},"format":{"type":"text"}}"""
            );
        file["subject_token_type"]!
            .GetValue<string>()
            .Should()
            .Be("urn:ietf:params:aws:token-type:aws4_request");
        file["service_account_impersonation"]!["token_lifetime_seconds"]!
            .GetValue<int>()
            .Should()
            .Be(900);
    }

    [Fact]
    public void The_region_is_left_to_the_client() =>
        Text("credential_source", "regional_cred_verification_url")
            .Should()
            .Be("https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15");

    [Fact]
    public void The_account_is_impersonated_without_naming_its_project() =>
        Text("service_account_impersonation_url")
            .Should()
            .Be(
                $"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{Account}:generateAccessToken"
            );

    [Fact]
    public void A_lifetime_is_written_only_where_it_is_not_the_clients_own() =>
        Gen.Int[600, 3600]
            .Sample(seconds =>
            {
                var file = JsonNode.Parse(
                    CredentialConfiguration.Render(Provider, Account, seconds)
                )!;

                file["service_account_impersonation"]
                    ?["token_lifetime_seconds"]?.GetValue<int>()
                    .Should()
                    .Be(seconds);
                file.AsObject()
                    .ContainsKey("service_account_impersonation")
                    .Should()
                    .Be(seconds != 3600);
            });

    [Fact]
    public void Says_nothing_that_clients_would_take_as_a_secret()
    {
        File.AsObject().Should().HaveCount(7);
        File["credential_source"]!.AsObject().Should().HaveCount(5);
    }

    [Fact]
    public void Is_readable_text() =>
        CredentialConfiguration
            .Render(Provider, Account)
            .Should()
            .StartWith("{\n  \"universe_domain\": \"googleapis.com\",\n")
            .And.NotContain("\\u");

    private static string Text(params IEnumerable<string> path) =>
        path.Aggregate(File, (node, name) => node[name]!).GetValue<string>();
}
