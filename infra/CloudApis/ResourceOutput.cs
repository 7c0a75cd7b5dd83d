using Pulumi.Utilities;

namespace KeylessAlloyDb.CloudApis;

/// <summary>Outputs of resources that may not exist.</summary>
internal static class ResourceOutput
{
    /// <summary>
    /// The output, and unknown where its resource does not exist. An update with <c>--target</c> leaves out
    /// resources that were never created, and gives their outputs as null.
    /// </summary>
    /// <param name="output">An output of a resource that the program reads in <c>Apply</c>.</param>
    /// <remarks>Seen with Pulumi 3.276.0.</remarks>
    public static Output<T> OnceCreated<T>(this Output<T> output) =>
        output.Apply(value =>
            // A null list is the default of its type.
            EqualityComparer<T>.Default.Equals(value, default!)
                ? OutputUtilities.CreateUnknown(value)
                : Output.Create(value)
        );
}
