namespace Pulumi;

/// <summary>Knows when a program has nothing more to do, and what went wrong in it.</summary>
internal sealed class Runner
{
    private readonly TaskCompletionSource _idle = NewSource();
    private readonly TaskCompletionSource _failed = NewSource();
    private readonly List<Exception> _failures = [];

    // The program's own body counts as one.
    private int _pending = 1;

    /// <summary>Waits for the task before the deployment ends; its failure fails the deployment.</summary>
    public void Track(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            return;
        }
        Interlocked.Increment(ref _pending);
        task.ContinueWith(
            Finish,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    /// <summary>Notes a failure.</summary>
    public void Fail(Exception exception)
    {
        lock (_failures)
        {
            _failures.Add(exception);
        }
        _failed.TrySetResult();
    }

    /// <summary>Says that the program's own body has ended.</summary>
    public void BodyEnded()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Waits until nothing is left to do, or for the first failure.</summary>
    /// <param name="patience">How long the rest may take to settle after a failure.</param>
    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<Exception>> WaitAsync(TimeSpan patience)
    {
        await Task.WhenAny(_idle.Task, _failed.Task);
        if (!_idle.Task.IsCompleted)
        {
            await Task.WhenAny(_idle.Task, Task.Delay(patience));
        }
        lock (_failures)
        {
            return [.. _failures];
        }
    }

    private void Finish(Task task)
    {
        var exceptions = task.IsCanceled
            ? [new TaskCanceledException(task)]
            : (IEnumerable<Exception>?)task.Exception?.InnerExceptions ?? [];
        foreach (var exception in exceptions)
        {
            // What was made from a failed output fails with the same exception.
            bool known;
            lock (_failures)
            {
                known = _failures.Contains(exception);
            }
            if (!known)
            {
                Fail(exception);
            }
        }
        BodyEnded();
    }

    private static TaskCompletionSource NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
