using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>
/// A subject token of type <c>aws4_request</c>: a signed call of AWS <c>GetCallerIdentity</c> that
/// the client never makes itself.
/// </summary>
/// <remarks>
/// https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (subjectToken) and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </remarks>
internal sealed partial class SignedRequest
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);

    private readonly Uri _url;
    private readonly SortedDictionary<string, string> _headers = new(StringComparer.Ordinal);

    private SignedRequest(string method, Uri url) => (Method, _url) = (method, url);

    private string Method { get; }

    public string Region => RegionalHost().Match(_url.Host).Groups["region"].Value;

    public string? Target => _headers.GetValueOrDefault("x-goog-cloud-target-resource");

    /// <summary>The names that the signature covers.</summary>
    public IReadOnlyList<string> SignedHeaders =>
        Field(Authorization, "SignedHeaders").Split(';', StringSplitOptions.RemoveEmptyEntries);

    private string Authorization => _headers.GetValueOrDefault("authorization", "");

    /// <exception cref="RefusedException">The token has another form.</exception>
    public static SignedRequest Parse(string subjectToken)
    {
        try
        {
            var json = JsonDocument.Parse(Uri.UnescapeDataString(subjectToken)).RootElement;
            var request = new SignedRequest(
                json.GetProperty("method").GetString()!,
                new(json.GetProperty("url").GetString()!)
            );
            foreach (var header in json.GetProperty("headers").EnumerateArray())
            {
                request._headers.Add(
                    header.GetProperty("key").GetString()!.ToLowerInvariant(),
                    header.GetProperty("value").GetString()!.Trim()
                );
            }
            return request;
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or UriFormatException
                        or ArgumentException
            )
        {
            throw Invalid($"Unable to parse the AWS request: {e.Message}");
        }
    }

    /// <summary>Plays AWS: who signed this?</summary>
    /// <param name="session">The only credentials that exist.</param>
    /// <param name="now">The time at AWS.</param>
    /// <exception cref="RefusedException">AWS would refuse the call, or it is another call.</exception>
    public Caller CallerIdentity(AwsSession session, DateTimeOffset now)
    {
        if (
            Method != "POST"
            || _url.Scheme != "https"
            || Region.Length == 0
            || _url.AbsolutePath is not ("" or "/")
            || _url.Query != "?Action=GetCallerIdentity&Version=2011-06-15"
        )
        {
            throw Invalid($"{Method} {_url} is not a call of GetCallerIdentity.");
        }
        var credential = Field(Authorization, "Credential").Split('/');
        if (
            credential is not [var key, var date, var region, "sts", "aws4_request"]
            || region != Region
            || key != session.AccessKeyId
            || _headers.GetValueOrDefault("x-amz-security-token") != session.SessionToken
        )
        {
            throw Aws(
                "InvalidClientTokenId",
                "The security token included in the request is invalid."
            );
        }
        var signed = SignedHeaders;
        if (!signed.Contains("host") || !signed.Contains("x-amz-date"))
        {
            throw Aws("SignatureDoesNotMatch", "'host' and 'x-amz-date' must be signed headers.");
        }
        var timestamp = _headers.GetValueOrDefault("x-amz-date", "");
        if (
            !DateTimeOffset.TryParseExact(
                timestamp,
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            || (now - time).Duration() > s_window
        )
        {
            throw Aws(
                "SignatureDoesNotMatch",
                $"Signature expired or not yet current: {timestamp}"
            );
        }
        var scope = $"{date}/{region}/sts/aws4_request";
        if (Field(Authorization, "Signature") != Signature(session, signed, timestamp, scope))
        {
            throw Aws(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided."
            );
        }
        return session.Caller;
    }

    private string Signature(
        AwsSession session,
        IReadOnlyList<string> signed,
        string timestamp,
        string scope
    )
    {
        var canonical = string.Join(
            '\n',
            [
                Method,
                "/",
                _url.Query.TrimStart('?'),
                .. signed.Select(name => $"{name}:{HeaderValue(name)}"),
                "",
                string.Join(';', signed),
                Hex(SHA256.HashData([])),
            ]
        );
        var text =
            $"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{Hex(SHA256.HashData(Bytes(canonical)))}";
        var key = scope
            .Split('/')
            .Aggregate(
                Bytes($"AWS4{session.SecretAccessKey}"),
                (secret, part) => HMACSHA256.HashData(secret, Bytes(part))
            );
        return Hex(HMACSHA256.HashData(key, Bytes(text)));
    }

    private string HeaderValue(string name) =>
        name == "host" ? _url.Host : _headers.GetValueOrDefault(name, "");

    private static string Field(string authorization, string name) =>
        AuthorizationField()
            .Matches(authorization)
            .FirstOrDefault(match => match.Groups["name"].Value == name)
            ?.Groups["value"]
            .Value
        ?? "";

    private static RefusedException Aws(string type, string message) =>
        Invalid($"Received invalid AWS response of type {type} with error message: {message}");

    private static RefusedException Invalid(string message) => new("invalid_grant", message);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(@"\Asts\.(?<region>[a-z]{2}(-[a-z]+)+-\d)\.amazonaws\.com(\.cn)?\z")]
    private static partial Regex RegionalHost();

    [GeneratedRegex(@"(?<name>[A-Za-z]+)=(?<value>[^,\s]*)")]
    private static partial Regex AuthorizationField();
}
