using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects <c>pulumi up --target</c>, which leaves out resources that were never created. Seen with Pulumi
/// 3.276.0: the engine answers such a registration with neither id nor outputs, and the program ended with a
/// NullReferenceException where it read one of them.
/// </summary>
public sealed class TargetTests
{
    public static TheoryData<string> Variants => Variant.Names;

    /// <summary>What an earlier variant has too is left out there.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_program_runs_with_any_resource_left_out(string name)
    {
        var variant = Variant.Of(name);
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in Variant.All.TakeWhile(other => other != variant))
        {
            earlier.UnionWith(await KeysAsync(other));
        }

        foreach (var key in (await KeysAsync(variant)).Distinct().Except(earlier))
        {
            await AssertRunsAsync(variant, resource => Key(resource) == key, key);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public Task The_program_runs_with_all_resources_left_out(string name) =>
        AssertRunsAsync(Variant.Of(name), _ => true, "everything");

    private static async Task<IEnumerable<string>> KeysAsync(Variant variant)
    {
        var (recording, _) = await StackMocks.RunAsync(variant, preview: false);
        return recording.Resources.Select(Key);
    }

    private static async Task AssertRunsAsync(
        Variant variant,
        Func<Recorded, bool> leftOut,
        string what
    )
    {
        var config = StackSettings.Of(variant.Stack, variant.Overrides);
        var answers = new CloudAnswers
        {
            AwsAccount = StackSettings.AwsAccount(config),
            LeftOut = leftOut,
        };
        await FluentActions
            .Awaiting(() => StackMocks.RunAsync(config, preview: false, answers))
            .Should()
            .NotThrowAsync($"--target may leave out {what}");
    }

    private static string Key(Recorded resource) => $"{resource.Type} {resource.Name}";
}
