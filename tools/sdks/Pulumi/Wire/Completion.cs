using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>An output of a resource that resolves when the engine answers.</summary>
internal abstract class Completion
{
    public abstract void Complete(OutputData<object?> marks, string path, Value? value);

    public abstract void Fail(Exception exception);

    protected abstract object Untyped { get; }

    /// <summary>Gives the property an output that the completion resolves.</summary>
    /// <exception cref="RunException">The property is not an output.</exception>
    public static Completion Attach(Resource resource, OutputProperty output)
    {
        var type = output.Property.PropertyType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Output<>))
        {
            throw RunException.OutputsHaveIncorrectType([output.Name]);
        }
        var completion = (Completion)
            Activator.CreateInstance(
                typeof(Completion<>).MakeGenericType(type.GetGenericArguments())
            )!;
        BackingField.Writer(output.Property)(resource, completion.Untyped);
        return completion;
    }
}

/// <inheritdoc/>
internal sealed class Completion<T> : Completion
{
    // Continuations must not run inside the loop that completes a resource's outputs: one that
    // blocks on the next output would never see it.
    private readonly TaskCompletionSource<OutputData<T>> _source = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Completion() => Output = Output<T>.Untracked(_source.Task);

    public Output<T> Output { get; }

    protected override object Untyped => Output;

    public void Complete(OutputData<T> data) => _source.SetResult(data);

    /// <param name="marks">The marks of a value that the engine left out.</param>
    /// <param name="path">Where the value stands, for messages.</param>
    /// <param name="value">The value, null where the engine left it out.</param>
    public override void Complete(OutputData<object?> marks, string path, Value? value)
    {
        var data = value is null
            ? new(marks.Resources, default!, marks.IsKnown, IsSecret: false)
            : OutputConverter.Convert<T>(path, value) with
            {
                Resources = marks.Resources,
            };
        _source.SetResult(data);
    }

    public override void Fail(Exception exception)
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
    private readonly Resource _resource;
    private readonly Completion<string> _urn = new();
    private readonly Completion<string>? _id;
    private readonly List<KeyValuePair<string, Completion>> _properties = [];

    public ResourceOutputs(Resource resource)
    {
        _resource = resource;
        resource.Urn = _urn.Output;
        if (resource is CustomResource custom)
        {
            _id = new();
            custom.Id = _id.Output;
        }
        // A local component assigns its own outputs.
        if (resource.IsCustom || resource.IsRemote)
        {
            _properties =
            [
                .. OutputProperties
                    .Of(resource.GetType())
                    .Select(output =>
                        KeyValuePair.Create(output.Name, Completion.Attach(resource, output))
                    ),
            ];
        }
    }

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
