using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>
/// The stand-in as a program: it takes the command line of the Auth Proxy, and logs to its output as the
/// proxy does.
/// </summary>
internal static class StandInProgram
{
    private const string Terminal = "The proxy has encountered a terminal error: ";

    public static async Task<int> Main(string[] words)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                stop.Cancel();
            }
        );
        try
        {
            var options = ProxyOptions.Parse(words);
            await using var proxy = await StartAsync(options);
            Log("INFO", "The proxy has started successfully and is ready for new connections!");
            await Task.Delay(Timeout.Infinite, stop.Token)
                .ContinueWith(_ => { }, TaskScheduler.Default);
            // The proxy logs a clean end as an error.
            Log("ERROR", $"{Terminal}SIGTERM signal received");
            return 0;
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync($"Error: {e.Message}");
        }
        catch (LoginException e)
        {
            Log("ERROR", $"{Terminal}unable to start: {e.Message}");
        }
        return 1;
    }

    private static async Task<StandInProxy> StartAsync(ProxyOptions options)
    {
        var instance = new InstanceUri(options.Instance);
        var connector = new AlloyDbConnector(
            ReadCredentials(options.CredentialsFile),
            instance,
            options.Kind!.Value,
            () => new SocketsHttpHandler(),
            Dial.ByNameAsync
        );
        try
        {
            return await StandInProxy.StartAsync(
                connector,
                instance,
                options.Listen,
                options.HealthCheck ? options.Health : null,
                line => Console.Out.WriteLine(line)
            );
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new LoginException(
                "proxy",
                $"[{instance}] Unable to mount socket: listen tcp {options.Listen}: bind: address already in use"
            );
        }
    }

    private static string ReadCredentials(string file)
    {
        const string Failed = "error initializing dialer: config error: ";
        const string NoInstance = " (instance URI = \"n/a\")";
        try
        {
            var text = File.ReadAllText(file);
            return JsonNode.Parse(text) is JsonObject
                ? text
                : throw new LoginException("credentials", $"{Failed}unexpected JSON{NoInstance}");
        }
        catch (IOException)
        {
            throw new LoginException(
                "credentials",
                $"{Failed}open {file}: no such file or directory{NoInstance}"
            );
        }
        catch (JsonException)
        {
            throw new LoginException(
                "credentials",
                $"{Failed}unexpected end of JSON input{NoInstance}"
            );
        }
    }

    private static void Log(string severity, string message) =>
        Console.Out.WriteLine(StandInProxy.Line(severity, message));
}
