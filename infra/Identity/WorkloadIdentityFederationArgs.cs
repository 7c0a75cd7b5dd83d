namespace KeylessAlloyDb.Identity;

/// <summary>Trusted roles, service account and projects.</summary>
public sealed record WorkloadIdentityFederationArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required IdentitySettings Settings { get; init; }

    /// <summary>Id of the project that holds the service account, and the database unless <see cref="DatabaseProject"/> does.</summary>
    public required Input<string> Project { get; init; }

    /// <summary>Id of the project that holds the database, <see cref="Project"/> where null.</summary>
    public Input<string>? DatabaseProject { get; init; }

    /// <summary>
    /// Id of the project that holds the identity pools, <see cref="Project"/> where null. Google
    /// advises a project of its own.
    /// </summary>
    /// <remarks>https://cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation</remarks>
    public Input<string>? IdentityProject { get; init; }

    internal Input<string> LoginProject => DatabaseProject ?? Project;

    internal Input<string> PoolProject => IdentityProject ?? Project;
}
