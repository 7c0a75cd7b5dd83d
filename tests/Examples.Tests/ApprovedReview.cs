using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>The review of an example's first update: a text that somebody has read.</summary>
internal static class ApprovedReview
{
    /// <summary>Fails where the review is another one; UPDATE_REVIEWS=1 approves it.</summary>
    /// <param name="name">The example's folder.</param>
    /// <param name="run">Its first update.</param>
    public static async Task RequireAsync(string name, DeploymentRun run)
    {
        var path = Path.Combine(
            Example.Folder,
            "..",
            "tests",
            "Examples.Tests",
            $"{name}.review.txt"
        );
        using var text = new StringWriter();
        PlainText.Write(
            text,
            PlanReview.Of(name, PlayedUpdate.First(run).Judged(), new CloudTwin(), PriceTable.Known)
        );
        var review = text.ToString();
        if (Environment.GetEnvironmentVariable("UPDATE_REVIEWS") == "1")
        {
            await File.WriteAllTextAsync(path, review);
        }

        review.Should().Be(await File.ReadAllTextAsync(path));
    }
}
