using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects that the twin says the same as providers of its own: a stack's life over the provider protocol
/// leaves the same states as the life in one process.
/// </summary>
public sealed class ServedLifeTests
{
    /// <summary>A change that replaces resources and makes new keys.</summary>
    private const string Change = "presharedKeyVersion=2";

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task A_life_over_the_protocol_leaves_the_states_of_a_life_in_one_process(
        string stack
    )
    {
        var own = new CloudTwin();
        var here = await LiveAsync(stack, () => own);
        await using var server = await ProviderServer.StartAsync(
            new(new CloudTwin(), new(), TimeProvider.System)
        );
        var attached = new List<AttachedClouds>();

        var there = await LiveAsync(
            stack,
            () =>
            {
                // Each command is an engine of its own, and the last one has ended.
                attached.ForEach(clouds => clouds.Dispose());
                attached.Add(new(server.Attachment));
                return attached[^1];
            }
        );

        attached.ForEach(clouds => clouds.Dispose());
        there.Keys.Should().Equal(here.Keys);
        foreach (var (step, states) in here)
        {
            there[step].Should().Equal(states, step);
        }
    }

    private static async Task<Dictionary<string, IReadOnlyList<string>>> LiveAsync(
        string stack,
        Func<IClouds> clouds
    )
    {
        var states = new Dictionary<string, IReadOnlyList<string>>();
        string[] unprotected = stack == "prod" ? ["environment=retired", "protection=false"] : [];
        var config = StackSettings.Of(stack, unprotected);
        var state = Snapshot.Empty;
        await RunAsync("preview", config, preview: true);
        await RunAsync("up", config);
        await RunAsync("up again", config);
        var refresh = Start(state);
        refresh.Refresh();
        Keep("refresh", refresh);
        var changed = StackSettings.Of(stack, [.. unprotected, Change]);
        await RunAsync("preview of a change", changed, preview: true);
        await RunAsync("change", changed);
        var destroy = Start(state);
        destroy.Finish();
        Keep("destroy", destroy);
        return states;

        async Task RunAsync(string step, StackConfig settings, bool preview = false) =>
            Keep(step, await Rehearsed.ExecuteAsync(settings, clouds(), state, preview), preview);

        DeploymentRun Start(Snapshot before) =>
            new(new(StackSettings.Project.Name, stack), before, clouds(), TimeProvider.System);

        void Keep(string step, DeploymentRun run, bool preview = false)
        {
            run.Diagnostics.Where(found => found.Severity == Severity.Error).Should().BeEmpty(step);
            states[step] =
            [
                .. run
                    .Steps.Select(made => $"{made.Op} {made.State.Urn}")
                    .Order(StringComparer.Ordinal),
                .. run.Current.Resources.Select(Text).Order(StringComparer.Ordinal),
            ];
            state = preview ? state : run.Current;
        }
    }

    private static string Text(ResourceState resource) =>
        $"{resource.Urn} {resource.Id}\n{JsonCodec.ToText(resource.Inputs)}\n{JsonCodec.ToText(resource.Outputs)}";
}
