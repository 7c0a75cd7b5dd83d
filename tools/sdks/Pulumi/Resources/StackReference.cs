namespace Pulumi;

/// <summary>The outputs of another stack.</summary>
public class StackReference : CustomResource
{
    /// <param name="name">The stack, <c>organization/project/stack</c>, unless the args name it.</param>
    /// <param name="args">Which stack, where its name is not the resource's.</param>
    /// <param name="options">How the engine treats the reference.</param>
    public StackReference(
        string name,
        StackReferenceArgs? args = null,
        CustomResourceOptions? options = null
    )
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new() { Id = args?.Name ?? name })
        ) { }

    /// <summary>The stack that is read.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    /// <summary>All its outputs.</summary>
    [Output("outputs")]
    public Output<ImmutableDictionary<string, object?>> Outputs { get; private set; } = null!;

    /// <summary>The names of those that are secret.</summary>
    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>An output; null when the stack has none of that name.</summary>
    public Output<object?> GetOutput(Input<string> name) =>
        Read(name, (outputs, key) => outputs.GetValueOrDefault(key));

    /// <summary>An output that must be there.</summary>
    /// <exception cref="KeyNotFoundException">The stack has no output of that name.</exception>
    public Output<object?> RequireOutput(Input<string> name) =>
        Read(
            name,
            (outputs, key) =>
                outputs.TryGetValue(key, out var value)
                    ? value
                    : throw new KeyNotFoundException(
                        $"Stack '{GetResourceName()}' has no output '{key}'; it has: "
                            + $"{string.Join(", ", outputs.Keys.Order(StringComparer.Ordinal))}."
                    )
        );

    private Output<object?> Read(
        Input<string> name,
        Func<ImmutableDictionary<string, object?>, string, object?> read
    )
    {
        return new(ReadAsync());

        // One secret output makes the whole map secret; the list of names tells them apart. An
        // engine that sends no such list is an error, as with the official SDK.
        async Task<OutputData> ReadAsync()
        {
            var value = await Output
                .Tuple(name, (Input<ImmutableDictionary<string, object?>>)Outputs)
                .Apply(pair => read(pair.Item2, pair.Item1))
                .Data;
            var secrets = await Output
                .Tuple(name, (Input<ImmutableArray<string>>)SecretOutputNames)
                .Data;
            var (secret, names) = secrets.Read<(string, ImmutableArray<string>)>();
            return value with
            {
                IsSecret = secrets.IsKnown
                    ? SecretNames(names).Contains(secret)
                    : (await Outputs.Data).IsSecret,
            };
        }
    }

    private ImmutableArray<string> SecretNames(ImmutableArray<string> names) =>
        names.IsDefault
            ? throw new InvalidOperationException(
                $"The engine did not say which outputs of stack '{GetResourceName()}' are secret."
            )
            : names;
}

/// <summary>Which stack a reference reads.</summary>
public class StackReferenceArgs : ResourceArgs
{
    /// <summary>The stack: <c>organization/project/stack</c>.</summary>
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}
