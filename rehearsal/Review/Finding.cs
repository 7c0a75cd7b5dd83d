namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>What a reviewer has to fear, the worst first.</summary>
internal enum Risk
{
    Failure,
    DataLoss,
    Outage,
    TrustWidened,
    TrustNarrowed,
    Exposure,
    ProtectionWeakened,
    Interruption,
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
            Risk.DataLoss => "Data loss",
            Risk.Outage => "Outage",
            Risk.TrustWidened => "Trust widened",
            Risk.TrustNarrowed => "Trust narrowed",
            Risk.Exposure => "Exposure",
            Risk.ProtectionWeakened => "Protection weakened",
            _ => "Interruption",
        };

    public static string Icon(this Risk risk) =>
        risk switch
        {
            Risk.Failure or Risk.DataLoss => "⛔",
            Risk.Outage or Risk.TrustWidened or Risk.Exposure => "🔴",
            Risk.ProtectionWeakened => "🟠",
            _ => "🟡",
        };
}
