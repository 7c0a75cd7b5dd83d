using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Database;

/// <summary>The full name of something of AlloyDB's that lies in a project and a region.</summary>
internal sealed partial record FullName(string Project, string Region)
{
    public const string Clusters = "clusters";

    public const string ClusterForm = "projects/PROJECT/locations/REGION/clusters/CLUSTER";

    /// <summary>Null where the text is no full name of that kind.</summary>
    public static FullName? Parse(string name, string kind) =>
        Form().Match(name) is { Success: true } form && form.Groups["kind"].Value == kind
            ? new(form.Groups["project"].Value, form.Groups["region"].Value)
            : null;

    /// <summary>Notes a problem unless the region of a full name is one of Google Cloud.</summary>
    public static bool RequireRegion(
        Problems problems,
        string setting,
        string name,
        IReadOnlyCollection<string> newer
    )
    {
        var regions = ValueList.GoogleRegions;
        var parts = name.Split('/');
        var region = parts[3];
        return problems.Require(
            regions.Find(region) is not null || newer.Contains(region),
            setting,
            name,
            $"{region} {regions.Unknown("a region of Google Cloud")}",
            $"a name whose region is {regions.Allowed}",
            regions.Names.Select(known => string.Join('/', [.. parts[..3], known, .. parts[4..]]))
        );
    }

    [GeneratedRegex(
        @"\Aprojects/(?<project>[a-z][a-z0-9-]{4,28}[a-z0-9])/locations/(?<region>[a-z0-9-]+)/(?<kind>[a-z]+)/[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z"
    )]
    private static partial Regex Form();
}
