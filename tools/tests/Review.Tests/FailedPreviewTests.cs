using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects that a failed preview is reviewed as one and says why, wherever Pulumi 3.276.0 wrote it.
/// </summary>
public sealed class FailedPreviewTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    /// <summary>The program does not build: Pulumi prints what the build wrote, and the error elsewhere.</summary>
    [Fact]
    public void A_build_that_fails_leads_with_the_error_and_the_compilers()
    {
        var plan = Read(
            """{"diagnostics": [{"message": "Determining projects to restore...\n", "severity": "info#err"}, {"message": "Program.cs(1,1): error CS0103: no such name\n", "severity": "info#err"}]}""",
            "error: failed to discover package requirements: 'dotnet build' exited with non-zero exit code: 1\n"
        );

        plan.Errors.Should()
            .BeEquivalentTo(
                "failed to discover package requirements: 'dotnet build' exited with non-zero exit code: 1",
                "Program.cs(1,1): error CS0103: no such name"
            );
    }

    [Fact]
    public void An_error_has_no_prefix_and_the_bare_failure_is_dropped() =>
        Reasons(
                """[{"message": "error: unable to replace it\n", "severity": "error"}, {"message": "error: preview failed\n", "severity": "error"}]"""
            )
            .Should()
            .Equal("unable to replace it");

    /// <summary>A violated policy leaves nothing but the bare failure.</summary>
    [Fact]
    public void A_bare_failure_says_where_the_reason_may_be() =>
        Reasons("""[{"message": "error: preview failed\n", "severity": "error"}]""")
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("Violated policies");

    [Theory]
    [InlineData("", "", "gives no reason")]
    [InlineData("", "warning: old\nerror: no credentials\n", "no credentials")]
    [InlineData("", "Killed\n", "Killed")]
    [InlineData("not json", "error: no credentials\n", "no credentials")]
    [InlineData("""{"steps": []}""", "", "gives no reason")]
    [InlineData("""{"config": {}, "diagnostics": [], "duration": 1}""", "", "gives no reason")]
    public void No_failure_is_without_a_reason(string output, string log, string reason) =>
        SmallStack
            .Reviewed(Read(output, log))
            .Verdict.Should()
            .StartWith("⛔ Preview failed:")
            .And.Contain(reason);

    [Fact]
    public void Output_of_a_preview_that_succeeds_is_no_failure() =>
        FailedPreview
            .Reasons(
                JsonDocument
                    .Parse(
                        """{"steps": [], "diagnostics": [{"message": "an error is handled", "severity": "info#err"}]}"""
                    )
                    .RootElement
            )
            .Should()
            .BeEmpty();

    private static IEnumerable<string> Reasons(string diagnostics) =>
        FailedPreview.Reasons(
            JsonDocument.Parse($$"""{"steps": [], "diagnostics": {{diagnostics}}}""").RootElement
        );

    private Plan Read(string output, string log)
    {
        File.WriteAllText(_file, output);
        return FailedPreview.Read(_file, log);
    }
}
