namespace KeylessAlloyDb.Login.Twin;

/// <summary>What can be broken on the way from the instance to the service account.</summary>
[Flags]
internal enum TwinFault
{
    None = 0,

    /// <summary>The instance has no profile: IMDS answers 404.</summary>
    NoInstanceProfile = 1,

    /// <summary>IMDS is switched off: every call is answered 403.</summary>
    MetadataDisabled = 2,

    /// <summary>IMDSv1 answers, too: hides a file that lacks the IMDSv2 field.</summary>
    MetadataV1 = 4,

    /// <summary>The instance's clock is 20 minutes behind AWS.</summary>
    ClockSkew = 8,

    /// <summary>
    /// The instance's role was deleted and recreated: AWS no longer accepts its credentials.
    /// </summary>
    StaleCredentials = 16,

    /// <summary>The token service answers 500.</summary>
    TokenServiceDown = 32,

    /// <summary>IAM Credentials answers 403 though the member is there: not yet propagated, or an API not enabled.</summary>
    ImpersonationDenied = 64,

    /// <summary>IMDS gives keys that have ended: its own are old, or the instance's clock is ahead.</summary>
    EndedKeys = 128,

    /// <summary>AlloyDB's API is switched off in the project.</summary>
    ApiDisabled = 256,

    /// <summary>AlloyDB's API answers 500 with a page of a load balancer.</summary>
    ApiDown = 512,

    /// <summary>
    /// AlloyDB's API signs no client certificate, as where a custom role has every permission of a
    /// connection but that one.
    /// </summary>
    CertificateDenied = 1024,

    /// <summary>IMDS was left with version 1 only: it knows no tokens, and answers 404.</summary>
    NoMetadataTokens = 2048,

    /// <summary>The token service takes a request and never answers.</summary>
    TokenServiceSilent = 4096,

    /// <summary>The service account was deleted: IAM Credentials answers 404.</summary>
    AccountDeleted = 8192,
}
