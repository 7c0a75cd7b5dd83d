namespace KeylessAlloyDb.Login.Trust;

/// <summary>An AlloyDB instance.</summary>
/// <param name="Name"><c>projects/P/locations/L/clusters/C/instances/I</c>.</param>
internal sealed record DeployedInstance(string Name)
{
    public const string IamAuthentication = "alloydb.iam_authentication";

    public string State { get; init; } = "READY";

    public string Uid { get; init; } = "";

    public IReadOnlyDictionary<string, string> Flags { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Without the dot at its end; null where Private Service Connect is off.</summary>
    public string? PscDnsName { get; init; }

    public string? PublicIpAddress { get; init; }

    /// <summary>The address in a peered network.</summary>
    public string? IpAddress { get; init; }

    /// <summary>The cluster's users of type ALLOYDB_IAM_USER.</summary>
    public IReadOnlyList<string> IamUsers { get; init; } = [];

    public string Cluster => Name[..Name.LastIndexOf("/instances/", StringComparison.Ordinal)];

    /// <summary>Whether a service account may be a user; off by default.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
    public bool HasIamAuthentication => Flags.GetValueOrDefault(IamAuthentication) == "on";
}
