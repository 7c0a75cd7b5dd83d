using System.Net.Sockets;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>
/// The credential file in the hands of Google's own library, which keeps a token until it ends.
/// </summary>
internal sealed class FederatedCredential
{
    private readonly LastCall _last = new();
    private readonly Lazy<ICredential> _credential;

    /// <param name="configuration">The credential file's text.</param>
    /// <param name="scope">What the tokens are for.</param>
    /// <param name="http">Sends the calls.</param>
    public FederatedCredential(string configuration, string scope, Func<HttpMessageHandler> http) =>
        _credential = new(() =>
            CredentialFactory
                .FromJson(configuration, JsonCredentialParameters.ExternalAccountCredentialType)
                .CreateScoped(scope)
                .CreateWithHttpClientFactory(new Factory(() => _last.Watch(http())))
                .UnderlyingCredential as ICredential
            ?? throw new InvalidOperationException("the file's credential gives no token")
        );

    /// <exception cref="LoginException">The file or a service on the way refuses.</exception>
    public async Task<string> GetTokenAsync(CancellationToken end)
    {
        try
        {
            return await _credential.Value.GetAccessTokenForRequestAsync(null, end);
        }
        // The library throws an exception of another kind for each of its steps.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new LoginException(
                Hop(_last.Host),
                $"credentials: {_last.Refusal ?? _last.Failure(e.GetBaseException())}"
            );
        }
    }

    private static string Hop(string? host) =>
        host switch
        {
            null => "credentials",
            CloudHosts.Metadata => "metadata",
            CloudHosts.Sts => "exchange",
            _ => "impersonation",
        };

    private sealed class Factory(Func<HttpMessageHandler> http) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => http();
    }

    /// <summary>Remembers the last call, because the library's exceptions do not say which it was.</summary>
    private sealed class LastCall
    {
        private HttpMethod? _method;
        private Uri? _uri;

        public string? Host => _uri?.Host;

        /// <summary>The answer, as the proxy's library words it; null where there was none, or a good one.</summary>
        public string? Refusal { get; private set; }

        /// <summary>Why there was no answer.</summary>
        public string Failure(Exception cause) =>
            (_uri, cause) switch
            {
                ({ } uri, SocketException e) =>
                    $"{(uri.Host == CloudHosts.Sts ? "invalid response from Secure Token Server: " : "")}"
                        + $"{Capital(_method!.Method)} \"{uri}\": {GoWords.Of(e, uri.Host, uri.Port)}",
                _ => cause.Message,
            };

        private string Refused(int status, string text) =>
            Host != CloudHosts.Metadata ? $"status code {status}: {text}"
            : _method == HttpMethod.Put ? $"unable to retrieve AWS session token: {text}"
            : $"unable to retrieve AWS role name - {status} {text}";

        private static string Capital(string method) =>
            $"{method[0]}{method[1..].ToLowerInvariant()}";

        public HttpMessageHandler Watch(HttpMessageHandler inner) => new Handler(this, inner);

        private sealed class Handler(LastCall last, HttpMessageHandler inner)
            : DelegatingHandler(inner)
        {
            protected override async Task<HttpResponseMessage> SendAsync(
                HttpRequestMessage request,
                CancellationToken cancellationToken
            )
            {
                (last._method, last._uri, last.Refusal) = (
                    request.Method,
                    request.RequestUri,
                    null
                );
                var answer = await base.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    await answer.Content.LoadIntoBufferAsync(cancellationToken);
                    var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                    last.Refusal = last.Refused((int)answer.StatusCode, text);
                }
                return answer;
            }
        }
    }
}
