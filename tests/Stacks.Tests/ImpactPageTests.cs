using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the table "What a change does" in docs/settings.md. <c>make docs</c> plays all of its changes, which
/// takes minutes. These show whether the page is out of date: one in place, one with a price, one refused.
/// </summary>
public sealed class ImpactPageTests
{
    private static readonly Lazy<Task<Snapshot>> s_deployed = new(async () =>
        (await RunAsync([], Snapshot.Empty, preview: false)).Current
    );

    [Theory]
    [InlineData("databaseName=orders")]
    [InlineData("machineType=n2-highmem-4 cpuCount=4")]
    [InlineData("awsAsn=64600")]
    public async Task The_page_says_what_the_tool_says_now(string change)
    {
        var deployed = await s_deployed.Value;
        var plan = await PlayedUpdate.PlanAsync(preview =>
            RunAsync(change.Split(' '), deployed, preview)
        );
        var review = PlanReview.Of("", plan, new CloudTwin(), PriceTable.Known);

        var row = Impact.Table([new(change, review)]).TrimEnd().Split('\n')[^1];

        var page = await File.ReadAllLinesAsync(
            Path.Combine(StackSettings.Project.Directory, "docs", "settings.md")
        );
        page.Should().Contain(row, "make docs writes it");
    }

    private static Task<Rehearsal.Engine.DeploymentRun> RunAsync(
        IEnumerable<string> settings,
        Snapshot before,
        bool preview
    ) =>
        Rehearsed.ExecuteAsync(StackSettings.Of("dev", settings), new CloudTwin(), before, preview);
}
