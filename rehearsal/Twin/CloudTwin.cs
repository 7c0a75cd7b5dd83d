using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// A picky twin of the clouds behind a Pulumi program: it checks as the providers do at preview,
/// refuses what the APIs refuse, and answers in the shape in which they answer.
/// </summary>
internal sealed class CloudTwin : IProvider
{
    private readonly World _world = new();

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        foreach (var (resource, id, inputs, outputs) in resources)
        {
            _world.Put(new(resource, id, Bare(inputs), Bare(outputs), Since: null));
        }
    }

    public CheckResult Check(CheckRequest request) =>
        new(
            request.NewInputs,
            [.. Registry.Resource(request.Resource.Type)?.Check(request.NewInputs) ?? []]
        );

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

    public CreateResult Create(CreateRequest request)
    {
        var call = Call(request.Resource, request.Inputs, id: null, request.At);
        var model = Registry.Resource(request.Resource.Type);
        if (model is null)
        {
            var made = _world.Fresh(
                request.Resource.Type,
                attempt =>
                    $"{request.Resource.Name}-{Ids.Hex(8, request.Resource.Urn, $"{attempt}")}"
            );
            return new(made, Keep(call, made, request.Inputs, request.Inputs));
        }
        model.Accept(call);
        var id = model.Id(call);
        CloudCall.Require(
            model.Idempotent || _world.Find(model.Type, id) is null,
            $"Error 409: '{id}' already exists, alreadyExists",
            "already-exists",
            "both clouds: names and ids are unique"
        );
        return new(id, Keep(call, id, request.Inputs, model.Outputs(call, id)));
    }

    public PropertyMap Update(UpdateRequest request)
    {
        var call = Call(request.Resource, request.NewInputs, request.Id, request.At);
        var model = Registry.Resource(request.Resource.Type);
        model?.Accept(call);
        return Keep(
            call,
            request.Id,
            request.NewInputs,
            model?.Outputs(call, request.Id) ?? request.OldOutputs
        );
    }

    public ReadResult Read(ReadRequest request) =>
        new(_world.Find(request.Resource.Type, request.Id)?.Outputs);

    public void Delete(DeleteRequest request)
    {
        var call = Call(request.Resource, request.Inputs, request.Id, request.At);
        if (call.Current is not { } current)
        {
            return;
        }
        var model = Registry.Resource(request.Resource.Type);
        model?.Release(call);
        foreach (var gone in (model?.Takes(call) ?? []).ToList())
        {
            _world.Remove(gone);
        }
        _world.Remove(current);
    }

    public InvokeResult Invoke(InvokeRequest request)
    {
        var answer = Registry
            .Function(request.Token)
            ?.Answer(new(Bare(request.Arguments), request.Provider, _world, request.Preview));
        return new(request.Arguments.Merge(answer ?? PropertyMap.Empty), []);
    }

    public TimeSpan Duration(Operation operation, ResourceHead resource) =>
        TimeSpan.FromSeconds(10);

    private CloudCall Call(ResourceHead resource, PropertyMap inputs, string? id, TimeSpan at) =>
        new(resource, Bare(inputs), _world.Find(resource.Type, id), _world, at);

    private PropertyMap Keep(CloudCall call, string id, PropertyMap inputs, PropertyMap computed)
    {
        var outputs = inputs.Merge(computed).With("id", id);
        _world.Put(new(call.Resource, id, call.Inputs, Bare(outputs), call.At));
        return outputs;
    }

    private static PropertyMap Bare(PropertyMap map) => (PropertyMap)map.WithoutSecrets();
}
