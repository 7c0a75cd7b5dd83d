using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>A length of time for a reader: hours and minutes, minutes and seconds, or seconds.</summary>
internal static class TimeText
{
    public static string Short(TimeSpan time) =>
        time.TotalHours >= 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)time.TotalHours}h{time.Minutes:00}m"
            )
        : time.TotalMinutes >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}s");
}
