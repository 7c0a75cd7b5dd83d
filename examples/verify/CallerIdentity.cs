using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>Who a subject token is: Google asks AWS the same, or reads the same of a pod's token.</summary>
/// <param name="http">Asks AWS.</param>
internal sealed partial class CallerIdentity(Func<HttpMessageHandler> http)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>The ARN of the role's session, or the pod's subject; null where AWS cannot be reached.</summary>
    /// <exception cref="HopException">AWS refuses the signature, or the token is no token.</exception>
    public async Task<string?> OfAsync(string subjectToken, CancellationToken end)
    {
        try
        {
            return subjectToken.Split('.') is [_, var claims, _] && Base64Url.IsValid(claims)
                ? SubjectOf(claims)
                : await AskAwsAsync(Uri.UnescapeDataString(subjectToken), end)
                    .ConfigureAwait(false);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            throw new HopException(
                "what the library shows Google is neither a pod's token nor a signed request",
                "use a credential file of this program: CredentialConfiguration makes them"
            );
        }
    }

    private static string SubjectOf(string claims)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        return json.RootElement.Text("sub") is { Length: > 0 } subject
            ? subject
            : throw new FormatException();
    }

    /// <summary>Makes the signed call of GetCallerIdentity that Google would make.</summary>
    /// <remarks>
    /// Too many calls are a 400, too: https://repost.aws/knowledge-center/iam-sts-throttling-error
    /// </remarks>
    private async Task<string?> AskAwsAsync(string signed, CancellationToken end)
    {
        using var json = JsonDocument.Parse(signed);
        var url = new Uri(json.RootElement.Text("url"));
        if (url.Scheme != Uri.UriSchemeHttps || !AwsHost().IsMatch(url.Host))
        {
            throw new FormatException();
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        foreach (var header in json.RootElement.GetProperty("headers").EnumerateArray())
        {
            request.Headers.TryAddWithoutValidation(header.Text("key"), header.Text("value"));
        }

        using var client = new HttpClient(http()) { Timeout = s_limit };
        try
        {
            using var answer = await client.SendAsync(request, end).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(end).ConfigureAwait(false);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => ArnIn(text)
                    ?? throw new HopException(
                        $"{url.Host} answers, but not as AWS does",
                        "something between the client and AWS answers in its place: look at HTTPS_PROXY and at what the name "
                            + "resolves to"
                    ),
                HttpStatusCode.BadRequest
                or HttpStatusCode.Forbidden
                    when !text.Contains("<Code>Throttling", StringComparison.Ordinal) =>
                    throw new HopException(
                        $"AWS does not know the keys: {url.Host} answers {(int)answer.StatusCode}",
                        "the keys have ended, are of another partition, or the clock is off: start the client again"
                    ),
                var other => throw new HopException(
                    $"{url.Host} answers {(int)other}, which says nothing about the keys",
                    "AWS's token service is busy or has a fault: run it again"
                ),
            };
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException
                && !end.IsCancellationRequested
            )
        {
            return null;
        }
    }

    private static string? ArnIn(string answer)
    {
        try
        {
            return XDocument
                .Parse(answer)
                .Descendants()
                .FirstOrDefault(element => element.Name.LocalName == "Arn")
                ?.Value;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\Asts\.[a-z0-9-]+\.amazonaws\.com\z")]
    private static partial Regex AwsHost();
}
