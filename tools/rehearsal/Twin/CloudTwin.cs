using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// A picky twin of the clouds behind a Pulumi program: it checks as the providers do at preview,
/// refuses what the APIs refuse, and answers in the shape in which they answer.
/// </summary>
/// <param name="world">What exists.</param>
/// <param name="models">The model of a type; null where the schema is all that is known.</param>
internal sealed class CloudTwin(World world, Func<string, ResourceModel?> models) : IClouds
{
    private readonly World _world = world;

    public CloudTwin()
        : this(new World()) { }

    public CloudTwin(Func<string, ResourceModel?> models)
        : this(new World(), models) { }

    public CloudTwin(World world)
        : this(world, Registry.Resource) { }

    public TimeSpan Now
    {
        get => _world.Now;
        set => _world.Now = value;
    }

    public IProvider Connect() => new TwinProvider(_world, models);

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        _world.BeginRun();
        foreach (var (resource, _, id, inputs, outputs) in resources)
        {
            if (_world.Find(resource.Type, id) is null && !_world.WasDeleted(resource.Type, id))
            {
                var rules = TypeRules.Of(resource.Type);
                var planned = Requests.Plan(rules, Bare(inputs), Bare(outputs));
                _world.Put(
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
