using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>Clouds in which one resource has to be replaced, once, as by a change that it cannot take.</summary>
internal sealed class ForcedReplacement(IClouds clouds, string urn) : IClouds
{
    /// <summary>Whether it was created again.</summary>
    public bool Done { get; private set; }

    public TimeSpan Now
    {
        get => clouds.Now;
        set => clouds.Now = value;
    }

    public IProvider Connect() => new Forced(this, clouds.Connect());

    public void Restore(IEnumerable<ExistingResource> resources) => clouds.Restore(resources);

    public TimeSpan Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => clouds.Duration(operation, resource, changes);

    private sealed class Forced(ForcedReplacement owner, IProvider provider) : IProvider
    {
        public DiffResult Diff(DiffRequest request)
        {
            var diff = provider.Diff(request);
            if (owner.Done || request.Resource.Urn != owner.Urn)
            {
                return diff;
            }
            var rules = TypeRules.Of(request.Resource.Type);
            return new(
                [.. diff.Changes, new("forced", DiffKind.Update, Replaces: true)],
                rules.DeleteFirst == DeleteFirst.Always
                    || (
                        rules is { DeleteFirst: DeleteFirst.IfNamed, AutoName: { } name }
                        && Defaults.IsGiven(request.NewInputs, name.Property)
                    )
            );
        }

        public CreateResult Create(CreateRequest request)
        {
            var created = provider.Create(request);
            owner.Done |= request.Resource.Urn == owner.Urn;
            return created;
        }

        public CheckResult CheckConfig(CheckRequest request) => provider.CheckConfig(request);

        public DiffResult DiffConfig(DiffRequest request) => provider.DiffConfig(request);

        public void Configure(ConfigureRequest request) => provider.Configure(request);

        public CheckResult Check(CheckRequest request) => provider.Check(request);

        public ReadResult Read(ReadRequest request) => provider.Read(request);

        public PropertyMap Update(UpdateRequest request) => provider.Update(request);

        public void Delete(DeleteRequest request) => provider.Delete(request);

        public InvokeResult Invoke(InvokeRequest request) => provider.Invoke(request);

        public void Cancel() => provider.Cancel();
    }

    private string Urn { get; } = urn;
}
