namespace Pulumi.Utilities;

/// <summary>Looks into outputs: for tests and libraries, not for programs.</summary>
public static class OutputUtilities
{
    /// <summary>An output that is unknown, as in a preview.</summary>
    public static Output<T> CreateUnknown<T>(T value) =>
        new(OutputData.Known(value) with { IsKnown = false });

    /// <summary>An output that is unknown, as in a preview. The factory is never called.</summary>
    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory) => new(OutputData.Unknown);

    /// <summary>The same output, which also comes from the resource.</summary>
    public static Output<T> WithDependency<T>(Output<T> output, Resource resource) =>
        output.With(data => data with { Resources = data.Resources.Add(resource) });

    /// <summary>Whether the value is known, once the output is resolved.</summary>
    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) =>
        (await output.Data).IsKnown;

    /// <summary>The value, or the type's default when it is unknown.</summary>
    public static async Task<T> GetValueAsync<T>(Output<T> output) =>
        await output.Data is { IsKnown: true } data ? data.Read<T>() : default!;

    /// <summary>The resources that the value comes from.</summary>
    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(
        Output<T> output
    ) => (await output.Data).Resources;
}
