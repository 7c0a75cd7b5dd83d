namespace KeylessAlloyDb.Login.Protocol;

/// <summary>The hosts that a client of AlloyDB calls over HTTP.</summary>
internal static class CloudHosts
{
    public const string Metadata = "169.254.169.254";
    public const string Sts = "sts.googleapis.com";
    public const string IamCredentials = "iamcredentials.googleapis.com";
    public const string AlloyDb = "alloydb.googleapis.com";

    /// <summary>The hosts of Google's APIs.</summary>
    public static IReadOnlyList<string> Google { get; } = [Sts, IamCredentials, AlloyDb];

    public static IReadOnlyList<string> All { get; } = [Metadata, .. Google];
}
