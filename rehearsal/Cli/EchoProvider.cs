using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>Accepts everything and gives inputs back. Stands in until the twin of the clouds is there.</summary>
internal sealed class EchoProvider : IProvider
{
    public void Restore(IEnumerable<ExistingResource> resources) { }

    public CheckResult Check(CheckRequest request) => new(request.NewInputs, []);

    public DiffResult Diff(DiffRequest request) =>
        new(
            [
                .. request
                    .OldInputs.Keys.Union(request.NewInputs.Keys)
                    .Where(key => request.OldInputs.Get(key) != request.NewInputs.Get(key))
                    .Select(key => new PropertyDiff(key, DiffKind.Update, Replaces: false)),
            ],
            DeleteBeforeReplace: false
        );

    public PropertyMap Preview(PreviewRequest request) => request.NewInputs;

    public CreateResult Create(CreateRequest request) =>
        new($"{request.Resource.Name}-id", request.Inputs);

    public PropertyMap Update(UpdateRequest request) => request.NewInputs;

    public ReadResult Read(ReadRequest request) => new(request.Inputs);

    public void Delete(DeleteRequest request) { }

    public InvokeResult Invoke(InvokeRequest request) => new(request.Arguments, []);

    public TimeSpan Duration(Operation operation, ResourceHead resource) =>
        TimeSpan.FromSeconds(10);
}
