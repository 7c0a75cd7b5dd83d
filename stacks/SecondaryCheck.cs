using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Refuses, in the preview, a <c>secondaryOf</c> that AlloyDB refuses when the update has begun. AlloyDB is asked,
/// since neither the settings nor the state know of a promotion or a switch-over.
/// </summary>
/// <remarks>
/// The primary is asked for only until the own cluster exists: later its region may be lost, and no update
/// may need it. docs/decisions/0091-the-cloud-says-which-cluster-is-the-primary.md
/// </remarks>
internal static class SecondaryCheck
{
    private const string Setting = "secondaryOf";

    /// <exception cref="RunException">
    /// The cluster is no secondary of that primary, or does not exist and cannot become one.
    /// </exception>
    public static void Confirm(Settings settings, Gcp.Provider google)
    {
        if (settings.Database is not { SecondaryOf: { } wanted, ClusterId: { } id })
        {
            return;
        }

        var problems = settings.Problems;
        if (
            Find(
                $"projects/{settings.GoogleProject}/locations/{settings.Network.Region}/clusters/{id}"
            ) is
            { } own
        )
        {
            RequireSecondary(problems, own, id, wanted);
        }
        else
        {
            RequirePrimary(problems, Find(wanted), settings, wanted);
        }

        var messages = settings.Located(problems);
        if (messages.Count > 0)
        {
            throw Problems.Exception(
                "The changed configuration",
                "neither cloud was touched",
                messages
            );
        }

        GetClusterResult? Find(string cluster)
        {
            var parts = cluster.Split('/');
            return CloudQuestion
                .FindAsync(
                    $"AlloyDB's {parts[5]}",
                    () =>
                        GetCluster.InvokeAsync(
                            new()
                            {
                                Project = parts[1],
                                Location = parts[3],
                                ClusterId = parts[5],
                            },
                            new() { Provider = google }
                        )
                )
                .GetAwaiter()
                .GetResult();
        }
    }

    /// <summary>Only a switch-over changes whether a cluster that exists is a primary, and of whom it is a secondary.</summary>
    private static void RequireSecondary(
        Problems problems,
        GetClusterResult cluster,
        string id,
        string wanted
    )
    {
        var primary = cluster
            .SecondaryConfigs.Select(config => config.PrimaryClusterName)
            .FirstOrDefault(name => !string.IsNullOrEmpty(name));
        problems.Require(
            primary is not null && Place(primary) == Place(wanted),
            Setting,
            wanted,
            primary is null
                ? $"cluster {id} is a primary, and only a switch-over makes a secondary of one"
                : $"cluster {id} replicates {primary}",
            primary is null
                ? "leave it empty; for a switch-over see \"Add a second region\" in docs/how-to.md"
                : $"{primary}, or leave it empty, which promotes the cluster"
        );
    }

    private static void RequirePrimary(
        Problems problems,
        GetClusterResult? primary,
        Settings settings,
        string wanted
    )
    {
        var version = settings.Database.DatabaseVersion;
        _ =
            problems.Require(
                primary is not null,
                Setting,
                wanted,
                "AlloyDB has no such cluster",
                $"the name of a cluster that exists, as `gcloud alloydb clusters list --project={settings.GoogleProject}` lists it"
            )
            && problems.Require(
                primary!.DatabaseVersion == version,
                "databaseVersion",
                version,
                $"the primary {wanted} has {primary.DatabaseVersion}",
                $"{primary.DatabaseVersion}, as a secondary has the version of its primary"
            );
    }

    /// <summary>Region and id: AlloyDB may name the project by its number.</summary>
    private static string Place(string cluster) => string.Join('/', cluster.Split('/').Skip(2));
}
