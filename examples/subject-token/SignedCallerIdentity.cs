using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KeylessAlloyDb.Examples.SubjectToken;

/// <summary>
/// Signs the call of AWS GetCallerIdentity that Google's token service makes in the role's name, as a subject token
/// of type <c>aws4_request</c>. The signature covers Google's audience, so it is of no use elsewhere.
/// </summary>
/// <param name="credentials">Whose call it is.</param>
/// <param name="region">The AWS region whose token service is called.</param>
/// <param name="audience">The audience in the credential file.</param>
/// <param name="clock">A signature is valid for 15 minutes.</param>
/// <remarks>
/// https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (subjectToken) and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </remarks>
internal sealed class SignedCallerIdentity(
    ContainerCredentials credentials,
    string region,
    string audience,
    TimeProvider clock
)
{
    private const string Query = "Action=GetCallerIdentity&Version=2011-06-15";

    /// <summary>A token of the current credentials.</summary>
    public async Task<string> CreateAsync(CancellationToken end) =>
        Sign(await credentials.GetAsync(end).ConfigureAwait(false));

    private string Sign(AwsKeys keys)
    {
        var time = clock
            .GetUtcNow()
            .UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var host = $"sts.{region}.amazonaws.com";
        // In the order of their names, as the signature wants them.
        (string Key, string Value)[] headers =
        [
            ("host", host),
            ("x-amz-date", time),
            ("x-amz-security-token", keys.SessionToken),
            ("x-goog-cloud-target-resource", audience),
        ];
        var names = string.Join(';', headers.Select(header => header.Key));
        var canonical = string.Join(
            '\n',
            [
                "POST",
                "/",
                Query,
                .. headers.Select(header => $"{header.Key}:{header.Value}"),
                "",
                names,
                Hash(""),
            ]
        );
        string[] scope = [time[..8], region, "sts", "aws4_request"];
        var text = $"AWS4-HMAC-SHA256\n{time}\n{string.Join('/', scope)}\n{Hash(canonical)}";
        var key = scope.Aggregate(Encoding.UTF8.GetBytes($"AWS4{keys.SecretAccessKey}"), Mac);
        var authorization =
            $"AWS4-HMAC-SHA256 Credential={keys.AccessKeyId}/{string.Join('/', scope)}, "
            + $"SignedHeaders={names}, Signature={Convert.ToHexStringLower(Mac(key, text))}";
        return Uri.EscapeDataString(
            JsonSerializer.Serialize(
                new
                {
                    url = $"https://{host}?{Query}",
                    method = "POST",
                    headers = headers
                        .Append(("Authorization", authorization))
                        .Select(header => new { key = header.Item1, value = header.Item2 }),
                }
            )
        );
    }

    private static byte[] Mac(byte[] key, string text) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
