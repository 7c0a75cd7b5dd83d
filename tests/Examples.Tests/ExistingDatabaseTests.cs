using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the way to a database that exists, and the database from the program.</summary>
public sealed class ExistingDatabaseTests
{
    private const string Name = "existing-database";

    [Fact]
    public async Task The_whole_path_leads_to_the_database_and_leaves_it_as_it_was()
    {
        var world = new World();
        world.Add(ExistingFile.Read(Path.Combine(Example.Folder, Name, "existing.json")));
        var existing = world.All.ToList();
        var example = new Example(Name, new CloudTwin(world));

        var first = await example.UpAsync([]);
        var second = await example.UpAsync([]);
        example.Destroy();

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        example.State.Resources.Should().BeEmpty();
        world
            .All.Where(entity => entity.Id.Contains("example-data", StringComparison.Ordinal))
            .Should()
            .Equal(existing);
        await ApprovedReview.RequireAsync(Name, first);
    }

    [Fact]
    public async Task Without_the_database_a_preview_says_which_setting_is_wrong()
    {
        var run = await new Example(Name, new CloudTwin()).PreviewAsync([]);

        string.Join('\n', Example.Problems(run))
            .Should()
            .Contain(
                "Existing.clusterId = \"orders\": project example-data has no such AlloyDB cluster in asia-northeast1"
            );
    }
}
