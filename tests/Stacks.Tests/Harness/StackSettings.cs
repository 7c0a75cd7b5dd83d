using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>Settings of Pulumi.yaml and a stack file, some of them overridden.</summary>
internal static class StackSettings
{
    public static ProjectFile Project { get; } = ProjectFile.Find(AppContext.BaseDirectory);

    /// <param name="stack">dev or prod.</param>
    /// <param name="overrides">Each key=value.</param>
    public static StackConfig Of(string stack, params IEnumerable<string> overrides) =>
        StackConfig.Read(Project, stack, [.. overrides], overridesArePaths: false);

    /// <summary>The settings without the project's name before them.</summary>
    public static Dictionary<string, string> Values(StackConfig config) =>
        config.Values.ToDictionary(
            entry => entry.Key[(Project.Name.Length + 1)..],
            entry => entry.Value.Text
        );

    /// <summary>As Pulumi hands them to the program.</summary>
    public static string Json(StackConfig config) =>
        JsonSerializer.Serialize(
            config.Values.ToDictionary(entry => entry.Key, entry => entry.Value.Text)
        );

    public static string AwsAccount(StackConfig config) => Values(config)["awsAccountId"];
}
