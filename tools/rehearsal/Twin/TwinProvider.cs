using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>One connection to the twin: the world is everybody's, the settings are its own.</summary>
/// <param name="world">Everything that exists.</param>
/// <param name="models">The model of a type; null where the schema is all that is known.</param>
internal sealed class TwinProvider(World world, Func<string, ResourceModel?> models) : IProvider
{
    /// <summary>More than a program has reason to ask at one time, and seconds of a wait.</summary>
    private const int MostSameAnswers = 6;

    private PropertyMap? _settings;

    private PropertyMap Settings =>
        _settings ?? throw new InvalidOperationException("the provider is not configured");

    public CheckResult CheckConfig(CheckRequest request) =>
        new(
            request.NewInputs,
            PackageSchema.Resource(request.Resource.Type) is { } spec
                ?
                [
                    // Settings that are no text travel as JSON in a text, so only the names can be checked.
                    .. SchemaCheck.Check(
                        spec.Inputs,
                        request
                            .NewInputs.Where(
                                (key, _) =>
                                    key is not ("version" or "pluginDownloadURL" or "__internal")
                            )
                            .Select(_ => PropertyValue.Unknown)
                    ),
                ]
                : []
        );

    /// <summary>Settings change in place: where a resource moves with them, its own Diff says so.</summary>
    public DiffResult DiffConfig(DiffRequest request) =>
        new(
            [
                .. from key in request.OldInputs.Keys.Union(request.NewInputs.Keys)
                where request.OldInputs.Get(key) != request.NewInputs.Get(key)
                select new PropertyDiff(
                    key,
                    request.OldInputs.Get(key) is null ? DiffKind.Add
                        : request.NewInputs.Get(key) is null ? DiffKind.Delete
                        : DiffKind.Update,
                    Replaces: false
                ),
            ],
            DeleteBeforeReplace: false
        );

    public void Configure(ConfigureRequest request) => _settings = request.Inputs;

    public CheckResult Check(CheckRequest request)
    {
        var type = request.Resource.Type;
        var spec = PackageSchema.Resource(type);
        var (inputs, failure) = Defaults.Fill(request, spec, world);
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
        var diff = Differences.Between(request, Settings);
        return diff with
        {
            Changes = [.. diff.Changes, .. ProviderLabels.Between(request, Settings)],
        };
    }

    public CreateResult Create(CreateRequest request)
    {
        if (request.Preview)
        {
            return new("", Foresee(request.Resource, request.Inputs, id: null, old: null));
        }
        var planned = request.Inputs;
        var call = Call(request.Resource, planned, id: null, Operation.Create, request.Timeout);
        var model = models(request.Resource.Type);
        RefuseWrite(model, call);
        var id = model?.ComputeId(call) ?? MadeUpId(request.Resource);
        CloudCall.Require(
            model is { AcceptsExisting: true } || world.Find(request.Resource.Type, id) is null,
            $"Error 409: '{id}' already exists, alreadyExists",
            "already-exists",
            "https://google.aip.dev/133"
        );
        if (Refusal(model, call) is { } refusal)
        {
            throw Half(model!, call, id, planned, refusal);
        }
        return new(id, Keep(call, id, planned, Computed(model, call, id)));
    }

    public PropertyMap Update(UpdateRequest request)
    {
        if (request.Preview)
        {
            return Foresee(request.Resource, request.NewInputs, request.Id, request.OldOutputs);
        }
        var planned = Requests.Plan(
            TypeRules.Of(request.Resource.Type),
            request.NewInputs,
            request.OldOutputs
        );
        var call = Call(request.Resource, planned, request.Id, Operation.Update, request.Timeout);
        var model = models(request.Resource.Type);
        if (CallsAnApi(request))
        {
            RefuseWrite(model, call);
        }
        return Keep(call, request.Id, planned, Computed(model, call, request.Id));
    }

    /// <summary>
    /// The resource in the cloud, or else in the state. One that no state knows is imported, by any id that
    /// its provider documents.
    /// </summary>
    public ReadResult Read(ReadRequest request)
    {
        var (type, id) = (request.Resource.Type, request.Id);
        var isImport = request.Inputs.Count == 0 && request.Outputs.Count == 0;
        if (models(type) is { IsStateOnly: true } model)
        {
            return isImport ? model.Import(id) : new(id, request.Inputs, request.Outputs);
        }
        CloudCall.Require(
            !isImport || TypeRules.Of(type).Schema is not { CanBeImported: false },
            $"resource {type} doesn't support import",
            "import",
            "https://developer.hashicorp.com/terraform/plugin/sdkv2/resources/import"
        );
        var found =
            world.Find(type, id)
            ?? (isImport && _settings is { } own ? ImportIds.Find(world, type, id, own) : null);
        if (found is null)
        {
            return ReadResult.Missing;
        }
        var inputs = Requests
            .Reread(TypeRules.Of(found.Type), request.Inputs, found.Inputs)
            .MarkedAs(request.Inputs);
        return new(
            found.Id,
            inputs,
            Outcome.Mark(PackageSchema.Resource(found.Type), inputs, found.Outputs)
        );
    }

    public void Delete(DeleteRequest request)
    {
        var call = Call(
            request.Resource,
            request.OldInputs,
            request.Id,
            Operation.Delete,
            request.Timeout
        );
        if (call.Current is not { } current)
        {
            return;
        }
        var model = models(request.Resource.Type);
        model?.RefuseAnyDelete(call);
        if (model?.RetainsOnDelete(call) == true)
        {
            return;
        }
        model?.RefuseDelete(call);
        foreach (var gone in (model?.DeletedWith(call) ?? []).ToList())
        {
            world.Remove(gone);
        }
        world.Remove(current);
    }

    /// <summary>
    /// An answer that depends on resources which a preview only plans is empty: the protocol
    /// forbids unknown values in it.
    /// </summary>
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
            ?.ComputeResult(new(arguments, Settings, world, request.Preview));
        var result = answer is null
            ? PropertyMap.Empty
            : Outcome.Complete(spec, arguments, answer, _ => "");
        RefuseToBeWaitedFor(request.Token, arguments, result);
        return new(result, []);
    }

    /// <summary>
    /// A program that repeats a question waits for a change. In the twin nothing changes meanwhile,
    /// so the program would wait for minutes until its time limit.
    /// </summary>
    private void RefuseToBeWaitedFor(string token, PropertyMap arguments, PropertyMap answer) =>
        CloudCall.Require(
            world.CountSameAnswer($"{token} {arguments}", answer) < MostSameAnswers,
            $"{token} was asked {MostSameAnswers} times for {arguments} and answers the same each time. What the program waits for does not come: look at what it has made",
            "waits-in-vain",
            "this rehearsal: nothing happens between two questions"
        );

    /// <summary>The outputs as far as they are known before a create or update; the rest unknown.</summary>
    private PropertyMap Foresee(
        ResourceHead resource,
        PropertyMap inputs,
        string? id,
        PropertyMap? old
    )
    {
        var rules = TypeRules.Of(resource.Type);
        return Outcome
            .Foresee(
                PackageSchema.Resource(resource.Type),
                rules,
                inputs,
                old,
                PlannedOutputs.Of(rules, resource, Settings, inputs)
            )
            .With("id", id is null ? PropertyValue.Unknown : id);
    }

    private CloudCall Call(
        ResourceHead resource,
        PropertyMap inputs,
        string? id,
        Operation operation,
        TimeSpan? limit
    )
    {
        var rules = TypeRules.Of(resource.Type);
        return new(
            resource,
            Settings,
            Requests.Send(rules, Bare(inputs)),
            world.Find(resource.Type, id),
            world,
            world.Now
        )
        {
            Timeout = limit ?? rules.Schema?.Timeout(operation) ?? ProviderType.DefaultTimeout,
        };
    }

    /// <summary>Some properties live in the state alone.</summary>
    private static bool CallsAnApi(UpdateRequest request) =>
        TypeRules.Of(request.Resource.Type).Schema is not { Local: { Count: > 0 } local }
        || !request
            .OldInputs.Keys.Union(request.NewInputs.Keys)
            .Where(key => key != SchemaCheck.DefaultsKey)
            .Where(key => request.OldInputs.Get(key) != request.NewInputs.Get(key))
            .All(local.Contains);

    private static void RefuseWrite(ResourceModel? model, CloudCall call)
    {
        model?.RefuseAnyWrite(call);
        model?.RefuseWrite(call);
        RequireLimits(call);
    }

    private static PropertyMap? Computed(ResourceModel? model, CloudCall call, string id) =>
        model?.ComputeCommonOutputs(call, id).Merge(model.ComputeOutputs(call, id));

    /// <summary>The limits of an API that its provider does not check.</summary>
    private static void RequireLimits(CloudCall call)
    {
        if (
            TypeRules.Of(call.Resource.Type).Schema is { } schema
            && ProviderCheck.CheckApi(schema, call.Inputs).FirstOrDefault() is { } failure
        )
        {
            throw new ProviderException(
                $"api error {(schema.Api.Length == 0 ? "InvalidParameterValue" : "ValidationException")}: {failure.Property}: {failure.Reason}",
                "api-limits",
                "https://github.com/aws/aws-sdk-go-v2/tree/main/codegen/sdk-codegen/aws-models"
            );
        }
    }

    private static ProviderException? Refusal(ResourceModel? model, CloudCall call)
    {
        try
        {
            model?.RefuseAfterCreate(call);
            return null;
        }
        catch (ProviderException refusal)
        {
            return refusal;
        }
    }

    /// <summary>The resource exists, without the values of the rejected second call.</summary>
    private ResourceInitFailedException Half(
        ResourceModel model,
        CloudCall call,
        string id,
        PropertyMap inputs,
        ProviderException refusal
    )
    {
        PropertyMap First(PropertyMap map) =>
            map.Where((name, _) => !model.InputsAfterCreate.Contains(name));
        var first = call with { Inputs = First(call.Inputs) };
        return new(
            id,
            Keep(first, id, First(inputs), Computed(model, first, id)),
            [$"{refusal.Message}\nrule: {refusal.Rule} ({refusal.RuleSource})"]
        );
    }

    /// <summary>The outputs; the resource exists from now on.</summary>
    private PropertyMap Keep(CloudCall call, string id, PropertyMap inputs, PropertyMap? computed)
    {
        var type = call.Resource.Type;
        var outputs = Complete(inputs);
        // What the provider left out of its request is in the state, but not in the cloud.
        world.Put(new(call.Resource, id, call.Inputs, Bare(Complete(call.Inputs)), Since(call)));
        return outputs;

        PropertyMap Complete(PropertyMap asked) =>
            Outcome
                .Complete(
                    PackageSchema.Resource(type),
                    asked,
                    computed ?? Kept(call),
                    // A model lists the ids to refer to; without one any text counts.
                    name =>
                        computed is null
                            ? $"{call.Resource.Name}-{name}-{Ids.Hex(8, type, id, name)}"
                            : ""
                )
                .With("id", id);
    }

    private static TimeSpan? Since(CloudCall call) =>
        call.Current is { } current
            ? current.Since
            : call.World.Now + Durations.Of(Operation.Create, call.Resource.Type).Typical;

    /// <summary>
    /// The outputs that a resource without a model keeps in an update: all without an input.
    /// </summary>
    private static PropertyMap Kept(CloudCall call) =>
        call.Current is { } current && PackageSchema.Resource(call.Resource.Type) is { } spec
            ? current.Outputs.Where((name, _) => !spec.Inputs.Properties.ContainsKey(name))
            : PropertyMap.Empty;

    private string MadeUpId(ResourceHead resource) =>
        world.UnusedId(
            resource.Type,
            attempt => $"{resource.Name}-{Ids.Hex(8, resource.Urn, $"{attempt}")}"
        );

    private static PropertyMap Bare(PropertyMap map) => (PropertyMap)map.WithoutSecrets();
}
