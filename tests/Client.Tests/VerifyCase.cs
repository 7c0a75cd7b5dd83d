using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>An instance on which every hop of verify works but the last; a test breaks what it wants to.</summary>
public abstract class VerifyCase : IAsyncLifetime
{
    /// <summary>Nobody listens there.</summary>
    private protected const string Closed = "http://127.0.0.1:9";

    private protected Connector Connector { get; private set; } = null!;

    /// <summary>What a test opens, to be closed after it.</summary>
    private protected List<IDisposable> Opened { get; } = [];

    public virtual async Task InitializeAsync() =>
        Connector = await Connector.StartAsync(new(IPAddress.Loopback, Port()));

    public async Task DisposeAsync()
    {
        Opened.ForEach(opened => opened.Dispose());
        await Connector.DisposeAsync();
    }

    /// <summary>PostgreSQL's port. Most tests need only that it is open.</summary>
    private protected virtual int Port() => HangUp();

    private protected static Symptom Symptom(string hop, string symptom) =>
        VerifyHops.All.Single(row => row.Name == hop).Symptoms.Single(row => row.Name == symptom);

    /// <summary>A server of bytes as they are.</summary>
    /// <returns>Its URL.</returns>
    private protected string Serve(Func<string, string?> answer)
    {
        var server = new RawServer(answer);
        Opened.Add(server);
        return server.Url;
    }

    /// <summary>A port that takes connections and closes them, as a proxy does that cannot go on.</summary>
    private protected int HangUp()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Opened.Add(listener);
        _ = AcceptAsync();
        return ((IPEndPoint)listener.LocalEndpoint).Port;

        async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await ReadStartAsync(client.GetStream());
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException) { }
        }

        static async Task ReadStartAsync(NetworkStream stream)
        {
            try
            {
                await stream.ReadAtLeastAsync(new byte[8], 8, throwOnEndOfStream: false);
            }
            catch (IOException)
            {
                // The client went away.
            }
        }
    }
}
