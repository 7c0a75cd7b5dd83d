using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// A picky twin of the clouds behind a Pulumi program: it checks as the providers do at preview,
/// refuses what the APIs refuse, and answers in the shape in which they answer.
/// </summary>
/// <param name="world">What exists.</param>
/// <param name="models">The model of a type; null where the schema is all that is known.</param>
internal sealed class CloudTwin(World world, Func<string, ResourceModel?> models) : ICopyableClouds
{
    public World World { get; } = world;

    public CloudTwin()
        : this(new World()) { }

    public CloudTwin(Func<string, ResourceModel?> models)
        : this(new World(), models) { }

    public CloudTwin(World world)
        : this(world, Registry.Resource) { }

    public TimeSpan Now
    {
        get => World.Now;
        set => World.Now = value;
    }

    public ICopyableClouds Copy() => new CloudTwin(new World(World), models);

    public IProvider Connect() => new TwinProvider(World, models);

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        World.BeginRun();
        foreach (var (resource, _, id, inputs, outputs) in resources)
        {
            if (World.Find(resource.Type, id) is null && !World.WasDeleted(resource.Type, id))
            {
                var rules = TypeRules.Of(resource.Type);
                var planned = Requests.Plan(rules, Bare(inputs), Bare(outputs));
                World.Put(
                    new(resource, id, Requests.Send(rules, planned), Bare(outputs), Since: null)
                );
            }
        }
    }

    public ExpectedTime Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) =>
        operation is Operation.Update
            ? Durations.OfUpdate(resource.Type, changes)
            : Durations.Of(operation, resource.Type);

    private static PropertyMap Bare(PropertyMap map) => (PropertyMap)map.WithoutSecrets();
}
