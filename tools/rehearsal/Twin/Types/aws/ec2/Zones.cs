namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Availability zones of a region, as a new account sees them.</summary>
internal static class Zones
{
    /// <summary>Three, but for the regions whose others matter; ap-northeast-1b is closed to new accounts.</summary>
    public static IReadOnlyList<string> Of(string region) =>
        [.. Letters(region).Select(letter => $"{region}{letter}")];

    /// <summary>A Local Zone beside the region: there only for who asks for it.</summary>
    public static string Local(string region) => $"{region}-xyz-1a";

    private static string Letters(string region) =>
        region switch
        {
            "ap-northeast-1" => "acd",
            "us-east-1" => "abcdef",
            "us-west-2" => "abcd",
            _ => "abc",
        };

    /// <summary>use1-az1 for us-east-1a: the mapping differs between accounts.</summary>
    public static string IdOf(string zone)
    {
        var parts = zone[..^1].Split('-');
        var place = string.Concat(parts[..^1].Select((part, i) => i == 0 ? part : part[..1]));
        return $"{place}{parts[^1]}-az{zone[^1] - 'a' + 1}";
    }
}
