namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// The algorithms that one end allows for one phase, in AWS's words. An end that names none allows
/// all that its cloud has.
/// </summary>
/// <param name="Encryption">AES256, ...</param>
/// <param name="Integrity">SHA2-256, ...</param>
/// <param name="Groups">Numbers of Diffie-Hellman groups.</param>
/// <param name="Source">Their place in the state, for messages.</param>
internal sealed record Transforms(
    IReadOnlyList<string> Encryption,
    IReadOnlyList<string> Integrity,
    IReadOnlyList<string> Groups,
    string Source
)
{
    /// <summary>AWS's word, strongSwan's keyword and the name that strongSwan shows.</summary>
    private static readonly Dictionary<string, (string Keyword, string Shown)> s_algorithms = new()
    {
        ["AES128"] = ("aes128", "AES_CBC-128"),
        ["AES256"] = ("aes256", "AES_CBC-256"),
        ["AES128-GCM-16"] = ("aes128gcm16", "AES_GCM_16-128"),
        ["AES256-GCM-16"] = ("aes256gcm16", "AES_GCM_16-256"),
        ["SHA1"] = ("sha1", "HMAC_SHA1_96"),
        ["SHA2-256"] = ("sha256", "HMAC_SHA2_256_128"),
        ["SHA2-384"] = ("sha384", "HMAC_SHA2_384_192"),
        ["SHA2-512"] = ("sha512", "HMAC_SHA2_512_256"),
        ["2"] = ("modp1024", "MODP_1024"),
        ["5"] = ("modp1536", "MODP_1536"),
        ["14"] = ("modp2048", "MODP_2048"),
        ["15"] = ("modp3072", "MODP_3072"),
        ["16"] = ("modp4096", "MODP_4096"),
        ["17"] = ("modp6144", "MODP_6144"),
        ["18"] = ("modp8192", "MODP_8192"),
        ["19"] = ("ecp256", "ECP_256"),
        ["20"] = ("ecp384", "ECP_384"),
        ["21"] = ("ecp521", "ECP_521"),
    };

    public static IEnumerable<string> Known => s_algorithms.Keys;

    /// <summary>A list in Google's words becomes one in AWS's: AES-CBC-256, HMAC-SHA2-256-128, Group-14.</summary>
    public static string FromGoogle(string word) =>
        word.Replace("AES-CBC-", "AES")
            .Replace("HMAC-", "")
            .Replace("SHA2-256-128", "SHA2-256")
            .Replace("SHA2-384-192", "SHA2-384")
            .Replace("SHA2-512-256", "SHA2-512")
            .Replace("Group-", "");

    /// <summary>What Cloud VPN takes where no cipher suite is set, as far as AWS has it, too.</summary>
    /// <remarks>https://cloud.google.com/network-connectivity/docs/vpn/concepts/supported-ike-ciphers</remarks>
    public static Transforms AnyOfGoogle(string source) =>
        new(
            ["AES256", "AES128"],
            ["SHA2-256", "SHA2-384", "SHA2-512", "SHA1"],
            ["14", "15", "16", "18", "19", "20", "21"],
            source
        );

    /// <summary>Exactly one algorithm of each kind.</summary>
    public bool IsPinned => Encryption.Count == 1 && Integrity.Count == 1 && Groups.Count == 1;

    /// <summary>As swanctl.conf writes a proposal.</summary>
    public string Proposal => string.Join('-', All.Select(word => s_algorithms[word].Keyword));

    /// <summary>The names that <c>swanctl --list-sas</c> shows, in its order.</summary>
    public IEnumerable<string> Shown => All.Select(word => s_algorithms[word].Shown);

    public override string ToString() => string.Join(", ", All);

    private IEnumerable<string> All => Encryption.Concat(Integrity).Concat(Groups);
}
