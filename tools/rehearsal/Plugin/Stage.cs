using System.Runtime.ExceptionServices;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>What an engine outside is to meet.</summary>
internal sealed record StageOptions
{
    public IReadOnlyList<Fault> Faults { get; init; } = [];
    public IReadOnlyList<Slowdown> Slowdowns { get; init; } = [];

    /// <summary>
    /// How many seconds of the clouds pass in one second, so that operations overlap as they do there;
    /// null answers at once.
    /// </summary>
    public double? Pace { get; init; }
}

/// <summary>
/// The simulated clouds for engines outside this process, any number at once. Their calls take effect one
/// at a time, on a clock that belongs to the stage: no engine sends the time of its operations.
/// </summary>
/// <param name="clouds">What exists.</param>
/// <param name="options">Faults, durations and the pace.</param>
/// <param name="time">The real time, which a pace multiplies.</param>
internal sealed class Stage(IClouds clouds, StageOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _connections;
    private long _began;
    private TimeSpan _clock;

    /// <summary>
    /// Opens a connection. The first one begins a run: what exists by then was there before.
    /// </summary>
    /// <param name="package">The package that it serves.</param>
    public EngineConnection Connect(string package)
    {
        lock (_gate)
        {
            if (_connections++ == 0)
            {
                clouds.Restore([]);
                _clock = TimeSpan.Zero;
                _began = time.GetTimestamp();
            }
            return new(this, clouds.Connect(), package);
        }
    }

    public void Disconnect()
    {
        lock (_gate)
        {
            _connections--;
        }
    }

    /// <summary>A call that takes no time in the clouds.</summary>
    public T Ask<T>(Func<T> ask)
    {
        lock (_gate)
        {
            clouds.Now = Now;
            return ask();
        }
    }

    /// <summary>An operation. With a pace, the answer comes when the clouds would give it.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="limit">How long it may take; null is the provider's own limit.</param>
    /// <param name="changes">What an update changes.</param>
    /// <param name="act">Does it.</param>
    /// <param name="hurried">Ends the wait for the answer; the operation is done all the same.</param>
    /// <exception cref="ProviderException">A cloud refuses, the time-out is too short, or a fault strikes.</exception>
    public async Task<T> PerformAsync<T>(
        Operation operation,
        ResourceHead resource,
        TimeSpan? limit,
        Func<IReadOnlyList<PropertyDiff>> changes,
        Func<T> act,
        CancellationToken hurried
    )
    {
        Fault.Strike(options.Faults, operation, resource.Urn);
        T result = default!;
        ExceptionDispatchInfo? refusal = null;
        TimeSpan end;
        lock (_gate)
        {
            var start = Now;
            clouds.Now = start;
            var duration = Slowdown.Duration(
                options.Slowdowns,
                clouds,
                operation,
                resource,
                operation is Operation.Update ? changes() : []
            );
            end = start;
            try
            {
                Operations.RequireWithin(limit, duration);
                result = act();
                end = clouds.Now + duration;
            }
            catch (ProviderException e)
            {
                end += e.Tried;
                refusal = ExceptionDispatchInfo.Capture(e);
            }
            catch (ResourceInitFailedException e)
            {
                end = clouds.Now + duration;
                refusal = ExceptionDispatchInfo.Capture(e);
            }
            _clock = end > _clock ? end : _clock;
        }
        await PassAsync(end, hurried);
        refusal?.Throw();
        return result;
    }

    /// <summary>Without a pace, an operation starts when the last one has ended.</summary>
    private TimeSpan Now => options.Pace is { } pace ? time.GetElapsedTime(_began) * pace : _clock;

    private async Task PassAsync(TimeSpan end, CancellationToken hurried)
    {
        if (options.Pace is { } pace && end > Now)
        {
            await Task.Delay((end - Now) / pace, time, hurried)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
