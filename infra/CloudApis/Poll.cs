using Pulumi.Utilities;

namespace KeylessAlloyDb.CloudApis;

/// <summary>Waits, for a limited time, until a cloud has finished work that continues after its answer.</summary>
/// <param name="Attempts">How often the cloud is asked before the wait fails.</param>
/// <param name="First">The pause after the first attempt; each later pause is twice as long.</param>
/// <param name="Longest">The longest pause.</param>
internal sealed record Poll(int Attempts, TimeSpan First, TimeSpan Longest)
{
    /// <summary>About eight minutes in all. Often the second question is answered, so it comes soon.</summary>
    public static Poll Default { get; } =
        new(43, TimeSpan.FromMilliseconds(25), TimeSpan.FromSeconds(15));

    /// <summary>Keeps the pauses.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The pauses between the attempts, one less than attempts.</summary>
    public IEnumerable<TimeSpan> Pauses
    {
        get
        {
            var pause = First;
            for (var i = 1; i < Attempts; i++)
            {
                yield return pause;
                pause = pause * 2 < Longest ? pause * 2 : Longest;
            }
        }
    }

    /// <summary>
    /// Waits in an update. A preview asks once; without an answer the value is unknown.
    /// </summary>
    /// <param name="ask">Returns null until there is an answer.</param>
    /// <param name="failure">The message when the attempts are used up: problem, reason, remedy.</param>
    public Output<T> Until<T>(Func<Task<T?>> ask, string failure)
        where T : class =>
        Deployment.Instance.IsDryRun
            ? Output
                .Create(ask())
                .Apply(answer =>
                    answer is null
                        ? OutputUtilities.CreateUnknown<T>(default(T)!)
                        : Output.Create(answer)
                )
            : Output.Create(UntilAsync(ask, failure));

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">Returns null until there is an answer.</param>
    /// <param name="failure">The message when the attempts are used up: problem, reason, remedy.</param>
    /// <exception cref="RunException">The attempts are used up.</exception>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string failure)
        where T : class
    {
        foreach (var pause in Pauses)
        {
            if (await ask().ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            await Task.Delay(pause, Clock).ConfigureAwait(false);
        }

        return await ask().ConfigureAwait(false) ?? throw new RunException(failure);
    }
}
