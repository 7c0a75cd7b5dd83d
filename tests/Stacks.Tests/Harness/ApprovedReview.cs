using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>Reviews of updates that were read and approved; UPDATE_REVIEWS=1 rewrites them.</summary>
internal static class ApprovedReview
{
    /// <param name="name">The file below this project, without its ending: <c>second-region/promotion</c>.</param>
    /// <param name="runs">The updates, in their order.</param>
    public static void Approve(string name, params DeploymentRun[] runs)
    {
        var review = string.Concat(runs.Select(ReviewOf));
        var path = Path.Combine(Repository.Root, "tests", "Stacks.Tests", $"{name}.review.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_REVIEWS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, review);
        }

        review.Should().Be(File.Exists(path) ? File.ReadAllText(path) : "", path);
    }

    public static string ReviewOf(DeploymentRun run)
    {
        using var text = new StringWriter();
        PlainText.Write(
            text,
            PlanReview.Of(
                run.Options.Stack,
                PlayedUpdate.First(run).Judged(),
                new CloudTwin(),
                PriceTable.Known
            )
        );
        return text.ToString();
    }
}
