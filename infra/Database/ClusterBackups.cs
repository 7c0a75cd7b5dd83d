using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>
/// Daily backups and point-in-time recovery, or neither. The cluster's key encrypts them, too. A secondary has none.
/// </summary>
internal static class ClusterBackups
{
    /// <summary>A backup a day: two weeks.</summary>
    private const int KeptBackups = 14;

    /// <summary>At night in Asia and in the evening in Europe; AlloyDB accepts whole hours only.</summary>
    private const int HourUtc = 19;

    public static ClusterAutomatedBackupPolicyArgs? Daily(DatabaseSettings settings) =>
        settings.SecondaryOf is not null ? null
        : settings.Backups
            ? new()
            {
                Enabled = true,
                Location = settings.Region,
                BackupWindow = "3600s",
                WeeklySchedule = new ClusterAutomatedBackupPolicyWeeklyScheduleArgs
                {
                    DaysOfWeeks = MaintenanceWindow.Days.ToArray(),
                    StartTimes = new ClusterAutomatedBackupPolicyWeeklyScheduleStartTimeArgs
                    {
                        Hours = HourUtc,
                    },
                },
                QuantityBasedRetention = new ClusterAutomatedBackupPolicyQuantityBasedRetentionArgs
                {
                    Count = KeptBackups,
                },
                EncryptionConfig = settings.KmsKey is { } key
                    ? (Input<ClusterAutomatedBackupPolicyEncryptionConfigArgs>)
                        new ClusterAutomatedBackupPolicyEncryptionConfigArgs { KmsKeyName = key }
                    : null,
            }
        : new() { Enabled = false };

    public static ClusterContinuousBackupConfigArgs Continuous(DatabaseSettings settings) =>
        settings is { Backups: true, SecondaryOf: null }
            ? new()
            {
                Enabled = true,
                RecoveryWindowDays = settings.RecoveryWindowDays,
                EncryptionConfig = settings.KmsKey is { } key
                    ? (Input<ClusterContinuousBackupConfigEncryptionConfigArgs>)
                        new ClusterContinuousBackupConfigEncryptionConfigArgs { KmsKeyName = key }
                    : null,
            }
            : new() { Enabled = false };
}
