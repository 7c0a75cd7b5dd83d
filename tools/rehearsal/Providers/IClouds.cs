namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>
/// The simulated clouds behind the connections, with the parts that no provider protocol has: the
/// resources that existed before a run, and simulated time.
/// </summary>
internal interface IClouds
{
    /// <summary>Opens a connection to a provider. It serves nothing before it is configured.</summary>
    IProvider Connect();

    /// <summary>Begins a run at time zero, and adds existing resources that are not known yet.</summary>
    void Restore(IEnumerable<ExistingResource> resources);

    /// <summary>
    /// Simulated time since the run began at which the next operation starts. An operation that had to
    /// wait for another one leaves the end of its wait here.
    /// </summary>
    TimeSpan Now { get; set; }

    /// <summary>How long the real cloud takes for an operation.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="changes">What an update changes: it takes time for these alone. Empty where that is not known.</param>
    ExpectedTime Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    );
}

internal enum Operation
{
    Create,
    Read,
    Update,
    Delete,
}

/// <param name="Resource">The resource.</param>
/// <param name="Provider">Settings of its provider.</param>
/// <param name="Id">Its id.</param>
/// <param name="Inputs">Checked inputs.</param>
/// <param name="Outputs">All outputs.</param>
internal sealed record ExistingResource(
    ResourceHead Resource,
    PropertyMap Provider,
    string Id,
    PropertyMap Inputs,
    PropertyMap Outputs
);
