using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects the scripts from what a linter sees and an interpreter would only meet in use.</summary>
public sealed class ScriptTests
{
    [ToolTheory("shellcheck")]
    [InlineData("install")]
    [InlineData("verify")]
    [InlineData("grants")]
    [InlineData("image age")]
    public async Task Shellcheck_finds_nothing_in(string script)
    {
        var plan = SamplePlan.Create();
        // Systems Manager runs documents with sh.
        var (shell, text) = script switch
        {
            "install" => ("bash", InstallScript.Render(plan)),
            "image age" => ("sh", ImageAge.Script),
            "verify" => ("sh", VerifyDocument.Script(VerifySettings.Of(plan))),
            _ => ("sh", GrantsDocument.Script(plan, plan.Grants!)),
        };

        var outcome = await Command.RunAsync(
            "shellcheck",
            // SC2100 takes the hyphens of a name for arithmetic.
            [$"--shell={shell}", "--exclude=SC2100", "-"],
            environment: null,
            text
        );

        outcome.Output.Should().BeEmpty();
        outcome.Exit.Should().Be(0);
    }

    [ToolFact("python3")]
    public async Task Verify_is_Python_of_the_version_that_Amazon_Linux_2023_carries()
    {
        var outcome = await Command.RunAsync(
            "python3",
            ["-c", "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 9))"],
            environment: null,
            VerifyScript.Render(VerifySettings.Of(SamplePlan.Create()))
        );

        outcome.Error.Should().BeEmpty();
        outcome.Exit.Should().Be(0);
    }
}
