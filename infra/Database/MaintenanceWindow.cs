using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>When AlloyDB may maintain the cluster. It begins within an hour of the start.</summary>
/// <param name="Day">Day of the week in UTC, in capitals: MONDAY to SUNDAY.</param>
/// <param name="Hour">Hour of the day in UTC, 0 to 23.</param>
/// <remarks>https://cloud.google.com/alloydb/docs/maintenance</remarks>
public sealed record MaintenanceWindow(string Day, int Hour)
{
    /// <summary>The days, as AlloyDB writes them.</summary>
    public static IReadOnlyList<string> Days { get; } =
    ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

    internal void Validate(Problems problems, string setting)
    {
        problems.RequireForm(
            Days.Contains(Day),
            $"{setting}.day",
            Day,
            "is no day of the week",
            string.Join(", ", Days),
            Days
        );
        problems.Require(
            Hour is >= 0 and <= 23,
            $"{setting}.hour",
            Hour,
            "is no hour of a day",
            "0 to 23, in UTC"
        );
    }

    internal ClusterMaintenanceUpdatePolicyArgs ToArgs() =>
        new()
        {
            MaintenanceWindows = new ClusterMaintenanceUpdatePolicyMaintenanceWindowArgs
            {
                Day = Day,
                StartTime = new ClusterMaintenanceUpdatePolicyMaintenanceWindowStartTimeArgs
                {
                    Hours = Hour,
                },
            },
        };
}
