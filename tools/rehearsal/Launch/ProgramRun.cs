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

    public static async Task ExecuteAsync(
        DeploymentRun run,
        ProjectFile project,
        StackConfig config,
        string program,
        int parallel,
        CancellationToken cancellation
    )
    {
        await using var server = new EngineServer();
        using var process = ProgramProcess.Start(
            program,
            project.ProgramDirectory,
            ProgramEnvironment.Create(
                project,
                config,
                server.Address,
                run.Options.DryRun,
                parallel
            ),
            line => run.Log(new(Severity.Info, "", line))
        );
        await server.StartAsync(run);
        using var stop = cancellation.Register(run.Cancel);
        int code;
        try
        {
            code = await process.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The run is cancelled, and so failed; its caller reports the state.
            return;
        }
        switch (code)
        {
            case 0:
                run.Finish();
                break;
            case Reported when run.Failed:
                break;
            default:
                run.Log(new(Severity.Error, "", $"Program exited with non-zero exit code: {code}"));
                break;
        }
    }
}
