namespace KeylessAlloyDb.Database;

/// <summary>The database, the network of its endpoint, and its users.</summary>
public sealed record AlloyDbIamClusterArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required DatabaseSettings Settings { get; init; }

    /// <summary>Id of the project.</summary>
    public required Input<string> Project { get; init; }

    /// <summary>The network of the endpoint.</summary>
    public required EndpointNetwork Network { get; init; }

    /// <summary>Database user of the workload. It starts without privileges.</summary>
    public required Input<string> WorkloadUser { get; init; }

    /// <summary>Database user that grants privileges, a superuser; null where there is none.</summary>
    public Input<string>? GrantsUser { get; init; }
}
