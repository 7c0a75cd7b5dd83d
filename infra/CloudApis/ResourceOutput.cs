using Pulumi.Utilities;

namespace KeylessAlloyDb.CloudApis;

/// <summary>Outputs of resources that may not exist.</summary>
internal static class ResourceOutput
{
    /// <summary>
    /// The output, and unknown where its resource does not exist. An update with <c>--target</c> leaves out
    /// resources that were never created, and gives their outputs as null.
    /// </summary>
    /// <param name="output">A text or an object that the program reads in <c>Apply</c>.</param>
    /// <remarks>Seen with Pulumi 3.276.0.</remarks>
    public static Output<T> OnceCreated<T>(this Output<T> output)
        where T : class => output.KnownUnless(value => value is null);

    /// <param name="output">A list; a null list is the default of its type.</param>
    /// <inheritdoc cref="OnceCreated{T}(Output{T})"/>
    public static Output<ImmutableArray<T>> OnceCreated<T>(this Output<ImmutableArray<T>> output) =>
        output.KnownUnless(values => values.IsDefault);

    /// <summary>
    /// An address, and unknown until the cloud has assigned it. A preview of an update that adds the address
    /// reads the current one, which is empty.
    /// </summary>
    /// <param name="output">The address.</param>
    public static Output<string> OnceAssigned(this Output<string> output) =>
        output.KnownUnless(address =>
            address is null || (address.Length == 0 && Deployment.Instance.IsDryRun)
        );

    /// <summary>
    /// The output, once resources exist to which no property refers: whoever takes it depends on them. A preview knows
    /// their URNs, so a further resource makes nothing unknown and replaces nothing.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="resources">What has to exist.</param>
    public static Output<T> After<T>(this Output<T> output, IEnumerable<Resource> resources) =>
        Output
            .Tuple(output, Output.All(resources.Select(resource => resource.Urn)))
            .Apply(t => t.Item1);

    /// <param name="output">The output.</param>
    /// <param name="resource">What has to exist.</param>
    /// <inheritdoc cref="After{T}(Output{T}, IEnumerable{Resource})"/>
    public static Output<T> After<T>(this Output<T> output, Output<Resource> resource) =>
        Output.Tuple(output, resource.Apply(known => known.Urn)).Apply(t => t.Item1);

    private static Output<T> KnownUnless<T>(this Output<T> output, Func<T, bool> missing) =>
        output.Apply(value =>
            missing(value) ? OutputUtilities.CreateUnknown(value) : Output.Create(value)
        );
}
