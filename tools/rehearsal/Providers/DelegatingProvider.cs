namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>A connection that passes every call on. A derived one changes single calls.</summary>
/// <param name="inner">The connection behind it.</param>
internal abstract class DelegatingProvider(IProvider inner) : IProvider
{
    public virtual CheckResult CheckConfig(CheckRequest request) => inner.CheckConfig(request);

    public virtual DiffResult DiffConfig(DiffRequest request) => inner.DiffConfig(request);

    public virtual void Configure(ConfigureRequest request) => inner.Configure(request);

    public virtual CheckResult Check(CheckRequest request) => inner.Check(request);

    public virtual DiffResult Diff(DiffRequest request) => inner.Diff(request);

    public virtual CreateResult Create(CreateRequest request) => inner.Create(request);

    public virtual ReadResult Read(ReadRequest request) => inner.Read(request);

    public virtual PropertyMap Update(UpdateRequest request) => inner.Update(request);

    public virtual void Delete(DeleteRequest request) => inner.Delete(request);

    public virtual InvokeResult Invoke(InvokeRequest request) => inner.Invoke(request);
}
