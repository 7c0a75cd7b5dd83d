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

    /// <summary>Notes a failure, unless one that is noted already has caused it.</summary>
    public void Fail(Exception exception)
    {
        lock (_failures)
        {
            if (!Causes(exception).Any(_failures.Contains))
            {
                _failures.Add(exception);
            }
        }
        _failed.TrySetResult();
    }

    /// <summary>
    /// Called when the program's own body has ended. Waits until nothing is left to do, or for the
    /// first failure; what is still running then is left alone.
    /// </summary>
    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<Exception>> WaitAsync()
    {
        Done();
        await Task.WhenAny(_idle.Task, _failed.Task);
        lock (_failures)
        {
            return [.. _failures];
        }
    }

    // A cancelled task is no failure, as with the official SDK.
    private void Finish(Task task)
    {
        foreach (var exception in task.Exception?.InnerExceptions ?? [])
        {
            Fail(exception);
        }
        Done();
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _idle.TrySetResult();
        }
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static TaskCompletionSource NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
