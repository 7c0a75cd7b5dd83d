namespace KeylessAlloyDb.Database;

/// <summary>The database, the network of its endpoint, and its users.</summary>
public sealed record AlloyDbIamClusterArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required DatabaseSettings Settings { get; init; }

    /// <summary>
    /// Id of the project of endpoint and cluster, or of the endpoint alone where the cluster exists in another
    /// one. With <see cref="DatabaseSettings.Existing"/> it has to be known before anything is registered.
    /// </summary>
    public required Input<string> Project { get; init; }

    /// <summary>
    /// What was found of the settings' database, where the program has asked before; null to let the component
    /// ask.
    /// </summary>
    public FoundDatabase? Found { get; init; }

    /// <summary>The network of the endpoint.</summary>
    public required EndpointNetwork Network { get; init; }

    /// <summary>Database user of the workload. It starts without privileges.</summary>
    public required Input<string> WorkloadUser { get; init; }

    /// <summary>Database users of further workloads, by the workload's name; null without any. They start without privileges.</summary>
    public IReadOnlyDictionary<string, Input<string>>? WorkloadUsers { get; init; }

    /// <summary>Database user that grants privileges, a superuser; null where there is none.</summary>
    public Input<string>? GrantsUser { get; init; }

    /// <summary>The project of the cluster.</summary>
    internal Input<string> DatabaseProject =>
        Settings.Existing?.Project is { } project ? project : Project;
}
