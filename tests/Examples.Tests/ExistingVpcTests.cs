using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the way into a VPC that exists, and the VPC from the program.</summary>
public sealed class ExistingVpcTests
{
    private const string Name = "existing-vpc";

    [Fact]
    public async Task The_whole_path_is_deployed_into_the_VPC_and_leaves_it_as_it_was()
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

    [Fact]
    public async Task Without_the_VPC_a_preview_says_which_setting_is_wrong()
    {
        var run = await new Example(Name, new CloudTwin()).PreviewAsync([]);

        string.Join('\n', Example.Problems(run))
            .Should()
            .Contain(
                "Network.vpcId = \"vpc-0c0ffee0000000001\": account 123456789012 has no such VPC in ap-northeast-1"
            );
    }
}
