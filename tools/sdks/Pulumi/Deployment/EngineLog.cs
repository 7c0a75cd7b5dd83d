using Pulumirpc;

namespace Pulumi;

/// <summary>Sends messages to the engine, in the order in which they were written.</summary>
internal sealed class EngineLog(IEngine engine, Runner runner)
{
    private readonly Lock _lock = new();
    private Task _sent = Task.CompletedTask;

    /// <summary>Whether an error was written, which makes the program fail.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Sends a message once the URN of its resource is known.</summary>
    public Task WriteAsync(
        LogSeverity severity,
        string message,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    )
    {
        HasErrors |= severity == LogSeverity.Error;
        var request = new LogRequest
        {
            Severity = severity,
            Message = message,
            StreamId = streamId ?? 0,
            Ephemeral = ephemeral ?? false,
        };
        var sent = SendAsync(request, resource);
        runner.Track(sent);
        return sent;
    }

    /// <summary>Waits until the engine has all messages.</summary>
    /// <exception cref="LogException">It has not taken one.</exception>
    public async Task FlushAsync()
    {
        try
        {
            await _sent;
        }
        catch (Exception e)
        {
            throw new LogException(e);
        }
    }

    private async Task SendAsync(LogRequest request, Resource? resource)
    {
        try
        {
            request.Urn = resource is null ? "" : (await resource.Urn.Data).Read<string>();
        }
        catch (Exception)
        {
            // The resource's own failure is reported by itself; the message still counts.
        }
        Send(request);
    }

    private void Send(LogRequest request)
    {
        lock (_lock)
        {
            _sent = SendAfterAsync(_sent);
        }

        async Task SendAfterAsync(Task previous)
        {
            await previous;
            await engine.LogAsync(request);
        }
    }
}
