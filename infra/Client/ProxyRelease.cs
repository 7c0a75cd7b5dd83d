using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Client;

/// <summary>Releases of the AlloyDB Auth Proxy: the URL and the hash of each binary.</summary>
/// <remarks>https://github.com/GoogleCloudPlatform/alloydb-auth-proxy/releases</remarks>
public static partial class ProxyRelease
{
    /// <summary>The release that is installed where the settings name none.</summary>
    public const string DefaultVersion = "1.17.2";

    /// <summary>
    /// The supported releases, for messages. Older ones have not been tested.
    /// </summary>
    public const string VersionAllowed =
        "a release such as " + DefaultVersion + ", 1.14.0 or newer";

    /// <summary>The form of a hash, for messages.</summary>
    public const string Sha256Allowed =
        "64 lower-case hexadecimal digits, as the release's page shows them";

    private static readonly Version s_oldest = new(1, 14, 0);

    private static readonly ImmutableDictionary<(string, string), string> s_known = new Dictionary<
        (string Version, string Architecture),
        string
    >
    {
        [("1.17.2", InstanceArchitecture.Intel)] =
            "670f2438a28abd0ab78e497b5e510cf018c4e4956af49740a3a8999e2ac7c894",
        [("1.17.2", InstanceArchitecture.Arm)] =
            "dbc9e2bd517c54143ed81bb4835f382f2ea25c2ae7f891773b5485bf28016beb",
        [("1.17.0", InstanceArchitecture.Intel)] =
            "e5bb7f916d4a2c5df2e7d2d7c8ee6b731b125f63ed82fd10f7a9151cfb63d759",
        [("1.17.0", InstanceArchitecture.Arm)] =
            "b5d9b7035b6b29cc49c7942ec3fe0d02be70c50a825f6651fd0dfa0c7d4cb5eb",
    }.ToImmutableDictionary();

    /// <summary>The binary's SHA-256; null where this program does not know the release.</summary>
    public static string? Sha256(string version, string architecture) =>
        s_known.GetValueOrDefault((version, architecture));

    /// <summary>Where Google publishes the binary, without the need to log in.</summary>
    public static string Url(string version, string architecture) =>
        $"https://storage.googleapis.com/alloydb-auth-proxy/v{version}/alloydb-auth-proxy.linux."
        + InstanceArchitecture.ProxyName(architecture);

    /// <summary>Whether a text is a supported release.</summary>
    /// <param name="value">The text, without a leading v.</param>
    public static bool IsVersion(string? value) =>
        value is not null
        && Release().IsMatch(value)
        && Version.TryParse(value, out var version)
        && version >= s_oldest;

    /// <summary>Whether a text is a SHA-256 in hexadecimal digits.</summary>
    /// <param name="value">The text.</param>
    public static bool IsSha256(string? value) => value is not null && Hash().IsMatch(value);

    [GeneratedRegex(@"\A[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}\z")]
    private static partial Regex Release();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}
