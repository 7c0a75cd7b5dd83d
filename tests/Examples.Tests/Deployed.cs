using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Both halves after the page's three updates, with the plan of the third; deployed once for all tests.</summary>
public sealed class Deployed : IAsyncLifetime
{
    internal Halves Halves { get; } = new();

    internal DeploymentRun Plan { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Halves.PlayAsync(1, 2);
        Plan = await Halves.Google.PreviewAsync([$"awsStack={Halves.Aws.FullName}"], Halves.Aws);
        await Halves.PlayAsync(3, 3);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
