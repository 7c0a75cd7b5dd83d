using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// A source of security advisories, as NuGet reads them. https://learn.microsoft.com/nuget/api/vulnerability-info
/// </summary>
internal sealed class Advisories : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort()}/";
    private readonly string _packages;

    /// <summary>Reports every version of each package, the first with severity 0 (low), the last with 3 (critical).</summary>
    public Advisories(string[] packages)
    {
        var reports = packages.Select(
            (package, severity) =>
                $$"""
                    "{{package.ToLowerInvariant()}}": [{ "severity": {{severity}}, "url": "https://example.org/advisory", "versions": "[0.0.0, )" }]
                    """
        );
        _packages = $"{{ {string.Join(", ", reports)} }}";
        _listener.Prefixes.Add(_address);
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Index => $"{_address}index.json";

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception)
                when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            var text = context.Request.Url!.AbsolutePath switch
            {
                "/index.json" =>
                    $$"""{ "version": "3.0.0", "resources": [{ "@id": "{{_address}}pages.json", "@type": "VulnerabilityInfo/6.7.0" }] }""",
                "/pages.json" =>
                    $$"""[{ "@name": "base", "@id": "{{_address}}base.json", "@updated": "2026-01-01T00:00:00Z" }]""",
                _ => _packages,
            };
            context.Response.ContentType = "application/json";
            context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
