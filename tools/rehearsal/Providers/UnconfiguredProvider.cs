namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>
/// Stands for a provider during a preview in which its settings are not known yet, and answers what
/// Pulumi's engine then answers without asking the provider.
/// </summary>
internal sealed class UnconfiguredProvider : IProvider
{
    public CheckResult CheckConfig(CheckRequest request) => Check(request);

    public DiffResult DiffConfig(DiffRequest request) => Diff(request);

    public void Configure(ConfigureRequest request) { }

    public CheckResult Check(CheckRequest request) => new(request.NewInputs, []);

    public DiffResult Diff(DiffRequest request) =>
        throw new DiffUnavailableException(
            "The provider for this resource has inputs that are not known during preview.\n"
                + "This preview may not correctly represent the changes that will be applied during an update."
        );

    public CreateResult Create(CreateRequest request) => new("", PropertyMap.Empty);

    public ReadResult Read(ReadRequest request) =>
        new(request.Id, PropertyMap.Empty, PropertyMap.Empty);

    public PropertyMap Update(UpdateRequest request) => PropertyMap.Empty;

    public void Delete(DeleteRequest request) =>
        throw new InvalidOperationException("a preview deletes nothing");

    public InvokeResult Invoke(InvokeRequest request) => new(PropertyMap.Empty, []);
}
