namespace KeylessAlloyDb.Vocabulary;

/// <summary>Names of AlloyDB IAM users.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
public static class DatabaseUser
{
    private const string ServiceAccountSuffix = ".gserviceaccount.com";

    /// <summary>
    /// The database user of an IAM principal: a service account's address without
    /// <c>.gserviceaccount.com</c>, any other address as it is.
    /// </summary>
    /// <param name="email">The principal's e-mail address.</param>
    public static string Name(string email) =>
        email.EndsWith(ServiceAccountSuffix, StringComparison.Ordinal)
            ? email[..^ServiceAccountSuffix.Length]
            : email;

    /// <summary>The IAM member of a person or service account.</summary>
    /// <param name="email">The principal's e-mail address.</param>
    public static string Member(string email) =>
        email.EndsWith(ServiceAccountSuffix, StringComparison.Ordinal)
            ? $"serviceAccount:{email}"
            : $"user:{email}";
}
