using Pulumi.Random;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Refuses, in the preview, a version of PostgreSQL older than the database's: AlloyDB does so only when
/// the update has begun. A resource without a cloud behind it remembers each version that was reached.
/// </summary>
internal static class NoDowngrade
{
    private const string Setting = "databaseVersion";
    private const string Reached = "reached";

    /// <param name="settings">The stack's settings.</param>
    /// <param name="database">What has to have the version before it counts as reached.</param>
    /// <param name="options">Must give the provider of random.</param>
    /// <returns>The resource that remembers; none for a database that exists.</returns>
    public static IReadOnlyList<Resource> Confirm(
        Settings settings,
        Resource database,
        CustomResourceOptions options
    )
    {
        if (settings.Database.Existing is not null)
        {
            return [];
        }

        var wanted = settings.Database.DatabaseVersion;
        var versions = DatabaseSettings.Versions.Add(wanted).Distinct().ToList();
        var later = versions.Skip(versions.IndexOf(wanted) + 1).ToList();
        var memory = new RandomId(
            $"decided-{Setting}",
            new()
            {
                ByteLength = 8,
                Keepers = versions.ToDictionary(
                    version => version,
                    version => later.Contains(version) ? "" : Reached
                ),
            },
            CustomResourceOptions.Merge(
                options,
                new()
                {
                    DependsOn = database,
                    // A version once reached stays reached, under any later setting.
                    IgnoreChanges = [.. later.Select(version => $"keepers.{version}")],
                }
            )
        );
        _ = memory.Keepers.Apply(keepers =>
        {
            var problems = settings.Problems;
            var newest = later.LastOrDefault(version =>
                keepers?.GetValueOrDefault(version) == Reached
            );
            problems.Require(
                newest is null,
                Setting,
                wanted,
                $"the database has {newest}, and AlloyDB cannot go back",
                $"{newest} or newer; for an older one deploy another stack and move the data"
            );
            return newest is null
                ? wanted
                : throw Problems.Exception(
                    "The changed configuration",
                    "the database was left as it is",
                    settings.Located(problems)
                );
        });
        return [memory];
    }
}
