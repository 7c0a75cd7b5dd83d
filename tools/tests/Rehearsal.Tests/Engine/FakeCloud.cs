using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>
/// A cloud with simple rules: the input "fixed" replaces when it changes, "fixedFirst" replaces by
/// deleting first, "bad" is refused at check, "half" fails half-way once, and nothing goes that another
/// thing still uses.
/// </summary>
internal sealed class FakeCloud : ICopyableClouds, IProvider
{
    private readonly Dictionary<string, PropertyMap> _existing = new(StringComparer.Ordinal);
    private int _created;

    public List<string> Calls { get; } = [];

    /// <summary>Names of what somebody deleted by hand.</summary>
    public HashSet<string> Lost { get; } = [];

    public IEnumerable<string> Existing => _existing.Keys;

    public Func<string, TimeSpan> DurationOf { get; init; } = _ => TimeSpan.FromSeconds(10);

    /// <summary>How long a deletion is tried while the resource is in use.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>How long a deletion waits for others, by name.</summary>
    public Func<string, TimeSpan> WaitOf { get; init; } = _ => TimeSpan.Zero;

    public TimeSpan Now { get; set; }

    public IProvider Connect() => this;

    public ICopyableClouds Copy()
    {
        var copy = new FakeCloud
        {
            DurationOf = DurationOf,
            Patience = Patience,
            WaitOf = WaitOf,
            Now = Now,
            _created = _created,
        };
        copy.Calls.AddRange(Calls);
        copy.Lost.UnionWith(Lost);
        foreach (var (id, inputs) in _existing)
        {
            copy._existing.Add(id, inputs);
        }
        return copy;
    }

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        foreach (var resource in resources)
        {
            if (_existing.TryAdd(resource.Id, resource.Inputs))
            {
                _created++;
            }
        }
    }

    public CheckResult CheckConfig(CheckRequest request) => new(request.NewInputs, []);

    public DiffResult DiffConfig(DiffRequest request) => Diff(request);

    public void Configure(ConfigureRequest request) { }

    public CheckResult Check(CheckRequest request) =>
        new(
            request.NewInputs,
            request.NewInputs.ContainsKey("bad")
                ? [new("bad", "there is no such property; did you mean 'good'?")]
                : []
        );

    public DiffResult Diff(DiffRequest request)
    {
        var changes = request
            .OldInputs.Keys.Union(request.NewInputs.Keys)
            .Where(key => request.OldInputs.Get(key) != request.NewInputs.Get(key))
            .Select(key => new PropertyDiff(
                key,
                DiffKind.Update,
                key.StartsWith("fixed", StringComparison.Ordinal)
            ))
            .ToList();
        return new(changes, changes.Any(change => change.Path == "fixedFirst"));
    }

    public CreateResult Create(CreateRequest request)
    {
        if (request.Preview)
        {
            return new("", request.Inputs.With("serial", PropertyValue.Unknown));
        }
        if (request.Inputs.ContainsKey("half"))
        {
            throw new ResourceInitFailedException(
                $"{request.Resource.Name}-half",
                request.Inputs,
                ["it does not answer"]
            );
        }
        Calls.Add($"create {request.Resource.Name}");
        var id = $"{request.Resource.Name}-{++_created}";
        _existing[id] = request.Inputs;
        return new(id, request.Inputs.With("serial", _created));
    }

    public PropertyMap Update(UpdateRequest request)
    {
        if (!request.Preview)
        {
            Calls.Add($"update {request.Resource.Name}");
            _existing[request.Id] = request.NewInputs;
        }
        return request.NewInputs.With("serial", request.OldOutputs.Get("serial") ?? 0);
    }

    public ReadResult Read(ReadRequest request) =>
        request.Id == "missing" || Lost.Contains(request.Resource.Name)
            ? ReadResult.Missing
            : new(request.Id, request.Inputs, request.Outputs.With("found", true));

    public void Delete(DeleteRequest request)
    {
        var user = _existing.FirstOrDefault(other =>
            other.Value.Values.Any(value => value.AsText == request.Id)
        );
        if (user.Key is not null)
        {
            throw new ProviderException(
                $"{request.Id} is in use by {user.Key}",
                "in-use",
                "the fake cloud"
            )
            {
                Tried = Patience,
            };
        }
        Now += WaitOf(request.Resource.Name);
        Calls.Add($"delete {request.Resource.Name}");
        if (!_existing.Remove(request.Id))
        {
            throw new ProviderException(
                $"{request.Id} does not exist",
                "not-found",
                "the fake cloud"
            );
        }
    }

    public InvokeResult Invoke(InvokeRequest request) =>
        new(PropertyMap.Of(("answer", request.Arguments.Text("question") ?? "none")), []);

    public ExpectedTime Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => DurationOf(resource.Name);
}
