namespace KeylessAlloyDb.Login.Client;

/// <summary>Which of an instance's addresses a client dials.</summary>
internal enum AddressKind
{
    /// <summary>The name of its Private Service Connect endpoint: <c>--psc</c>.</summary>
    Psc,

    /// <summary>Its public address: <c>--public-ip</c>.</summary>
    Public,
}
