using System.Diagnostics;
using KeylessAlloyDb.Rehearsal;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects what is compared with what: settings, plans, states and revisions, with a program that
/// really runs.
/// </summary>
public sealed class SidesTests : IDisposable
{
    private readonly SampleProject _project = new("ok");

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Nothing_named_is_the_first_deployment()
    {
        var plan = await PlanAsync();

        plan.Errors.Should().BeEmpty();
        plan.Before.Should().BeEmpty();
        plan.Changes.Should().HaveCount(4).And.OnlyContain(change => change.Op == StepOp.Create);
    }

    [Fact]
    public async Task Changed_settings_are_compared_with_those_of_the_file()
    {
        var sides = new Sides(
            Session() with
            {
                Config = StackConfig.Read(
                    _project.Project,
                    "dev",
                    ["mode=throw"],
                    overridesArePaths: false
                ),
            }
        );

        var plan = await sides.PlanAsync([], CancellationToken.None);

        sides.Changed.Should().StartWith("mode ").And.EndWith(" → \"throw\"");
        plan.Before.Should().NotBeEmpty();
        plan.Refusals.Should()
            .ContainSingle()
            .Which.Text.Should()
            .StartWith("the update is refused")
            .And.Contain("something broke");
    }

    [Fact]
    public async Task A_single_plan_is_explained_as_it_is()
    {
        var plan = await PlanAsync(
            Write(
                "plan.json",
                """{"steps": [{"op": "delete", "urn": "urn:pulumi:dev::proj::t:m:T::x", "oldState": {"urn": "urn:pulumi:dev::proj::t:m:T::x", "type": "t:m:T", "custom": true}, "detailedDiff": null}]}"""
            )
        );

        plan.Changes.Should().ContainSingle().Which.Op.Should().Be(StepOp.Delete);
    }

    [Fact]
    public async Task A_state_is_what_the_program_is_previewed_on()
    {
        var plan = await PlanAsync(
            Write(
                "state.json",
                """{"version": 3, "deployment": {"resources": [{"urn": "urn:pulumi:dev::proj::random:index/randomId:RandomId::stray", "type": "random:index/randomId:RandomId", "custom": true, "id": "1"}]}}"""
            )
        );

        plan.Count(StepOp.Create).Should().Be(4);
        plan.Changes.Single(change => change.Op == StepOp.Delete).Name.Should().Be("stray");
    }

    [Fact]
    public async Task Rejects_what_is_neither_a_file_nor_a_revision()
    {
        var act = () => PlanAsync("no-such-thing");

        await act.Should()
            .ThrowAsync<RehearsalException>()
            .WithMessage("'no-such-thing' is neither a file nor a revision*");
    }

    [Fact]
    public async Task Rejects_an_older_side_that_cannot_be_deployed()
    {
        _project.Write("Pulumi.dev.yaml", "config:\n  proj:mode: throw\n");
        var session = Session() with
        {
            Config = StackConfig.Read(
                _project.Project,
                "dev",
                ["mode=ok"],
                overridesArePaths: false
            ),
        };

        var act = () => new Sides(session).PlanAsync([], CancellationToken.None);

        await act.Should()
            .ThrowAsync<RehearsalException>()
            .WithMessage("the side before cannot be deployed*something broke*");
    }

    [Fact]
    public async Task A_revision_is_built_in_a_work_tree_of_its_own()
    {
        _project.Write("Pulumi.yaml", "name: proj\nruntime: dotnet\nmain: program\n");
        _project.Write(
            "Directory.Build.props",
            "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)artifacts/$(PulumiSdk)</ArtifactsPath></PropertyGroup></Project>"
        );
        Directory.CreateDirectory(Path.Combine(_project.Directory, "program"));
        _project.Write(
            "program/Program.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"""
        );
        _project.Write("program/Main.cs", "return 7;");
        Git("init", "--quiet");
        Git("add", "-A");
        Git(
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "commit",
            "--quiet",
            "-m",
            "one"
        );
        _project.Write("program/Main.cs", "return 8;");

        var revision = await Revision.BuildAsync(_project.Project, "HEAD", CancellationToken.None);

        using var program = Process.Start("dotnet", revision.Program);
        await program.WaitForExitAsync();
        program.ExitCode.Should().Be(7, "the commit is built, not what is being edited");
        File.ReadAllText(Path.Combine(_project.Directory, "program", "Main.cs"))
            .Should()
            .Be("return 8;");
    }

    private Task<Plan> PlanAsync(params string[] sides) =>
        new Sides(Session()).PlanAsync(sides, CancellationToken.None);

    private Session Session() =>
        new(_project.Project, _project.Config, 4)
        {
            ProgramPath = SampleProject.Program,
            StatePath = _project.StatePath,
        };

    private string Write(string name, string text)
    {
        _project.Write(name, text);
        return Path.Combine(_project.Directory, name);
    }

    private void Git(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("git", arguments) { WorkingDirectory = _project.Directory }
        )!;
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
