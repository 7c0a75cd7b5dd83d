using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>
/// Runs compiled programs and keeps their processes for the next runs. An idle process ends when its input
/// does, so at the latest with this process.
/// </summary>
internal sealed class ProgramPool
{
    private readonly ConcurrentDictionary<
        (string Program, string Directory),
        ConcurrentBag<ProgramProcess>
    > _idle = new();

    /// <summary>As <see cref="ProgramRun.ExecuteAsync"/>.</summary>
    public async Task ExecuteAsync(
        DeploymentRun run,
        ProjectFile project,
        StackConfig config,
        string program,
        int parallel,
        CancellationToken cancellation
    )
    {
        var idle = _idle.GetOrAdd((program, project.ProgramDirectory), _ => []);
        _ = idle.TryTake(out var process);
        var ready = await ProgramRun.ExecuteInAsync(
            process,
            run,
            project,
            config,
            program,
            parallel,
            cancellation
        );
        if (ready is not null)
        {
            idle.Add(ready);
        }
    }
}
