namespace KeylessAlloyDb.Vocabulary;

/// <summary>The way from AWS to Google's APIs.</summary>
/// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid</remarks>
public enum GoogleApiAccess
{
    /// <summary>Public addresses, through NAT.</summary>
    Internet,

    /// <summary>The addresses of private.googleapis.com, 199.36.153.8/30, through the VPN.</summary>
    Private,

    /// <summary>
    /// The addresses of restricted.googleapis.com, 199.36.153.4/30, through the VPN. They serve only what VPC
    /// Service Controls can protect, and the services on which that depends.
    /// </summary>
    Restricted,
}
