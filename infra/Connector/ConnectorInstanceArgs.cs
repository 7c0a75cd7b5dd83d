namespace KeylessAlloyDb.Connector;

/// <summary>The instance that logs in, and how.</summary>
public sealed record ConnectorInstanceArgs
{
    /// <summary>What can be checked without a cloud.</summary>
    public required InstanceSettings Settings { get; init; }

    /// <summary>As whom the workload logs in.</summary>
    public required DatabaseIdentity Identity { get; init; }

    /// <summary>How the primary is reached.</summary>
    public required InstanceEndpoint Database { get; init; }

    /// <summary>The primary's public address; null without the public path.</summary>
    public Output<string>? PublicIpAddress { get; init; }

    /// <summary>As whom privileges are granted; null without an account for it.</summary>
    public DatabaseIdentity? Grants { get; init; }

    /// <summary>What the first boot depends on and no property names: names, routes, bindings.</summary>
    public IReadOnlyList<Resource> After { get; init; } = [];
}
