using System.Globalization;
using System.Text.RegularExpressions;
using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>
/// What a new cluster is restored from: a backup, or another cluster as it was at a point in time. AlloyDB
/// restores into new clusters only. Taking it away later replaces the cluster, with everything in it.
/// </summary>
/// <remarks>https://cloud.google.com/alloydb/docs/backup/overview</remarks>
public sealed partial record RestoreSource
{
    private const string BackupForm = "projects/PROJECT/locations/REGION/backups/BACKUP";

    /// <summary>
    /// Full name of a backup, <c>projects/P/locations/R/backups/B</c>; null with <see cref="Cluster"/>.
    /// </summary>
    public string? Backup { get; init; }

    /// <summary>
    /// Full name of a cluster with point-in-time recovery, <c>projects/P/locations/R/clusters/C</c>; null with
    /// <see cref="Backup"/>.
    /// </summary>
    public string? Cluster { get; init; }

    /// <summary>
    /// The point in time, within the cluster's recovery window: RFC 3339 in UTC, e.g.
    /// <c>2026-11-30T04:05:06Z</c>. Null with <see cref="Backup"/>.
    /// </summary>
    public string? PointInTime { get; init; }

    /// <summary>Says in one line what it is: a backup, or a cluster at a point in time.</summary>
    public override string ToString() => Backup ?? $"{Cluster} at {PointInTime}";

    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting that holds this.</param>
    /// <param name="target">Region of the cluster that is restored, and the setting that has it.</param>
    /// <param name="newer">Values that the lists of this program lack.</param>
    internal void Validate(
        Problems problems,
        string setting,
        (string Setting, string Region) target,
        IReadOnlyCollection<string> newer
    )
    {
        if (Backup is null == Cluster is null)
        {
            problems.Add(
                setting,
                $"has {(Backup is null ? "neither backup nor" : "both backup and")} cluster. Allowed: one of them."
            );
            return;
        }

        if (
            Backup is null
                ? IsCluster(problems, setting, target)
                : IsBackup(problems, setting, newer)
        )
        {
            problems.MarkHarmless(setting);
        }
    }

    private bool IsBackup(Problems problems, string setting, IReadOnlyCollection<string> newer) =>
        (
            problems.RequireForm(
                FullName.Parse(Backup!, "backups") is not null,
                $"{setting}.backup",
                Backup,
                "is not the full name of a backup",
                BackupForm
            ) && FullName.RequireRegion(problems, $"{setting}.backup", Backup!, newer)
        )
        & problems.Require(
            PointInTime is null,
            $"{setting}.pointInTime",
            PointInTime,
            "a backup is of one point in time already",
            "no pointInTime with backup"
        );

    /// <remarks>
    /// AlloyDB restores a point in time in the cluster's own region:
    /// https://cloud.google.com/alloydb/docs/backup/overview
    /// </remarks>
    private bool IsCluster(
        Problems problems,
        string setting,
        (string Setting, string Region) target
    ) =>
        (
            problems.RequireForm(
                FullName.Parse(Cluster!, FullName.Clusters) is not null,
                $"{setting}.cluster",
                Cluster,
                "is not the full name of a cluster",
                FullName.ClusterForm
            )
            && problems.RequireBoth(
                FullName.Parse(Cluster!, FullName.Clusters)!.Region == target.Region,
                ($"{setting}.cluster", Cluster!),
                (target.Setting, target.Region),
                "a point in time is restored in the region of its cluster",
                "the same region in both"
            )
        )
        & problems.RequireForm(
            Time().IsMatch(PointInTime ?? "")
                && DateTimeOffset.TryParse(
                    PointInTime,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out _
                ),
            $"{setting}.pointInTime",
            PointInTime,
            "is no time in UTC",
            "a time such as 2026-11-30T04:05:06Z, within the cluster's recovery window"
        );

    internal ClusterRestoreBackupSourceArgs? BackupArgs() =>
        Backup is null ? null : new() { BackupName = Backup };

    internal ClusterRestoreContinuousBackupSourceArgs? ClusterArgs() =>
        Backup is null ? new() { Cluster = Cluster!, PointInTime = PointInTime! } : null;

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z\z")]
    private static partial Regex Time();
}
