using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the login over a way that exists, and the network that it leads through.</summary>
public sealed class ExistingConnectivityTests
{
    private const string Name = "existing-connectivity";

    [Fact]
    public async Task The_login_goes_over_the_way_and_leaves_the_network_as_it_was()
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
            .All.Where(entity => entity.Type.StartsWith("aws:", StringComparison.Ordinal))
            .Should()
            .Equal(existing);
        await ApprovedReview.RequireAsync(Name, first);
    }
}
