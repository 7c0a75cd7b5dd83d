using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Google.Apis.Auth as a workload uses it, with its calls sent to the twin.</summary>
internal static class DotnetClient
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    /// <summary>The access token that a credential configuration leads to.</summary>
    public static Task<string> AccessTokenAsync(string configuration, LoginTwin twin) =>
        CredentialFactory
            .FromJson(configuration, JsonCredentialParameters.ExternalAccountCredentialType)
            .CreateScoped(Scope)
            .CreateWithHttpClientFactory(new Factory(twin.Address))
            .UnderlyingCredential.GetAccessTokenForRequestAsync();

    private sealed class Factory(Uri twin) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) =>
            new LoopbackHandler(twin);
    }
}
