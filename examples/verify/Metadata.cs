using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>The metadata service of the machine beneath, if it answers here.</summary>
/// <param name="http">Asks it.</param>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html</remarks>
internal sealed partial class Metadata(Func<HttpMessageHandler> http)
{
    public const string Address = "169.254.169.254";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>The machine's role; empty for a machine without one; null where nothing answers.</summary>
    public async Task<string?> RoleAsync(CancellationToken end)
    {
        using var client = new HttpClient(http()) { Timeout = s_limit };
        try
        {
            using var start = new HttpRequestMessage(
                HttpMethod.Put,
                $"http://{Address}/latest/api/token"
            );
            start.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "60");
            using var token = await client.SendAsync(start, end).ConfigureAwait(false);
            if (!token.IsSuccessStatusCode)
            {
                return null;
            }
            using var ask = new HttpRequestMessage(
                HttpMethod.Get,
                $"http://{Address}/latest/meta-data/iam/security-credentials"
            );
            ask.Headers.TryAddWithoutValidation(
                "X-aws-ec2-metadata-token",
                await token.Content.ReadAsStringAsync(end).ConfigureAwait(false)
            );
            using var roles = await client.SendAsync(ask, end).ConfigureAwait(false);
            var role = await roles.Content.ReadAsStringAsync(end).ConfigureAwait(false);
            return roles.IsSuccessStatusCode && Name().IsMatch(role.Trim()) ? role.Trim() : "";
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException
                && !end.IsCancellationRequested
            )
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,64}\z")]
    private static partial Regex Name();
}
