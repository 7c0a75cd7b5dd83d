namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>Clouds that delegate every call, as a base of classes that change one of them.</summary>
/// <param name="inner">The clouds behind them.</param>
internal abstract class DelegatingClouds(IClouds inner) : IClouds
{
    public TimeSpan Now
    {
        get => inner.Now;
        set => inner.Now = value;
    }

    public IProvider Connect() => Wrap(inner.Connect());

    public virtual void Restore(IEnumerable<ExistingResource> resources) =>
        inner.Restore(resources);

    public ExpectedTime Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => inner.Duration(operation, resource, changes);

    /// <summary>The wrapper of a connection to them.</summary>
    protected abstract IProvider Wrap(IProvider provider);
}
