namespace KeylessAlloyDb.Login.Trust;

/// <summary>Who holds a Google access token.</summary>
/// <remarks>https://cloud.google.com/iam/docs/principal-identifiers</remarks>
internal abstract record Principal
{
    private const string Everybody = "allUsers";
    private const string EveryAccount = "allAuthenticatedUsers";

    /// <summary>Whether a member of an IAM policy names this principal.</summary>
    public bool IsMeantBy(string member) =>
        member is Everybody or EveryAccount || Members.Contains(member);

    /// <summary>The ways in which a policy can name it.</summary>
    protected abstract IEnumerable<string> Members { get; }
}

/// <summary>A service account.</summary>
internal sealed record ServiceAccount(string Email) : Principal
{
    private const string Domain = ".gserviceaccount.com";

    /// <summary>The account's name as a user of AlloyDB.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
    public string DatabaseUser =>
        Email.EndsWith(Domain, StringComparison.Ordinal) ? Email[..^Domain.Length] : Email;

    protected override IEnumerable<string> Members => [$"serviceAccount:{Email}"];
}

/// <summary>What Google knows of a caller after the exchange.</summary>
/// <param name="Pool">The pool's full name.</param>
/// <param name="Subject"><c>google.subject</c>.</param>
/// <param name="Attributes">The custom attributes by name, without the prefix <c>attribute.</c></param>
internal sealed record FederatedIdentity(
    string Pool,
    string Subject,
    IReadOnlyDictionary<string, string> Attributes
) : Principal
{
    private const string One = "principal://iam.googleapis.com/";
    private const string Set = "principalSet://iam.googleapis.com/";

    /// <summary>The member that names everybody of a pool.</summary>
    public static string AllOf(string pool) => $"{Set}{pool}/*";

    protected override IEnumerable<string> Members =>
        [
            $"{One}{Pool}/subject/{Subject}",
            AllOf(Pool),
            .. Attributes.Select(attribute =>
                $"{Set}{Pool}/attribute.{attribute.Key}/{attribute.Value}"
            ),
        ];
}
