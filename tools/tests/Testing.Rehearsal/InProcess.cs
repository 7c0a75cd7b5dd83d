using System.Reflection;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Protocol;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>
/// Runs a compiled program in the tests' own process. The runtime then compiles it once, not once for each
/// of a hundred updates, which is most of the time that an update in a process of its own takes.
/// </summary>
internal static class InProcess
{
    // A program reads its settings from the variables of its process.
    private static readonly SemaphoreSlim s_one = new(1);

    /// <summary>As <see cref="ProgramRun.ExecuteAsync"/> does it with another process.</summary>
    /// <param name="run">The deployment.</param>
    /// <param name="project">The program's project.</param>
    /// <param name="config">The stack's settings.</param>
    /// <param name="program">Path of its assembly, whose dependencies lie beside it.</param>
    /// <param name="parallel">How many resources it registers at once.</param>
    /// <param name="cancellation">Ends the wait for other programs; a running one cannot be ended.</param>
    public static async Task ExecuteAsync(
        DeploymentRun run,
        ProjectFile project,
        StackConfig config,
        string program,
        int parallel,
        CancellationToken cancellation
    )
    {
        var main = Assembly.LoadFrom(program).EntryPoint!;
        await s_one.WaitAsync(cancellation);
        var exitCode = Environment.ExitCode;
        try
        {
            await using var server = new EngineServer();
            await server.StartAsync(run);
            foreach (
                var (name, value) in ProgramEnvironment.Create(
                    project,
                    config,
                    server.Address,
                    run.Options.DryRun,
                    parallel
                )
            )
            {
                Environment.SetEnvironmentVariable(name, value);
            }
            var code = await Task.Run(() => (int)main.Invoke(null, [Array.Empty<string>()])!);
            if (code == 0)
            {
                run.Finish();
            }
            else if (!run.Failed)
            {
                run.Log(new(Severity.Error, "", $"The program ended with exit code {code}."));
            }
        }
        finally
        {
            // The SDK sets it after a failure.
            Environment.ExitCode = exitCode;
            s_one.Release();
        }
    }
}
