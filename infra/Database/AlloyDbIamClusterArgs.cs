namespace KeylessAlloyDb.Database;

/// <summary>The database, the network of its endpoint, and its users.</summary>
public sealed record AlloyDbIamClusterArgs
{
    /// <summary>What can be checked without a cloud.</summary>
    public required DatabaseSettings Settings { get; init; }

    /// <summary>Id of the project.</summary>
    public required Input<string> Project { get; init; }

    /// <summary>Where the endpoint lies.</summary>
    public required EndpointNetwork Network { get; init; }

    /// <summary>Database user of the workload, without privileges until it is granted some.</summary>
    public required Input<string> WorkloadUser { get; init; }

    /// <summary>Database user that grants privileges, a superuser; null where there is none.</summary>
    public Input<string>? GrantsUser { get; init; }
}
