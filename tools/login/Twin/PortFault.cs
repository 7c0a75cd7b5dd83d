namespace KeylessAlloyDb.Login.Twin;

/// <summary>What can be broken on an instance's port for connectors.</summary>
internal enum PortFault
{
    None,

    /// <summary>The certificate is of another cluster's authority.</summary>
    OtherAuthority,

    /// <summary>The certificate has ended.</summary>
    EndedCertificate,

    /// <summary>TLS 1.2 at most, as something in between that opens TLS may speak.</summary>
    OldTls,

    /// <summary>The connection is reset, as by an instance that restarts.</summary>
    Resets,

    /// <summary>The connection is closed in the metadata exchange.</summary>
    HangsUp,

    /// <summary>The metadata exchange is refused with a text that nobody knows.</summary>
    Refuses,

    /// <summary>PostgreSQL lacks the database.</summary>
    NoDatabase,

    /// <summary>PostgreSQL lacks the role, although the cluster has the user.</summary>
    NoRole,
}
