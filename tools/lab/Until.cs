using System.Diagnostics;

namespace KeylessAlloyDb.Lab;

/// <summary>Waits for a condition, for a limited time.</summary>
internal static class Until
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <returns>Whether it came to hold within the limit.</returns>
    public static async Task<bool> HoldsAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit)
            {
                return false;
            }
            await Task.Delay(s_pause);
        }
        return true;
    }

    /// <exception cref="LabException">It did not hold within the limit.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, string message)
    {
        if (!await HoldsAsync(condition, limit))
        {
            throw new LabException($"{message} within {limit.TotalSeconds:F0} s.");
        }
    }
}
