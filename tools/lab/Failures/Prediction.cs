using System.Globalization;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>How long a loss should last, from the timers of the plan; seconds.</summary>
internal sealed record Prediction(double Shortest, double Longest)
{
    /// <summary>Seconds that timers of busy machines come late.</summary>
    public const double Tolerance = 5;

    /// <summary>A peer that says goodbye is left at once.</summary>
    public static readonly Prediction Graceful = new(0, 1);

    /// <summary>
    /// The last keepalive came up to one interval before the loss, and whichever of BGP's hold timer
    /// and IKE's dead peer detection is first ends the wait.
    /// </summary>
    public static Prediction Silent(LabPlan plan)
    {
        var hold = Math.Min(
            plan.Aws.Tunnels.Min(end => end.HoldTime),
            plan.Google.Tunnels.Min(end => end.HoldTime)
        );
        var dead = plan.Aws.Tunnels.Min(end => end.DeadPeerTime);
        var longest = Math.Min(hold, dead);
        return new(Math.Min(longest, hold - hold / 3.0), longest);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Shortest:F0} to {Longest:F0} s");
}
