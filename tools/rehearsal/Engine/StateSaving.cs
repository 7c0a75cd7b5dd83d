using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Saves the state of a run while it works.</summary>
internal static class StateSaving
{
    private static readonly TimeSpan s_saveInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Saves a run's state now and then while it works, together with the operation that is about to
    /// begin, and at its end, however it ends. A killed process loses no more than the last moment.
    /// </summary>
    public static async Task KeepAsync(this StateStore store, DeploymentRun run, Func<Task> work)
    {
        var saved = store.Clock.GetTimestamp();
        run.Beginning = () =>
        {
            if (store.Clock.GetElapsedTime(saved) > s_saveInterval)
            {
                store.Save(run.Current);
                saved = store.Clock.GetTimestamp();
            }
        };
        run.Killed = () =>
        {
            store.Save(run.Current);
            Process.GetCurrentProcess().Kill();
        };
        try
        {
            await work();
        }
        finally
        {
            store.Save(run.Current);
        }
    }
}
