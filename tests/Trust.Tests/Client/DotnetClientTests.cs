using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2.Responses;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the emitted file: the real client gets a token with it, unchanged, and only then.</summary>
public sealed class DotnetClientTests : IAsyncLifetime
{
    private LoginTwin _twin = null!;

    public async Task InitializeAsync() =>
        _twin = await LoginTwin.StartAsync(Sample.Deployment, Sample.Instance);

    public Task DisposeAsync() => _twin.DisposeAsync().AsTask();

    [Fact]
    public async Task Gets_the_service_accounts_token_over_IMDSv2()
    {
        var token = await DotnetClient.AccessTokenAsync(Sample.Configuration, _twin);

        _twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
        _twin
            .Calls.Select(call => $"{call.Service} {call.Request} {call.Status}")
            .Should()
            .Equal(
                "imds PUT /latest/api/token 200",
                "imds GET /latest/meta-data/placement/availability-zone 200",
                "imds GET /latest/meta-data/iam/security-credentials 200",
                $"imds GET /latest/meta-data/iam/security-credentials/{Sample.RoleName} 200",
                "sts POST /v1/token 200",
                $"iam POST /v1/projects/-/serviceAccounts/{Sample.ServiceAccount}:generateAccessToken 200"
            );
    }

    [Fact]
    public async Task Signs_the_header_that_ties_the_request_to_the_provider()
    {
        await DotnetClient.AccessTokenAsync(Sample.Configuration, _twin);

        _twin
            .Sts.LastRequest!.SignedHeaders.Should()
            .Contain(["host", "x-amz-date", "x-goog-cloud-target-resource"]);
    }

    [Fact]
    public async Task Goes_on_after_the_instance_is_replaced()
    {
        _twin.Session = AwsSession.Of(
            Caller.Instance(Sample.Account, Sample.RoleName, "i-0fedcba9876543210")
        );

        var token = await DotnetClient.AccessTokenAsync(Sample.Configuration, _twin);

        _twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
    }

    // facts of each field: what the client does without it.
    [Theory]
    [InlineData("type")]
    [InlineData("audience")]
    [InlineData("subject_token_type")]
    [InlineData("token_url")]
    [InlineData("credential_source")]
    [InlineData("credential_source.environment_id")]
    [InlineData("credential_source.region_url")]
    [InlineData("credential_source.url")]
    [InlineData("credential_source.regional_cred_verification_url")]
    [InlineData("credential_source.imdsv2_session_token_url")]
    [InlineData("service_account_impersonation_url")]
    public async Task Rejects_a_file_without(string field)
    {
        var path = field.Split('.');
        var file = JsonNode.Parse(Sample.Configuration)!.AsObject();
        var owner = path.SkipLast(1).Aggregate(file, (node, name) => node[name]!.AsObject());
        owner.Remove(path[^1]).Should().BeTrue();

        (await BecomesServiceAccountAsync(file.ToJsonString())).Should().BeFalse();
    }

    [Fact]
    public async Task Takes_a_file_without_the_one_field_that_has_a_default()
    {
        var file = JsonNode.Parse(Sample.Configuration)!.AsObject();
        file.Remove("universe_domain").Should().BeTrue();

        (await BecomesServiceAccountAsync(file.ToJsonString())).Should().BeTrue();
    }

    [Theory]
    [InlineData("123456789012", "demo-project")]
    [InlineData("aws-provider", "other-provider")]
    public async Task Rejects_another_audience(string part, string other)
    {
        var audience = $"//iam.googleapis.com/{Sample.Provider}";
        var file = Sample.Configuration.Replace(
            audience,
            audience.Replace(part, other, StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        var refused = await Refused(file);

        refused.Should().Contain("invalid_target");
    }

    [Theory]
    [InlineData("alloydb-client-2")]
    [InlineData("Alloydb-Client")]
    [InlineData("other")]
    public async Task Rejects_another_role(string role)
    {
        _twin.Session = AwsSession.Of(Caller.Instance(Sample.Account, role, "i-0123456789abcdef0"));

        (await Refused(Sample.Configuration)).Should().Contain("unauthorized_client");
    }

    [Fact]
    public async Task Rejects_another_account()
    {
        _twin.Session = AwsSession.Of(
            Caller.Instance("999999999999", Sample.RoleName, "i-0123456789abcdef0")
        );

        (await Refused(Sample.Configuration)).Should().Contain("unauthorized_client");
    }

    [Fact]
    public async Task Rejects_a_signature_with_another_secret()
    {
        await DotnetClient.AccessTokenAsync(Sample.Configuration, _twin);
        var other = _twin.Session with { SecretAccessKey = new('x', 40) };

        var judge = () => _twin.Sts.LastRequest!.CallerIdentity(other, DateTimeOffset.UtcNow);

        judge.Should().Throw<RefusedException>().WithMessage("*SignatureDoesNotMatch*");
    }

    [Theory]
    [InlineData(nameof(TwinFault.NoInstanceProfile), "404")]
    [InlineData(nameof(TwinFault.MetadataDisabled), "403")]
    [InlineData(nameof(TwinFault.ClockSkew), "SignatureDoesNotMatch")]
    [InlineData(nameof(TwinFault.StaleCredentials), "InvalidClientTokenId")]
    [InlineData(nameof(TwinFault.TokenServiceDown), "Internal error")]
    [InlineData(nameof(TwinFault.ImpersonationDenied), "getAccessToken")]
    public async Task Rejects_when_a_hop_is_broken(string fault, string reason)
    {
        _twin.Fault = Enum.Parse<TwinFault>(fault);

        (await Refused(Sample.Configuration)).Should().Contain(reason);
    }

    /// <summary>The file's fault shows only where IMDSv1 is off: the reason why the twin refuses it.</summary>
    [Fact]
    public async Task IMDSv1_hides_a_missing_IMDSv2_field()
    {
        var file = JsonNode.Parse(Sample.Configuration)!.AsObject();
        file["credential_source"]!.AsObject().Remove("imdsv2_session_token_url").Should().BeTrue();
        _twin.Fault = TwinFault.MetadataV1;

        (await BecomesServiceAccountAsync(file.ToJsonString())).Should().BeTrue();
    }

    private async Task<bool> BecomesServiceAccountAsync(string file)
    {
        try
        {
            var token = await DotnetClient.AccessTokenAsync(file, _twin);
            return _twin.Tokens.Account(token) == Sample.ServiceAccount;
        }
        catch (Exception e)
            when (e
                    is InvalidOperationException
                        or ArgumentException
                        or TokenResponseException
                        or HttpRequestException
                        or Google.Apis.Auth.OAuth2.SubjectTokenException
            )
        {
            return false;
        }
    }

    private async Task<string> Refused(string file)
    {
        var act = () => DotnetClient.AccessTokenAsync(file, _twin);
        var thrown = await act.Should().ThrowAsync<Exception>();
        return $"{thrown.Which} {string.Join(' ', _twin.Calls.Select(call => call.Detail))}";
    }
}
