namespace KeylessAlloyDb.Client;

/// <summary>
/// All values in the files of the connector's instance. None is a secret: everybody with the permission to
/// describe them can read user data and documents.
/// </summary>
internal sealed record ClientPlan
{
    public required string AwsRegion { get; init; }

    /// <summary>Without the leading v.</summary>
    public required string ProxyVersion { get; init; }

    public required string ProxySha256 { get; init; }

    /// <summary>An <c>https://</c> URL, or <c>s3://bucket/key</c>.</summary>
    public required string ProxySource { get; init; }

    /// <summary>The text of <see cref="Vocabulary.CredentialConfiguration"/>.</summary>
    public required string CredentialConfiguration { get; init; }

    /// <summary><c>projects/P/locations/R/clusters/C/instances/I</c>.</summary>
    public required string InstanceUri { get; init; }

    public required string DatabaseName { get; init; }

    public required string DatabaseUser { get; init; }

    /// <summary>Without a trailing dot.</summary>
    public required string PscDnsName { get; init; }

    /// <summary>Where the endpoint's address lies.</summary>
    public required string PscSubnetCidr { get; init; }

    public required bool PublicPath { get; init; }

    public required GoogleApiAccess GoogleApis { get; init; }

    public required bool InstallGcloud { get; init; }

    /// <summary>Null where no grants are to be applied.</summary>
    public GrantsPlan? Grants { get; init; }

    public IReadOnlyList<ProxyPath> Paths => ProxyPath.Enabled(PublicPath);
}

/// <summary>How the workload's privileges are applied.</summary>
/// <param name="CredentialConfiguration">Becomes the short-lived account that grants.</param>
/// <param name="DatabaseUser">Database user of that account, an <c>alloydbsuperuser</c>.</param>
/// <param name="Grants">All privileges of the workload; every other one is revoked.</param>
internal sealed record GrantsPlan(
    string CredentialConfiguration,
    string DatabaseUser,
    IReadOnlyList<Grant> Grants
);
