using System.Reflection;
using Google.Protobuf.WellKnownTypes;
using Type = System.Type;

namespace Pulumi.Serialization;

/// <summary>An output of a resource that resolves when the engine answers.</summary>
/// <param name="type">The type of its value.</param>
internal sealed class Completion(Type type)
{
    // Continuations must not run inside the loop that completes a resource's outputs: one that
    // blocks on the next output would never see it.
    private readonly TaskCompletionSource<OutputData> _source = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Task<OutputData> Data => _source.Task;

    public void Complete(OutputData data) => _source.SetResult(data);

    /// <param name="marks">The marks of a value that the engine left out.</param>
    /// <param name="path">Where the value stands, for messages.</param>
    /// <param name="value">The value, null where the engine left it out.</param>
    public void Complete(OutputData marks, string path, Value? value) =>
        Complete(
            value is null
                ? marks with
                {
                    Value = OutputConverter.Default(type),
                }
                : OutputConverter.Convert(type, path, value) with
                {
                    Resources = marks.Resources,
                }
        );

    public void Fail(Exception exception)
    {
        // A failed registration is reported once, by its awaiter.
        if (_source.TrySetException(exception))
        {
            _ = _source.Task.Exception;
        }
    }
}

/// <summary>All outputs of one resource.</summary>
internal sealed class ResourceOutputs
{
    private static readonly MethodInfo s_add = typeof(ResourceOutputs).GetMethod(
        nameof(Add),
        genericParameterCount: 1,
        [typeof(string)]
    )!;

    private readonly Resource _resource;
    private readonly Completion _urn = new(typeof(string));
    private readonly Completion? _id;
    private readonly List<KeyValuePair<string, Completion>> _properties = [];

    public ResourceOutputs(Resource resource)
    {
        _resource = resource;
        resource.Urn = Output<string>.Untracked(_urn.Data);
        if (resource is CustomResource custom)
        {
            _id = new(typeof(string));
            custom.Id = Output<string>.Untracked(_id.Data);
        }
        // A local component assigns its own outputs.
        if (resource.IsCustom || resource.IsRemote)
        {
            resource.AttachOutputs(this);
        }
    }

    /// <summary>An output that resolves to what the engine sends under the name.</summary>
    public Output<T> Add<T>(string name)
    {
        var completion = new Completion(typeof(T));
        _properties.Add(KeyValuePair.Create(name, completion));
        return Output<T>.Untracked(completion.Data);
    }

    /// <inheritdoc cref="Add{T}(string)"/>
    /// <param name="name">The name on the wire.</param>
    /// <param name="type">The type of the output.</param>
    /// <exception cref="RunException">The type is not an output's.</exception>
    public object Add(string name, Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Output<>)
            ? s_add.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [name])!
            : throw RunException.OutputsHaveIncorrectType([name]);

    /// <param name="urn">The URN.</param>
    /// <param name="id">The id; empty where it is not known yet.</param>
    /// <param name="properties">The outputs that the engine sent.</param>
    /// <param name="dependencies">What outputs come from, on top of the resource itself.</param>
    /// <param name="missingIsKnown">Whether an output that was left out has no value at all.</param>
    public void Complete(
        string urn,
        string id,
        Struct? properties,
        IReadOnlyDictionary<string, ImmutableHashSet<Resource>> dependencies,
        bool missingIsKnown
    )
    {
        ImmutableHashSet<Resource> self = [_resource];
        _urn.Complete(new(self, urn, IsKnown: true, IsSecret: false));
        _id?.Complete(new(self, id, IsKnown: id.Length > 0, IsSecret: false));
        foreach (var (name, completion) in _properties)
        {
            var resources = dependencies.TryGetValue(name, out var more) ? self.Union(more) : self;
            completion.Complete(
                new(resources, null, missingIsKnown, IsSecret: false),
                $"{_resource.GetResourceType()} '{_resource.GetResourceName()}' {name}",
                properties?.Fields.GetValueOrDefault(name)
            );
        }
    }

    public void Fail(Exception exception)
    {
        _urn.Fail(exception);
        _id?.Fail(exception);
        foreach (var (_, completion) in _properties)
        {
            completion.Fail(exception);
        }
    }
}
