namespace KeylessAlloyDb.Login.Client;

/// <summary>An instance's full name, and the ways in which the Auth Proxy writes it.</summary>
/// <param name="Name"><c>projects/P/locations/L/clusters/C/instances/I</c>.</param>
internal sealed record InstanceUri(string Name)
{
    public string Cluster => Name[..Name.LastIndexOf("/instances/", StringComparison.Ordinal)];

    /// <summary>As the log begins a line: <c>P.L.C.I</c>.</summary>
    public override string ToString() =>
        string.Join('.', Name.Split('/').Where((_, i) => i % 2 == 1));
}
