using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>
/// Sends what a client addresses to the clouds to another address instead: the credential configuration
/// stays as it is emitted. Any other host is refused.
/// </summary>
internal sealed class LoopbackHandler(Uri address) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var uri = request.RequestUri!;
        // A program beside the client is on this machine already.
        if (!uri.IsLoopback)
        {
            if (!CloudHosts.All.Contains(uri.Host))
            {
                throw new HttpRequestException($"{uri.Host} is no host that a login needs");
            }
            request.RequestUri = new(address, uri.PathAndQuery);
        }
        return base.SendAsync(request, cancellationToken);
    }
}
