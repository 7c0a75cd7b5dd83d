using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the second region of a program of one's own, and the primary from it.</summary>
public sealed class SecondRegionTests
{
    private const string Name = "second-region";

    [Fact]
    public async Task It_replicates_the_primary_and_is_promoted_without_it()
    {
        var world = new World();
        world.Add(ExistingFile.Read(Path.Combine(Example.Folder, Name, "existing.json")));
        var primary = world.All.ToList();
        var example = new Example(Name, new CloudTwin(world));

        var first = await example.UpAsync([]);
        var second = await example.UpAsync([]);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        world.All.Intersect(primary).Should().Equal(primary);
        await ApprovedReview.RequireAsync(Name, first);

        primary.ForEach(world.Remove);
        await example.UpAsync(["primary="]);
        var again = await example.UpAsync(["primary="]);
        example.Destroy();

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        example.State.Resources.Should().BeEmpty();
    }
}
