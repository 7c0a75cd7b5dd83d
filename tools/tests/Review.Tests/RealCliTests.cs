using System.IO.Compression;
using KeylessAlloyDb.Rehearsal;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the review of what the real CLI prints: RealCli/README.md says how each file was made. The
/// review next to a file was read and approved.
/// </summary>
public sealed class RealCliTests : IDisposable
{
    private static readonly string s_samples = Approved.Folder("RealCli");
    private readonly string _directory = Directory
        .CreateTempSubdirectory("keyless-alloydb-")
        .FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("preview-unchanged")]
    [InlineData("preview-key-rotation")]
    [InlineData("preview-key-rotation-steps")]
    [InlineData("preview-endpoint")]
    [InlineData("preview-failed-setting")]
    [InlineData("preview-failed-start")]
    public async Task Reviews_a_preview(string sample) =>
        Approved.Verify("RealCli", sample, await ReviewAsync(Unpack(sample)));

    [Fact]
    public async Task Reviews_a_state_against_the_program() =>
        Approved.Verify(
            "RealCli",
            "export-dev",
            Approved.WithoutProperties(await ReviewAsync(Unpack("export-dev")))
        );

    [Fact]
    public async Task Reviews_a_preview_that_printed_nothing()
    {
        var log = await File.ReadAllTextAsync(
            Path.Combine(s_samples, "preview-failed-type.stderr")
        );
        var empty = Path.Combine(_directory, "preview.json");
        await File.WriteAllTextAsync(empty, "");

        Approved.Verify("RealCli", "preview-failed-type", await ReviewAsync(empty, log));
    }

    /// <summary>Pulumi 3.276.0 prints a replacement as one step, or as its parts.</summary>
    [Fact]
    public async Task The_parts_of_a_replacement_give_the_same_review() =>
        (await ReviewAsync(Unpack("preview-key-rotation-steps")))
            .Should()
            .Be(await ReviewAsync(Unpack("preview-key-rotation")));

    [Fact]
    public async Task Rejects_a_saved_plan_and_says_what_to_review_instead()
    {
        var act = () => ReviewAsync(Unpack("plan-endpoint"));

        await act.Should()
            .ThrowAsync<RehearsalException>()
            .WithMessage("*is a plan of --save-plan*Review what*prints with --json*");
    }

    private static async Task<string> ReviewAsync(string file, string? log = null)
    {
        var session = new Session(
            DeployedStacks.Project,
            StackConfig.Read(DeployedStacks.Project, "dev", [], overridesArePaths: false),
            Parallel: 16
        )
        {
            StatePath = "",
            Program = InProcess.ExecuteAsync,
        };
        var plan = await new Sides(session, log).PlanAsync([file], CancellationToken.None);
        var text = new StringWriter { NewLine = "\n" };
        PlainText.Write(text, PlanReview.Of("dev", plan, Clouds.Create(), PriceTable.Known));
        return text.ToString();
    }

    private string Unpack(string sample)
    {
        var path = Path.Combine(_directory, $"{sample}.json");
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(s_samples, $"{sample}.json.gz")),
            CompressionMode.Decompress
        );
        using var file = File.Create(path);
        packed.CopyTo(file);
        return path;
    }
}
