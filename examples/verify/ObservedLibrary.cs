using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>One request of Google's library.</summary>
/// <param name="Uri">Whom it asked.</param>
/// <param name="Status">The answer's status; null where none came.</param>
/// <param name="Refusal">The code of a refusal. Its text is not kept: it can hold the signed request.</param>
internal sealed record LibraryCall(Uri Uri, int? Status, string Refusal)
{
    public bool IsGood => Status is >= 200 and < 300;

    public override string ToString() =>
        $"{Uri.GetLeftPart(UriPartial.Authority)} {(Status is null ? "does not answer" : $"answers {Status}")}"
        + (Refusal.Length > 0 ? $", {Refusal}" : "");
}

/// <summary>
/// Lets Google's library log in with a credential file, and watches it. So what it takes for its identity is seen, and
/// not concluded from the file.
/// </summary>
/// <param name="http">Sends its requests.</param>
/// <param name="neighbours">Waits for the container that signs.</param>
internal sealed partial class ObservedLibrary(Func<HttpMessageHandler> http, Neighbours neighbours)
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private readonly List<LibraryCall> _calls = [];
    private readonly Neighbours _neighbours = neighbours;

    /// <summary>What it asked, in order.</summary>
    public IReadOnlyList<LibraryCall> Calls => _calls;

    /// <summary>What it shows Google's token service; null where it found nothing to show.</summary>
    public string? SubjectToken { get; private set; }

    /// <summary>Google's answer to that.</summary>
    public LibraryCall? Exchange { get; private set; }

    /// <summary>The service account's token; null where there is none.</summary>
    public string? AccessToken { get; private set; }

    /// <summary>Whether it asked the metadata service of the machine.</summary>
    public bool AskedMetadata => _calls.Any(call => call.Uri.Host == Metadata.Address);

    /// <summary>Logs in; whatever the library throws is seen by what is missing afterwards.</summary>
    /// <param name="file">The credential file's text.</param>
    /// <param name="end">Ends the attempt.</param>
    public async Task LogInAsync(string file, CancellationToken end)
    {
        try
        {
            var credential = CredentialFactory
                .FromJson(file, JsonCredentialParameters.ExternalAccountCredentialType)
                .CreateScoped(Scope)
                .CreateWithHttpClientFactory(new Factory(() => new Watch(this, http())));
            AccessToken = await credential
                .UnderlyingCredential.GetAccessTokenForRequestAsync(null, end)
                .ConfigureAwait(false);
        }
        // The library throws an exception of another kind at each of its steps, and its texts can hold secrets.
        catch (Exception e)
            when (e is not OperationCanceledException || !end.IsCancellationRequested) { }
    }

    private static string CodeOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var error = json.RootElement.GetProperty("error");
            var code =
                error.ValueKind == JsonValueKind.Object ? error.GetProperty("status") : error;
            return code.GetString() is { } word && Word().IsMatch(word) ? word : "";
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_]{1,40}\z")]
    private static partial Regex Word();

    private sealed class Factory(Func<HttpMessageHandler> handler) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => handler();
    }

    private sealed class Watch(ObservedLibrary library, HttpMessageHandler inner)
        : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var uri = request.RequestUri!;
            var shown = await ShownAsync(request.Content, cancellationToken).ConfigureAwait(false);
            library.SubjectToken = shown ?? library.SubjectToken;
            LibraryCall call = new(uri, null, "");
            try
            {
                var answer = await library
                    ._neighbours.AskAsync(
                        uri.Host,
                        () => base.SendAsync(request, cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                await answer.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
                call = new(
                    uri,
                    (int)answer.StatusCode,
                    answer.IsSuccessStatusCode
                        ? ""
                        : CodeOf(
                            await answer
                                .Content.ReadAsStringAsync(cancellationToken)
                                .ConfigureAwait(false)
                        )
                );
                return answer;
            }
            finally
            {
                library._calls.Add(call);
                library.Exchange = shown is null ? library.Exchange : call;
            }
        }

        private static async Task<string?> ShownAsync(HttpContent? content, CancellationToken end)
        {
            if (content?.Headers.ContentType?.MediaType != "application/x-www-form-urlencoded")
            {
                return null;
            }
            await content.LoadIntoBufferAsync(end).ConfigureAwait(false);
            var form = await content.ReadAsStringAsync(end).ConfigureAwait(false);
            return HttpUtility.ParseQueryString(form)["subject_token"];
        }
    }
}
