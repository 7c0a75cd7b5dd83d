using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>Keeps what a client sends to the token service: whoever reads that can send it again.</summary>
internal sealed class CapturingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The last form; null before the first.</summary>
    public string? Form { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.RequestUri!.Host == CloudHosts.Sts)
        {
            Form = await request.Content!.ReadAsStringAsync(cancellationToken);
        }
        return await base.SendAsync(request, cancellationToken);
    }
}
