using System.Net;
using System.Net.Http.Json;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Login.Tests.Twin;

/// <summary>Protects the twin from being kinder than the clouds.</summary>
public sealed class IdentityPathTests : IAsyncLifetime
{
    private const string TokenPath = "/latest/api/token";
    private const string RolePath = "/latest/meta-data/iam/security-credentials";
    private const string Lifetime = "X-aws-ec2-metadata-token-ttl-seconds";
    private const string MetadataToken = "X-aws-ec2-metadata-token";

    private static readonly HttpClient s_http = new();

    private LoginTwin _twin = null!;

    public async Task InitializeAsync() =>
        _twin = await LoginTwin.StartAsync(Sample.Deployment, Sample.Caller);

    public Task DisposeAsync() => _twin.DisposeAsync().AsTask();

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("21601")]
    [InlineData("text")]
    public async Task Rejects_metadata_tokens_for(string seconds) =>
        (await PutAsync((Lifetime, seconds))).StatusCode.Should().Be(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Rejects_metadata_tokens_through_a_proxy() =>
        (await PutAsync((Lifetime, "60"), ("X-Forwarded-For", "10.0.0.1")))
            .StatusCode.Should()
            .Be(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Rejects_IMDSv1()
    {
        (await GetAsync(RolePath, null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await GetAsync(RolePath, "made-up")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(RolePath, Sample.RoleName)]
    [InlineData($"{RolePath}/", Sample.RoleName)]
    [InlineData("/latest/meta-data/placement/region", "ap-northeast-1")]
    [InlineData("/latest/meta-data/instance-id", "i-0123456789abcdef0")]
    public async Task Answers_IMDSv2(string path, string answer)
    {
        var token = await (await PutAsync((Lifetime, "60"))).Content.ReadAsStringAsync();

        (await (await GetAsync(path, token)).Content.ReadAsStringAsync()).Should().Be(answer);
    }

    [Fact]
    public async Task Rejects_credentials_of_another_role()
    {
        var token = await (await PutAsync((Lifetime, "60"))).Content.ReadAsStringAsync();

        (await GetAsync($"{RolePath}/other", token))
            .StatusCode.Should()
            .Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Rejects_an_exchange_of_anything_but_a_signed_request()
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
                ["requested_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
                ["subject_token_type"] = "urn:ietf:params:aws:token-type:aws4_request",
                ["audience"] = $"//iam.googleapis.com/{Sample.Provider}",
                ["scope"] = "https://www.googleapis.com/auth/cloud-platform",
                ["subject_token"] = "made-up",
            }
        );

        var answer = await s_http.PostAsync(At("/v1/token"), form);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("invalid_grant");
    }

    [Fact]
    public async Task Rejects_impersonation_without_a_federated_token()
    {
        var answer = await s_http.PostAsJsonAsync(
            At($"/v1/projects/-/serviceAccounts/{Sample.ServiceAccount}:generateAccessToken"),
            new { scope = new[] { "https://www.googleapis.com/auth/cloud-platform" } }
        );

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private Uri At(string path) => new(_twin.Address, path);

    private Task<HttpResponseMessage> PutAsync(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, At(TokenPath));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return s_http.SendAsync(request);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, At(path));
        if (token is not null)
        {
            request.Headers.Add(MetadataToken, token);
        }
        return s_http.SendAsync(request);
    }
}
