using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>Daily backups and point-in-time recovery, or neither.</summary>
internal static class ClusterBackups
{
    private const int KeptBackups = 14;

    /// <summary>Outside office hours in most places; AlloyDB accepts whole hours only.</summary>
    private const int HourUtc = 19;

    public static ClusterAutomatedBackupPolicyArgs Daily(string region, bool enabled) =>
        enabled
            ? new()
            {
                Enabled = true,
                Location = region,
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
            }
            : new() { Enabled = false };

    public static ClusterContinuousBackupConfigArgs Continuous(bool enabled, int windowDays) =>
        enabled
            ? new() { Enabled = true, RecoveryWindowDays = windowDays }
            : new() { Enabled = false };
}
