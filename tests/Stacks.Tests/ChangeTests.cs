using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects changes of a deployed stack: whichever of their operations fails once, the next update
/// comes right; taken back, the stack is what it was. `make sweep` goes through every setting, this
/// through those whose resources move, take others along or are written by two.
/// </summary>
public sealed class ChangeTests
{
    [Theory]
    // A project has one audit configuration per service: who deletes it takes it from its successor.
    [InlineData("identityProject=example-identity")]
    // Tunnels are deleted first, and take interfaces and peers along.
    [InlineData("presharedKeyVersion=2")]
    // The endpoint is the stack's own, then Google's.
    [InlineData("endpoint=connectionPolicy")]
    public async Task Whatever_fails_once_comes_right_and_the_way_back_is_open(string change)
    {
        var first = await RunAsync([], Snapshot.Empty, new CloudTwin(), preview: false);
        var sweep = new ChangeSweep(RunAsync, first, () => new CloudTwin());

        var swept = await sweep.RunAsync([change], () => { }, CancellationToken.None);

        swept.Refusal.Should().BeNull();
        swept.Results.Should().HaveCountGreaterThan(5);
        string.Join('\n', swept.Results.Select(result => result.Problem).OfType<string>())
            .Should()
            .BeEmpty();

        static Task<Rehearsal.Engine.DeploymentRun> RunAsync(
            IReadOnlyList<string> settings,
            Snapshot before,
            Rehearsal.Providers.IClouds clouds,
            bool preview
        ) => Rehearsed.ExecuteAsync(StackSettings.Of("dev", settings), clouds, before, preview);
    }
}
