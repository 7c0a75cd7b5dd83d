namespace KeylessAlloyDb.Vocabulary;

/// <summary>Service account and database user of a client on AWS.</summary>
/// <param name="CredentialConfiguration">
/// The credential configuration file: it turns an AWS role into a service account and holds no secret.
/// </param>
/// <param name="DatabaseUser">The database user of that account.</param>
public sealed record DatabaseIdentity(
    Output<string> CredentialConfiguration,
    Output<string> DatabaseUser
)
{
    /// <summary>The AWS roles that become the service account; null where another stack decides on them.</summary>
    public IReadOnlyList<AwsRole>? Roles { get; init; }
}
