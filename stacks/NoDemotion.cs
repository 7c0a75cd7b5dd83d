using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Refuses, in the preview, <c>secondaryOf</c> for a cluster that is a primary, or that replicates another one:
/// only a switch-over changes that. AlloyDB is asked, since neither the settings nor the state know of one.
/// </summary>
/// <remarks>docs/decisions/0091-the-cloud-says-which-cluster-is-the-primary.md</remarks>
internal static class NoDemotion
{
    /// <exception cref="RunException">The cluster is no secondary of that primary.</exception>
    public static void Confirm(Settings settings, Gcp.Provider google)
    {
        if (settings.Database is not { SecondaryOf: { } wanted, ClusterId: { } id })
        {
            return;
        }

        var cluster = CloudQuestion
            .FindAsync(
                $"AlloyDB's {id}",
                () =>
                    GetCluster.InvokeAsync(
                        new()
                        {
                            Project = settings.GoogleProject,
                            Location = settings.Network.Region,
                            ClusterId = id,
                        },
                        new() { Provider = google }
                    )
            )
            .GetAwaiter()
            .GetResult();
        if (cluster is null)
        {
            return;
        }

        var primary = cluster
            .SecondaryConfigs.Select(config => config.PrimaryClusterName)
            .FirstOrDefault(name => !string.IsNullOrEmpty(name));
        var problems = settings.Problems;
        problems.Require(
            primary is not null && Place(primary) == Place(wanted),
            "secondaryOf",
            wanted,
            primary is null
                ? $"cluster {id} is a primary, and only a switch-over makes a secondary of one"
                : $"cluster {id} replicates {primary}",
            primary is null
                ? "no secondaryOf; for a switch-over see \"Add a second region\" in docs/how-to.md"
                : $"{primary}, or no secondaryOf, which promotes the cluster"
        );
        var messages = settings.Located(problems);
        if (messages.Count > 0)
        {
            throw Problems.Exception(
                "The changed configuration",
                "neither cloud was touched",
                messages
            );
        }
    }

    /// <summary>Region and id: AlloyDB may name the project by its number.</summary>
    private static string Place(string cluster) => string.Join('/', cluster.Split('/').Skip(2));
}
