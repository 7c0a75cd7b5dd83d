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
    /// <summary>
    /// To be held by what runs a program in this process: a program reads its settings from the variables of
    /// its process.
    /// </summary>
    public static SemaphoreSlim Variables { get; } = new(1);

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
        await Variables.WaitAsync(cancellation);
        var exitCode = Environment.ExitCode;
        Dictionary<string, string> variables = [];
        try
        {
            await using var server = new EngineServer();
            await server.StartAsync(run);
            variables = ProgramEnvironment.Create(
                project,
                config,
                server.Address,
                run.Options.DryRun,
                parallel
            );
            foreach (var (name, value) in variables)
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
            foreach (var name in variables.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
            Variables.Release();
        }
    }
}
