namespace KeylessAlloyDb.Vocabulary;

/// <summary>Names and addresses of Google's APIs behind a VPN.</summary>
/// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options</remarks>
internal static class GoogleApiAddresses
{
    /// <summary>The range that the VPN carries; null where it carries none.</summary>
    public static string? Range(this GoogleApiAccess access) =>
        access switch
        {
            GoogleApiAccess.Private => "199.36.153.8/30",
            GoogleApiAccess.Restricted => "199.36.153.4/30",
            _ => null,
        };

    /// <summary>The four addresses of <see cref="Range"/>.</summary>
    public static string[] Addresses(this GoogleApiAccess access) =>
        access.Range() is { } range
            ? [.. Enumerable.Range(0, 4).Select(index => Cidr.Host(range, index))]
            : [];

    /// <summary>The first label of the name that has the addresses, and the setting's value.</summary>
    public static string Label(this GoogleApiAccess access) =>
        access switch
        {
            GoogleApiAccess.Private => "private",
            GoogleApiAccess.Restricted => "restricted",
            _ => "internet",
        };
}
