namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>Availability zones of a region, as a new account sees them.</summary>
internal static class Zones
{
    /// <summary>ap-northeast-1b is closed to new accounts.</summary>
    public static IReadOnlyList<string> Of(string region) =>
        [.. (region == "ap-northeast-1" ? "acd" : "abc").Select(letter => $"{region}{letter}")];

    /// <summary>A Local Zone beside the region: there only for who asks for it.</summary>
    public static string Local(string region) => $"{region}-xyz-1a";

    /// <summary>use1-az1 for us-east-1a: the mapping differs between accounts.</summary>
    public static string IdOf(string zone)
    {
        var parts = zone[..^1].Split('-');
        var place = string.Concat(parts[..^1].Select((part, i) => i == 0 ? part : part[..1]));
        return $"{place}{parts[^1]}-az{zone[^1] - 'a' + 1}";
    }
}
