using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the way into networks that exist, and the networks from the programs.</summary>
public sealed class ExistingVpcTests
{
    private const string Api = "gcp:projects/service:Service";

    /// <summary>Each example has a file of what exists, existing.json.</summary>
    public static TheoryData<string> Examples => ["existing-vpc", "shared-vpc", "transit-gateway"];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_whole_path_is_deployed_into_the_network_and_leaves_it_as_it_was(
        string name
    )
    {
        var world = new World();
        world.Add(ExistingFile.Read(Path.Combine(Example.Folder, name, "existing.json")));
        var existing = world.All.ToList();
        var example = new Example(name, new CloudTwin(world));

        var first = await example.UpAsync([]);
        var second = await example.UpAsync([]);
        example.Destroy();

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        example.State.Resources.Should().BeEmpty();
        world
            // An API that is switched on stays on.
            .All.Where(entity => entity.Type != Api || existing.Exists(old => old.Id == entity.Id))
            .Should()
            .Equal(existing);
        await ApprovedReview.RequireAsync(name, first);
    }

    [Theory]
    [InlineData(
        "existing-vpc",
        "Network.vpcId = \"vpc-0c0ffee0000000001\": account 123456789012 has no such VPC in ap-northeast-1"
    )]
    [InlineData(
        "transit-gateway",
        "Network.vpcId = \"vpc-0c0ffee0000000001\": account 123456789012 has no such VPC in ap-northeast-1"
    )]
    [InlineData(
        "shared-vpc",
        "Network.vpc = \"company\": project example-host has no such VPC network"
    )]
    public async Task Without_the_network_a_preview_says_which_setting_is_wrong(
        string name,
        string message
    )
    {
        var world = new World();
        world.Add(
            ExistingFile
                .Read(Path.Combine(Example.Folder, name, "existing.json"))
                .Where(entity => entity.Type == Api)
        );

        var run = await new Example(name, new CloudTwin(world)).PreviewAsync([]);

        string.Join('\n', Example.Problems(run)).Should().Contain(message);
    }
}
