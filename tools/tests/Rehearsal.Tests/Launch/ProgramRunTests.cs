using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Rehearsal.Tests.Launch;

/// <summary>
/// Protects the conversation with a program in a process of its own: what it is told, what it may
/// ask, and what its end means.
/// </summary>
public class ProgramRunTests
{
    [Fact]
    public async Task A_program_that_succeeds_leaves_its_resources_and_outputs()
    {
        var run = await RunAsync("ok");

        run.Failed.Should().BeFalse();
        run.Steps.Select(step => step.State.Name).Should().Equal("proj-dev", "group", "a", "b");
        run.Current.Resources.Single(r => r.Name == "b")
            .Inputs["keepers"]
            .AsMap!.Text("uses")
            .Should()
            .Be("a-1");
        run.Outputs.Text("a").Should().Be("a-1");
        run.Outputs["key"].Should().BeOfType<SecretValue>();
    }

    [Theory]
    [InlineData("gone", "program.dll", "No such file or directory")]
    [InlineData(".", "Pulumi.yaml", "Permission denied")]
    public async Task A_program_that_does_not_start_is_a_problem_of_the_user(
        string main,
        string program,
        string reason
    )
    {
        using var sample = new SampleProject("ok");
        sample.Write("Pulumi.yaml", $"name: proj\nruntime: dotnet\nmain: {main}\n");
        var path = Path.Combine(sample.Directory, program);

        var start = () =>
            ProgramRun.ExecuteAsync(
                New(preview: true),
                sample.Project,
                sample.Config,
                path,
                4,
                CancellationToken.None
            );

        (await start.Should().ThrowAsync<RehearsalException>())
            .Which.Message.Should()
            .Be(
                $"{path} does not start in {sample.Project.ProgramDirectory}, the folder of Pulumi.yaml's `main`: {reason}."
            );
    }

    [Fact]
    public async Task A_preview_hands_out_unknowns()
    {
        var run = await RunAsync("ok", preview: true);

        run.Failed.Should().BeFalse();
        run.Outputs["a"].Should().Be(PropertyValue.Unknown);
    }

    [Fact]
    public async Task Lines_that_the_program_prints_are_information()
    {
        var run = await RunAsync("ok");

        run.Diagnostics.Should()
            .ContainSingle()
            .Which.Should()
            .Be(new Diagnostic(Severity.Info, "", "hello from the program"));
    }

    [Fact]
    public async Task An_error_that_the_program_logs_belongs_to_its_resource()
    {
        var run = await RunAsync("logError");

        run.Failed.Should().BeTrue();
        run.Diagnostics.Should()
            .Contain(d =>
                d.Severity == Severity.Error
                && Urn.Name(d.Urn) == "group"
                && d.Message.Contains("not content")
            );
        run.Diagnostics.Should()
            .Contain(d => d.Message == "Program exited with non-zero exit code: 1");
    }

    [Fact]
    public async Task An_unhandled_exception_is_reported_once()
    {
        var run = await RunAsync("throw");

        run.Diagnostics.Where(d => d.Severity == Severity.Error)
            .Should()
            .ContainSingle()
            .Which.Message.Should()
            .Contain("something broke");
        run.Current.Resources.Should().Contain(r => r.Name == "b");
    }

    [Fact]
    public async Task A_program_that_dies_without_a_word_is_a_failure()
    {
        var run = await RunAsync("crash");

        run.Diagnostics.Should()
            .ContainSingle(d => d.Message == "Program exited with non-zero exit code: 3");
    }

    [Fact]
    public async Task A_failed_step_is_reported_at_its_resource_and_nowhere_else()
    {
        var run = await RunAsync("ok", faults: "create:b");

        run.Diagnostics.Where(d => d.Severity == Severity.Error)
            .Should()
            .ContainSingle()
            .Which.Urn.Should()
            .EndWith("::b");
        run.Current.Resources.Select(r => r.Name).Should().Contain("a").And.NotContain("b");
    }

    [Fact]
    public async Task An_interrupted_run_ends_its_program_and_keeps_what_was_done()
    {
        using var interrupt = new CancellationTokenSource();
        using var project = new SampleProject("hang");
        using var store = StateStore.Open(project.StatePath, TimeProvider.System);
        var run = New(preview: false);
        var hanging = new TaskCompletionSource();
        run.Logged = line => _ = line.Message == "hanging" && hanging.TrySetResult();

        var work = store.KeepAsync(
            run,
            () =>
                ProgramRun.ExecuteAsync(
                    run,
                    project.Project,
                    project.Config,
                    SampleProject.Program,
                    4,
                    interrupt.Token
                )
        );
        await hanging.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await interrupt.CancelAsync();
        await work;

        run.Failed.Should().BeTrue();
        store.Load("proj", "dev").Resources.Select(r => r.Name).Should().Contain("a");
    }

    private static DeploymentRun New(bool preview, params string[] faults) =>
        new(
            Script.Options with
            {
                DryRun = preview,
                Faults = [.. faults.Select(Fault.Parse)],
            },
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

    private static async Task<DeploymentRun> RunAsync(
        string mode,
        bool preview = false,
        params string[] faults
    )
    {
        using var project = new SampleProject(mode);
        var run = New(preview, faults);
        await ProgramRun.ExecuteAsync(
            run,
            project.Project,
            project.Config,
            SampleProject.Program,
            4,
            CancellationToken.None
        );
        return run;
    }
}
