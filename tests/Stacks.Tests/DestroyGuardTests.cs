using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a protected stack from <c>pulumi destroy --skip-preview</c>, which goes through the
/// resources, those that others depend on last, and deletes each that no kept one depends on.
/// </summary>
/// <remarks>
/// Seen with Pulumi 3.259.0 and 3.276.0: of prod's 111 resources 74 were deleted without the guard,
/// none with it.
/// </remarks>
public sealed class DestroyGuardTests
{
    private const string Guard = "destroy-guard";

    public static TheoryData<string, string> Protected { get; } =
        new()
        {
            { "prod", "endpoint=forwardingRule" },
            { "prod", "endpoint=connectionPolicy" },
            { "prod", "readPoolNodes=2" },
            { "dev", "protection=true" },
        };

    [Theory]
    [MemberData(nameof(Protected))]
    public async Task Destroy_without_a_preview_deletes_nothing(string stack, string change)
    {
        var run = await UpdateAsync(StackSettings.Of(stack, change), Snapshot.Empty);

        DeletedByDestroy(run.Current.Resources).Should().BeEmpty();
        DeletedByDestroy(run.Current.Resources.Where(resource => resource.Name != Guard))
            .Should()
            .HaveCountGreaterThan(50, "the guard is what keeps them");
    }

    /// <summary>The guard needs everything, and nothing that is replaced takes it along.</summary>
    [Theory]
    [InlineData(
        "proxyVersion=1.18.0",
        "proxySha256=0000000000000000000000000000000000000000000000000000000000000000"
    )]
    [InlineData("amiId=ami-00000000000000001", "amiArchitecture=arm64")]
    [InlineData("presharedKeyVersion=2")]
    public async Task What_is_not_protected_itself_can_be_replaced_in_prod(params string[] changes)
    {
        var run = await UpdateAsync(StackSettings.Of("prod"), Snapshot.Empty);

        var changed = await UpdateAsync(StackSettings.Of("prod", changes), run.Current);

        changed.Steps.Should().Contain(step => step.Op == StepOp.Replace);
        changed
            .Steps.Where(step => Urn.Name(step.Urn) == Guard)
            .Should()
            .OnlyContain(step => step.Op == StepOp.Same);
    }

    [Fact]
    public async Task A_retired_stack_can_be_destroyed()
    {
        var run = await UpdateAsync(StackSettings.Of("prod"), Snapshot.Empty);

        var retired = await UpdateAsync(
            StackSettings.Of("prod", "environment=retired", "protection=false"),
            run.Current
        );

        DeletedByDestroy(retired.Current.Resources)
            .Should()
            .HaveCount(retired.Current.Resources.Count(resource => resource.Custom));
    }

    /// <summary>Pulumi's rule, played on a state.</summary>
    private static List<string> DeletedByDestroy(IEnumerable<ResourceState> resources)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var deleted = new List<string>();
        // A state lists what a resource needs before it.
        foreach (var resource in resources.Reverse())
        {
            if (resource.Protect || kept.Contains(resource.Urn))
            {
                kept.UnionWith(resource.Needs);
            }
            else if (resource.Custom)
            {
                deleted.Add(resource.Name);
            }
        }
        return deleted;
    }

    private static async Task<DeploymentRun> UpdateAsync(
        Rehearsal.Project.StackConfig config,
        Snapshot before
    )
    {
        var run = await Rehearsed.ExecuteAsync(config, new CloudTwin(), before);
        run.Failed.Should()
            .BeFalse(string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return run;
    }
}
