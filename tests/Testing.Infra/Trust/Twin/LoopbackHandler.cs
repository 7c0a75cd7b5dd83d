namespace KeylessAlloyDb.Testing.Infra.Trust.Twin;

/// <summary>
/// Sends what a client addresses to the clouds to the twin instead: the credential configuration
/// stays as it is emitted. Any other host is refused.
/// </summary>
public sealed class LoopbackHandler(Uri twin) : DelegatingHandler(new SocketsHttpHandler())
{
    public static IReadOnlyList<string> Hosts { get; } =
    ["169.254.169.254", "sts.googleapis.com", "iamcredentials.googleapis.com"];

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var uri = request.RequestUri!;
        if (!Hosts.Contains(uri.Host))
        {
            throw new HttpRequestException($"{uri.Host} is no host of the identity path");
        }
        request.RequestUri = new(twin, uri.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
