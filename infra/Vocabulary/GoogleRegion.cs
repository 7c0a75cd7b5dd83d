namespace KeylessAlloyDb.Vocabulary;

/// <summary>Rules for a region of Google Cloud.</summary>
internal static class GoogleRegion
{
    public static void Require(
        Problems problems,
        string setting,
        string region,
        IReadOnlyCollection<string> newer
    ) =>
        _ =
            problems.RequireForm(
                ResourceNames.IsGoogleRegion(region),
                setting,
                region,
                "is not a region of Google Cloud",
                "a region such as asia-northeast1 (not a zone such as asia-northeast1-a)",
                ValueList.GoogleRegions.Names
            )
            && ValueList.GoogleRegions.Require(
                problems,
                setting,
                region,
                "a region of Google Cloud",
                newer
            );
}
