namespace Pulumi;

/// <summary>
/// What an output resolves to: a value, what it came from, and how it may be used. The value's type is the
/// output's, and no type parameter: the runtime compiles the code that waits for it once, and not again for
/// each type of value.
/// </summary>
internal sealed record OutputData(
    ImmutableHashSet<Resource> Resources,
    object? Value,
    bool IsKnown,
    bool IsSecret
)
{
    public static readonly ImmutableHashSet<Resource> NoResources = [];

    public static OutputData Unknown { get; } =
        new(NoResources, null, IsKnown: false, IsSecret: false);

    public static OutputData Known(object? value) =>
        new(NoResources, value, IsKnown: true, IsSecret: false);

    /// <summary>The value; the type's default where it is unknown or null.</summary>
    public T Read<T>() => Value is T value ? value : default!;

    /// <summary>The same value, with the marks of the other one, too.</summary>
    public OutputData Marked(OutputData other) =>
        new(
            Union(other.Resources, Resources),
            Value,
            other.IsKnown && IsKnown,
            other.IsSecret || IsSecret
        );

    public static ImmutableHashSet<Resource> Union(
        ImmutableHashSet<Resource> first,
        ImmutableHashSet<Resource> second
    ) => first.IsEmpty || ReferenceEquals(first, second) ? second : first.Union(second);
}

/// <summary>An output or input whose type is not known at compile time.</summary>
internal interface IOutput
{
    Task<OutputData> Data { get; }
}
