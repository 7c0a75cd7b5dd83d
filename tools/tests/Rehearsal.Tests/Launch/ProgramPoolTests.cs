using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Rehearsal.Tests.Launch;

/// <summary>
/// Protects that runs which share a process have nothing else in common: a preview and the update of it differ in
/// their variables, and a failed run leaves no process.
/// </summary>
public sealed class ProgramPoolTests : IDisposable
{
    private readonly ProgramPool _programs = new();
    private readonly SampleProject _project = new("process");

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task An_update_after_its_preview_runs_in_the_same_process()
    {
        var preview = await RunAsync(dryRun: true);
        var update = await RunAsync();

        preview.Outputs["a"].Should().Be(PropertyValue.Unknown);
        update.Outputs.Text("a").Should().Be("a-1");
        update.Failed.Should().BeFalse();
        Line(update).Should().Be(Line(preview));
    }

    [Fact]
    public async Task Each_run_has_its_settings_and_its_lines()
    {
        var first = await RunAsync();
        _project.Write("Pulumi.dev.yaml", "config:\n  proj:mode: ok\n");
        var second = await RunAsync();

        Line(first).Should().StartWith("process ");
        second.Diagnostics.Select(line => line.Message).Should().Equal("hello from the program");
    }

    [Fact]
    public async Task After_a_failure_another_process_runs_the_program()
    {
        var first = await RunAsync();
        _project.Write("Pulumi.dev.yaml", "config:\n  proj:mode: failingProcess\n");
        var failed = await RunAsync();
        _project.Write("Pulumi.dev.yaml", "config:\n  proj:mode: process\n");
        var next = await RunAsync();

        failed
            .Diagnostics.Select(line => line.Message)
            .Should()
            .Equal(Line(first), "Program exited with non-zero exit code: 3");
        next.Failed.Should().BeFalse();
        Line(next).Should().NotBe(Line(first));
    }

    [Fact]
    public async Task What_the_program_starts_itself_has_no_hook_of_the_rehearsal() =>
        Line(await RunAsync()).Should().EndWith("hooks \"\"");

    [Fact]
    public async Task Runs_at_the_same_time_have_a_process_each()
    {
        var runs = await Task.WhenAll(RunAsync(), RunAsync());

        Line(runs[0]).Should().NotBe(Line(runs[1]));
    }

    private static string Line(DeploymentRun run) => run.Diagnostics[0].Message;

    private async Task<DeploymentRun> RunAsync(bool dryRun = false)
    {
        var run = new DeploymentRun(
            Script.Options with
            {
                DryRun = dryRun,
            },
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );
        await _programs.ExecuteAsync(
            run,
            _project.Project,
            _project.Config,
            SampleProject.Program,
            4,
            CancellationToken.None
        );
        return run;
    }
}
