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

    [GeneratedRegex(
        @"\Aprojects/(?<project>[a-z][a-z0-9-]{4,28}[a-z0-9])/locations/(?<region>[a-z0-9-]+)/(?<kind>[a-z]+)/[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z"
    )]
    private static partial Regex Form();
}
