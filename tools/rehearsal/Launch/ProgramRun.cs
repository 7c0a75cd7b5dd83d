using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Protocol;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>How a compiled program is run against a deployment.</summary>
internal delegate Task ProgramExecution(
    DeploymentRun run,
    ProjectFile project,
    StackConfig config,
    string program,
    int parallel,
    CancellationToken cancellation
);

/// <summary>Runs the compiled program against a deployment, as the language host would.</summary>
internal static class ProgramRun
{
    /// <summary>The SDK has reported the failure itself before it exits with this code.</summary>
    private const int Reported = 32;

    /// <summary>Runs it in a process of its own, which ends with it.</summary>
    public static async Task ExecuteAsync(
        DeploymentRun run,
        ProjectFile project,
        StackConfig config,
        string program,
        int parallel,
        CancellationToken cancellation
    )
    {
        using var process = await ExecuteInAsync(
            null,
            run,
            project,
            config,
            program,
            parallel,
            cancellation
        );
    }

    /// <summary>Runs it in a process that has run it before, or in a new one.</summary>
    /// <returns>The process, where it can run the program again.</returns>
    public static async Task<ProgramProcess?> ExecuteInAsync(
        ProgramProcess? idle,
        DeploymentRun run,
        ProjectFile project,
        StackConfig config,
        string program,
        int parallel,
        CancellationToken cancellation
    )
    {
        await using var server = new EngineServer();
        var environment = ProgramEnvironment.Create(
            project,
            config,
            server.Address,
            run.Options.DryRun,
            parallel
        );
        var process = idle;
        try
        {
            if (process is null)
            {
                process = ProgramProcess.Start(
                    program,
                    project.ProgramDirectory,
                    environment,
                    Print
                );
            }
            else
            {
                await process.RunAgainAsync(environment, Print);
            }
            await server.StartAsync(run);
            using var stop = cancellation.Register(run.Cancel);
            switch (await process.WaitAsync(cancellation))
            {
                case null:
                    run.Finish();
                    (var again, process) = (process, null);
                    return again;
                case 0:
                    run.Finish();
                    break;
                case Reported when run.Failed:
                    break;
                case { } code:
                    run.Log(
                        new(Severity.Error, "", $"Program exited with non-zero exit code: {code}")
                    );
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The run is cancelled, and so failed; its caller reports the state.
        }
        finally
        {
            process?.Dispose();
        }
        return null;

        void Print(string line) => run.Log(new(Severity.Info, "", line));
    }
}
