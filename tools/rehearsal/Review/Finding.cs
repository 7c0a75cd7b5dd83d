namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The risks of a review, the worst first.</summary>
internal enum Risk
{
    Failure,
    Refused,
    DataLoss,
    Outage,
    Unguarded,
    TrustWidened,
    Exposure,
    ProtectionWeakened,
    TrustNarrowed,
    Interruption,
    LaterTaskBroken,
}

/// <summary>Something that a change does beyond being a change.</summary>
/// <param name="Risk">Its rank.</param>
/// <param name="Text">In the domain's words, without a full stop: "the AlloyDB cluster x is replaced".</param>
/// <param name="Urns">The resources that it is about.</param>
internal sealed record Finding(Risk Risk, string Text, params IReadOnlyList<string> Urns);

internal static class Risks
{
    public static string Label(this Risk risk) =>
        risk switch
        {
            Risk.Failure => "Preview failed",
            Risk.Refused => "Would fail",
            Risk.DataLoss => "Data loss",
            Risk.Outage => "Outage",
            Risk.Unguarded => "Protection bypassed",
            Risk.TrustWidened => "Trust widened",
            Risk.Exposure => "Exposure",
            Risk.ProtectionWeakened => "Protection weakened",
            Risk.TrustNarrowed => "Trust narrowed",
            Risk.Interruption => "Interruption",
            _ => "Later task broken",
        };

    public static string Icon(this Risk risk) =>
        risk switch
        {
            Risk.Failure or Risk.Refused or Risk.DataLoss => "⛔",
            _ when risk.IsAlarm() => "🔴",
            Risk.ProtectionWeakened => "🟠",
            _ => "🟡",
        };

    /// <summary>Whether it is red: a reviewer must approve it.</summary>
    public static bool IsAlarm(this Risk risk) => risk <= Risk.Exposure;
}
