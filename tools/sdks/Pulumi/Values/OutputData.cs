namespace Pulumi;

/// <summary>What an output resolves to: a value, what it came from, and how it may be used.</summary>
internal sealed record OutputData<T>(
    ImmutableHashSet<Resource> Resources,
    T Value,
    bool IsKnown,
    bool IsSecret
);

/// <summary>An output or input whose type is not known at compile time.</summary>
internal interface IOutput
{
    ValueTask<OutputData<object?>> GetDataAsync();
}

internal static class OutputData
{
    public static readonly ImmutableHashSet<Resource> NoResources = [];

    public static OutputData<T> Known<T>(T value) =>
        new(NoResources, value, IsKnown: true, IsSecret: false);

    public static OutputData<T> Unknown<T>() =>
        new(NoResources, default!, IsKnown: false, IsSecret: false);

    /// <summary>Joins the marks of two outputs around a value that was made from both.</summary>
    public static OutputData<T> Join<T, TOuter, TInner>(
        T value,
        OutputData<TOuter> outer,
        OutputData<TInner> inner
    ) =>
        new(
            Union(outer.Resources, inner.Resources),
            value,
            outer.IsKnown && inner.IsKnown,
            outer.IsSecret || inner.IsSecret
        );

    public static ImmutableHashSet<Resource> Union(
        ImmutableHashSet<Resource> first,
        ImmutableHashSet<Resource> second
    ) => first.IsEmpty || ReferenceEquals(first, second) ? second : first.Union(second);
}
