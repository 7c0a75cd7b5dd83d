using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeylessAlloyDb.PolicyServer;

/// <summary>
/// The end of the pack's life: the engine's Cancel, an interrupt, or the end of the engine itself, which
/// closes the pipe to the pack's input. A pack that misses it outlives an engine that was killed, and one
/// that ignores the interrupt makes each command five seconds longer.
/// </summary>
internal sealed class End : IDisposable
{
    private readonly TaskCompletionSource _reached = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly List<PosixSignalRegistration> _signals;

    public End(Task cancelled)
    {
        _signals =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal =>
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        _reached.TrySetResult();
                    }
                )
            ),
        ];
        _ = cancelled.ContinueWith(_ => _reached.TrySetResult(), TaskScheduler.Default);
        _ = Task.Factory.StartNew(
            AwaitEndOfInput,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    public Task Reached => _reached.Task;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    /// <summary>Only a pipe says something: /dev/null, which a language host passes, ends at once.</summary>
    private void AwaitEndOfInput()
    {
        using var input = new FileStream(
            new SafeFileHandle(0, ownsHandle: false),
            FileAccess.Read,
            bufferSize: 0
        );
        if (input.CanSeek)
        {
            return;
        }
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0) { }
        _reached.TrySetResult();
    }
}
