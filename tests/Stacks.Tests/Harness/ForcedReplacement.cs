using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>Clouds in which one resource has to be replaced, once, as by a change that it cannot take.</summary>
internal sealed class ForcedReplacement(IClouds clouds, string urn) : DelegatingClouds(clouds)
{
    /// <summary>Whether it was created again.</summary>
    public bool Done { get; private set; }

    protected override IProvider Wrap(IProvider provider) => new Forced(this, provider);

    private sealed class Forced(ForcedReplacement owner, IProvider provider)
        : DelegatingProvider(provider)
    {
        public override DiffResult Diff(DiffRequest request)
        {
            var diff = base.Diff(request);
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

        public override CreateResult Create(CreateRequest request)
        {
            var created = base.Create(request);
            owner.Done |= request.Resource.Urn == owner.Urn;
            return created;
        }
    }

    private string Urn { get; } = urn;
}
