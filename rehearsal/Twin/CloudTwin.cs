using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// A picky twin of the clouds behind a Pulumi program: it checks as the providers do at preview,
/// refuses what the APIs refuse, and answers in the shape in which they answer.
/// </summary>
/// <param name="models">The model of a type; null where the schema is all that is known.</param>
internal sealed class CloudTwin(Func<string, ResourceModel?> models) : IProvider
{
    private readonly World _world = new();

    public CloudTwin()
        : this(Registry.Resource) { }

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        _world.BeginRun();
        foreach (var (resource, id, inputs, outputs) in resources)
        {
            if (_world.Find(resource.Type, id) is null && !_world.IsBuried(resource.Type, id))
            {
                _world.Put(new(resource, id, Bare(inputs), Bare(outputs), Since: null));
            }
        }
    }

    public CheckResult Check(CheckRequest request)
    {
        var type = request.Resource.Type;
        var spec = PackageSchema.Resource(type);
        if (ProviderReference.IsProvider(type))
        {
            return new(request.NewInputs, [.. CheckProvider(spec, request.NewInputs)]);
        }
        var (inputs, failure) = Defaults.Fill(
            request.Resource,
            spec,
            request.OldInputs,
            request.NewInputs,
            _world
        );
        return new(
            inputs,
            [
                .. failure is null ? [] : new[] { failure },
                .. spec is null ? [] : SchemaCheck.Check(spec.Inputs, request.NewInputs),
                .. TypeRules.Of(type).Check(inputs),
                .. models(type)?.Check(inputs) ?? [],
            ]
        );
    }

    public DiffResult Diff(DiffRequest request)
    {
        var diff = Differences.Between(request);
        return diff with { Changes = [.. diff.Changes, .. ProviderLabels.Between(request)] };
    }

    public PropertyMap Preview(PreviewRequest request) =>
        Outcome
            .Foresee(
                PackageSchema.Resource(request.Resource.Type),
                models(request.Resource.Type)?.Computed ?? [],
                request.NewInputs,
                request.OldOutputs
            )
            .With("id", request.Id is { } id ? id : PropertyValue.Unknown);

    public CreateResult Create(CreateRequest request)
    {
        var call = Call(request.Resource, request.Inputs, id: null, request.At);
        var model = models(request.Resource.Type);
        model?.Accept(call);
        var id = model?.Id(call) ?? MadeUpId(request.Resource);
        CloudCall.Require(
            model is { Idempotent: true } || _world.Find(request.Resource.Type, id) is null,
            $"Error 409: '{id}' already exists, alreadyExists",
            "already-exists",
            "https://google.aip.dev/133"
        );
        return new(id, Keep(call, id, request.Inputs, model?.Outputs(call, id)));
    }

    public PropertyMap Update(UpdateRequest request)
    {
        var call = Call(request.Resource, request.NewInputs, request.Id, request.At);
        var model = models(request.Resource.Type);
        model?.Accept(call);
        return Keep(call, request.Id, request.NewInputs, model?.Outputs(call, request.Id));
    }

    public ReadResult Read(ReadRequest request) =>
        new(
            _world.Find(request.Resource.Type, request.Id) is { } found
                ? Outcome.Mark(PackageSchema.Resource(found.Type), found.Inputs, found.Outputs)
                : null
        );

    public void Delete(DeleteRequest request)
    {
        var call = Call(request.Resource, request.Inputs, request.Id, request.At);
        if (call.Current is not { } current)
        {
            return;
        }
        var model = models(request.Resource.Type);
        model?.Release(call);
        foreach (var gone in (model?.Takes(call) ?? []).ToList())
        {
            _world.Remove(gone);
        }
        _world.Remove(current);
    }

    public InvokeResult Invoke(InvokeRequest request)
    {
        var spec = PackageSchema.Function(request.Token);
        var failures = spec is null
            ? [new CheckFailure("", $"there is no function '{request.Token}'")]
            : SchemaCheck.Check(spec.Inputs, request.Arguments).ToList();
        if (failures.Count > 0)
        {
            return new(PropertyMap.Empty, failures);
        }
        var arguments = Bare(request.Arguments);
        var answer = Registry
            .Function(request.Token)
            ?.Answer(new(arguments, request.Provider, _world, request.Preview));
        return new(
            answer is null
                ? Outcome.Unknown(spec!.Outputs, arguments)
                : Outcome.Complete(spec, arguments, answer, _ => ""),
            []
        );
    }

    public TimeSpan Duration(Operation operation, ResourceHead resource) =>
        Durations.Typical.Of(operation, resource.Type);

    private static IEnumerable<CheckFailure> CheckProvider(MemberSpec? spec, PropertyMap inputs) =>
        spec is null
            ? []
            // Settings that are no text travel as JSON in a text, so only the names can be checked.
            : SchemaCheck.Check(
                spec.Inputs,
                inputs
                    .Where((key, _) => key is not ("version" or "pluginDownloadURL"))
                    .Select(_ => PropertyValue.Unknown)
            );

    private CloudCall Call(ResourceHead resource, PropertyMap inputs, string? id, TimeSpan at) =>
        new(resource, Bare(inputs), _world.Find(resource.Type, id), _world, at);

    /// <summary>The outputs; the resource exists from now on.</summary>
    private PropertyMap Keep(CloudCall call, string id, PropertyMap inputs, PropertyMap? computed)
    {
        var type = call.Resource.Type;
        var outputs = Outcome
            .Complete(
                PackageSchema.Resource(type),
                inputs,
                computed ?? Kept(call),
                // A model says what matters; without one, any text may be referred to.
                name =>
                    computed is null
                        ? $"{call.Resource.Name}-{name}-{Ids.Hex(8, type, id, name)}"
                        : ""
            )
            .With("id", id);
        _world.Put(new(call.Resource, id, call.Inputs, Bare(outputs), Since(call)));
        return outputs;
    }

    private TimeSpan? Since(CloudCall call) =>
        call.Current is { } current
            ? current.Since
            : call.At + Duration(Operation.Create, call.Resource);

    /// <summary>What a resource without a model keeps in an update: all that no input gives.</summary>
    private static PropertyMap Kept(CloudCall call) =>
        call.Current is { } current && PackageSchema.Resource(call.Resource.Type) is { } spec
            ? current.Outputs.Where((name, _) => !spec.Inputs.Properties.ContainsKey(name))
            : PropertyMap.Empty;

    private string MadeUpId(ResourceHead resource) =>
        _world.Fresh(
            resource.Type,
            attempt => $"{resource.Name}-{Ids.Hex(8, resource.Urn, $"{attempt}")}"
        );

    private static PropertyMap Bare(PropertyMap map) => (PropertyMap)map.WithoutSecrets();
}
