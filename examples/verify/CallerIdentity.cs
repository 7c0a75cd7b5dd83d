using System.Buffers.Text;
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
                        or XmlException
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
        return json.RootElement.GetProperty("sub").GetString()!;
    }

    /// <summary>Makes the signed call of GetCallerIdentity that Google would make.</summary>
    private async Task<string?> AskAwsAsync(string signed, CancellationToken end)
    {
        using var json = JsonDocument.Parse(signed);
        var url = new Uri(json.RootElement.GetProperty("url").GetString()!);
        if (url.Scheme != Uri.UriSchemeHttps || !AwsHost().IsMatch(url.Host))
        {
            throw new FormatException();
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        foreach (var header in json.RootElement.GetProperty("headers").EnumerateArray())
        {
            var (key, value) = (header.GetProperty("key"), header.GetProperty("value"));
            request.Headers.TryAddWithoutValidation(key.GetString()!, value.GetString());
        }

        using var client = new HttpClient(http()) { Timeout = s_limit };
        try
        {
            using var answer = await client.SendAsync(request, end).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(end).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? XDocument
                    .Parse(text)
                    .Descendants()
                    .First(element => element.Name.LocalName == "Arn")
                    .Value
                : throw new HopException(
                    $"AWS does not know the keys: {url.Host} answers {(int)answer.StatusCode}",
                    "the keys have ended, are of another partition, or the clock is off: start the client again"
                );
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException
                && !end.IsCancellationRequested
            )
        {
            return null;
        }
    }

    [GeneratedRegex(@"\Asts\.[a-z0-9-]+\.amazonaws\.com\z")]
    private static partial Regex AwsHost();
}
