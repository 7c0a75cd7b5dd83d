using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>
/// The resources of a stack with the questions that rules ask. A value that a preview does not know
/// yet violates nothing, as in Pulumi's policy packs.
/// </summary>
internal sealed class ResourceSet
{
    private readonly ResourceIndex _index;
    private readonly ResourceState? _one;

    /// <summary>A whole stack.</summary>
    public ResourceSet(IEnumerable<ResourceState> resources) => _index = new(resources);

    private ResourceSet(ResourceIndex index, ResourceState one) => (_index, _one) = (index, one);

    /// <summary>One resource, to be judged by itself.</summary>
    public static ResourceSet Alone(ResourceState one) => new(new([one]), one);

    /// <summary>One resource, to be judged among those that a program has registered so far.</summary>
    public static ResourceSet Among(ResourceIndex registered, ResourceState one) =>
        new(registered, one);

    public IReadOnlyList<ResourceState> All => _index.All;

    /// <summary>The resources that are judged: all, or the one.</summary>
    public IReadOnlyList<ResourceState> Judged => _one is null ? All : [_one];

    /// <summary>Whether it holds resources of one cloud alone: the other's may be in a stack of their own.</summary>
    public bool IsHalf =>
        All.Where(IsOfCloud).Select(resource => resource.Type.Split(':')[0]).Distinct().Count() < 2;

    /// <summary>The texts that a static method finds in the resources.</summary>
    public IReadOnlySet<string> Gather(Func<ResourceState, IEnumerable<string>> find) =>
        _index.Gather(find);

    public IEnumerable<ResourceState> Of(params IEnumerable<string> types) =>
        types.SelectMany(_index.OfType);

    /// <summary>Those of some types that are judged.</summary>
    public IEnumerable<ResourceState> JudgedOf(params IEnumerable<string> types) =>
        _one is null ? Of(types) : Judged.Where(resource => types.Contains(resource.Type));

    public IReadOnlyList<ResourceState> Named(string name) => _index.Named(name);

    public ResourceState? Find(string urn) => _index.Find(urn);

    /// <summary>Whether one resource refers to another in a property.</summary>
    public static bool Refers(ResourceState from, string property, ResourceState to) =>
        from.PropertyDependencies.TryGetValue(property, out var urns) && urns.Contains(to.Urn);

    /// <summary>Whether a resource is in an account of a cloud, and not only in Pulumi's state.</summary>
    public static bool IsOfCloud(ResourceState resource) =>
        resource.Type.StartsWith("aws:", StringComparison.Ordinal)
        || resource.Type.StartsWith("gcp:", StringComparison.Ordinal);

    /// <summary>Those of some types that a resource refers to in a property.</summary>
    public IEnumerable<ResourceState> Referred(
        ResourceState from,
        string property,
        params IEnumerable<string> types
    ) => Of(types).Where(resource => Refers(from, property, resource));

    /// <summary>Those of a type that refer to a resource in a property.</summary>
    public IEnumerable<ResourceState> Referring(string type, string property, ResourceState to) =>
        Of(type).Where(resource => Refers(resource, property, to));

    /// <summary>URNs of all that has to be there before a resource is, itself included.</summary>
    public HashSet<string> NeedsOf(params IEnumerable<ResourceState> resources)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>(resources.Select(resource => resource.Urn));
        while (open.TryDequeue(out var urn))
        {
            foreach (var need in found.Add(urn) ? Find(urn)?.Needs ?? [] : [])
            {
                open.Enqueue(need);
            }
        }
        return found;
    }

    /// <summary>What a resource has under a path: its output, else its input; null where nothing is known.</summary>
    public static PropertyValue? Known(ResourceState resource, string path) =>
        new[] { resource.Outputs.Find(path), resource.Inputs.Find(path) }.FirstOrDefault(value =>
            value is { IsNull: false, IsUnknown: false } && !SealedSecret.IsIn(value)
        );

    /// <summary>Resources of a type whose value at a path is known and wrong.</summary>
    /// <param name="type">The type token.</param>
    /// <param name="path">Pulumi's property path.</param>
    /// <param name="isRight">Takes null where the property is not set.</param>
    /// <param name="message">What to write instead.</param>
    public IEnumerable<Violation> Wrong(
        string type,
        string path,
        Func<PropertyValue?, bool> isRight,
        string message
    ) =>
        JudgedOf(type)
            .Where(resource => !IsUnknown(resource.Inputs, path))
            .Select(resource => (Resource: resource, Value: resource.Inputs.Find(path)))
            .Where(found => !isRight(found.Value))
            .Select(found => new Violation(
                found.Resource,
                $"{path} is {Text(found.Value)}; {message}"
            ));

    /// <summary>
    /// Each resource of a type without a companion that refers to it. A companion is registered later, so
    /// only a whole stack lacks it.
    /// </summary>
    public IEnumerable<Violation> Without(
        string type,
        string companion,
        string property,
        string message
    ) =>
        _one is not null
            ? []
            : Of(type)
                .Where(resource => !Referring(companion, property, resource).Any())
                .Select(resource => new Violation(resource, message));

    /// <summary>A value for a message; no secret and no stand-in for an unknown one.</summary>
    public static string Text(PropertyValue? value) =>
        value?.Replace(part => part is UnknownValue, "not known yet").ToString() ?? "not set";

    /// <summary>Whether a preview does not know the value at a path, or a part of the way to it.</summary>
    public static bool IsUnknown(PropertyMap inputs, string path)
    {
        PropertyValue? value = inputs;
        foreach (var step in PropertyPath.Parse(path))
        {
            value = value?.AsMap?.Get(step.Name!);
            if (value is { IsUnknown: true })
            {
                return true;
            }
        }
        return false;
    }
}
