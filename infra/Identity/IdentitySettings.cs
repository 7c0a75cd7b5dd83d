namespace KeylessAlloyDb.Identity;

/// <summary>Who is trusted, and as what.</summary>
public sealed record IdentitySettings : ComponentSettings
{
    /// <summary>The least lifetime that Google's IAM gives a token, in seconds.</summary>
    public const int MinTokenLifetimeSeconds = 600;

    /// <summary>
    /// Id of the service account that workloads become: 6 to 30 of a-z, 0-9 and <c>-</c>; at most 23
    /// with a <see cref="GrantsRole"/>, whose account adds <c>-grants</c>.
    /// </summary>
    public required string ServiceAccountId { get; init; }

    /// <summary>The AWS roles that may become the service account, of one or several accounts.</summary>
    public required IReadOnlyList<AwsRole> TrustedRoles { get; init; }

    /// <summary>Lifetime of impersonated tokens, 600 to 3600 seconds.</summary>
    public int TokenLifetimeSeconds { get; init; } =
        CredentialConfiguration.DefaultTokenLifetimeSeconds;

    /// <summary>
    /// Whether the roles may also sign as the service account. Logging in to AlloyDB does not need
    /// it; where set it holds for this one account, never for the project.
    /// </summary>
    public bool TokenCreator { get; init; }

    /// <summary>
    /// Id of the service account's project where this stack owns its audit configuration of IAM and STS,
    /// null where it does not. One stack per project may: a second one overwrites it and switches it off
    /// when it is destroyed.
    /// </summary>
    public string? AuditedProject { get; init; }

    /// <summary>The same for the project of the pools, which several stacks or teams may share.</summary>
    public string? AuditedIdentityProject { get; init; }

    /// <summary>
    /// One of <see cref="TrustedRoles"/> that may, for as long as this is set, also become the account
    /// that grants privileges in the database.
    /// </summary>
    public AwsRole? GrantsRole { get; init; }

    /// <summary>Whether Pulumi refuses to delete the pools and their providers.</summary>
    public bool Protect { get; init; }

    internal string GrantsAccountId => $"{ServiceAccountId}-grants";

    /// <inheritdoc/>
    public override void Validate(Problems problems)
    {
        problems.RequireForm(
            ResourceNames.IsServiceAccount(ServiceAccountId),
            nameof(ServiceAccountId),
            ServiceAccountId,
            "is not a service account id",
            ResourceNames.ServiceAccountAllowed
        );
        problems.Require(
            GrantsRole is null || ResourceNames.IsServiceAccount(GrantsAccountId),
            nameof(ServiceAccountId),
            ServiceAccountId,
            $"is too long for the second account, {GrantsAccountId}",
            "6 to 23 characters with applyGrants"
        );
        problems.Require(
            TokenLifetimeSeconds
                is >= MinTokenLifetimeSeconds
                    and <= CredentialConfiguration.DefaultTokenLifetimeSeconds,
            nameof(TokenLifetimeSeconds),
            TokenLifetimeSeconds,
            "is out of range",
            $"{MinTokenLifetimeSeconds} to {CredentialConfiguration.DefaultTokenLifetimeSeconds} seconds"
        );
        TrustPolicy.Validate(problems, nameof(TrustedRoles), TrustedRoles);
        // A role that is malformed itself is somebody else's problem.
        problems.Require(
            GrantsRole is null || TrustedRoles.Contains(GrantsRole) || !GrantsRole.IsWellFormed,
            nameof(TrustedRoles),
            TrustedRoles.Select(role => role.AssumedRoleArn),
            $"lacks {GrantsRole?.AssumedRoleArn}, which is to log in and to grant privileges",
            $"a list with {{accountId: \"{GrantsRole?.AccountId}\", roleName: {GrantsRole?.Name}}}"
        );
    }
}
