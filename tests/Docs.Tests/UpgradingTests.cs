using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects whoever has deployed d3e62b2: the page on upgrading names each setting that is new, gone or has
/// another default since.
/// </summary>
public sealed class UpgradingTests
{
    /// <summary>Of Pulumi.yaml in d3e62b2: a setting on each line, and its default as JSON where it has one.</summary>
    private const string Former = "data/settings-d3e62b2.txt";

    private static readonly string s_page = File.ReadAllText(
        Path.Combine(Repository.Root, "docs/upgrading.md")
    );

    public static TheoryData<string> Changed() => [.. Names()];

    private static IEnumerable<string> Names()
    {
        var then = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, Former))
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());
        var now = ProjectFile
            .Find(AppContext.BaseDirectory)
            .Declarations.ToDictionary(
                declaration => declaration.Key.Split(':')[1],
                declaration => declaration.Default?.Text ?? ""
            );
        return then
            .Keys.Union(now.Keys)
            .Where(name =>
                !then.TryGetValue(name, out var old)
                || !now.TryGetValue(name, out var current)
                || Plain(old) != Plain(current)
            );

        // A text and its JSON alike.
        static string Plain(string value) =>
            value.Trim('"').Replace(" ", "", StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_that_changed_are_found() =>
        Names()
            .Should()
            .BeEquivalentTo(
                "alarms",
                "client",
                "connectivity",
                "databaseFlags",
                "exceptions",
                "existingDatabase",
                "awsKmsKey",
                "awsNetwork",
                "googleKmsKey",
                "googleNetwork",
                "identityAuditLogs",
                "imageGeneration",
                "kubernetesClusters",
                "maintenanceWindow",
                "newerValues",
                "proxyVersion",
                "queryInsights",
                "restore",
                "secondaryOf",
                "workloads"
            );

    [Theory, MemberData(nameof(Changed))]
    public void The_page_names_the_setting(string name) =>
        s_page.Should().MatchRegex($"`{name}[`:]");
}
