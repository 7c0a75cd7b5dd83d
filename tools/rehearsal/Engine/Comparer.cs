using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Asks a provider for the effect of a change.</summary>
internal static class Comparer
{
    /// <summary>Null where the provider cannot say yet; Pulumi then takes it for an update.</summary>
    public static DiffResult? Compare(
        IProvider provider,
        ResourceState old,
        PropertyMap inputs,
        ImmutableArray<string> ignoreChanges
    )
    {
        var request = new DiffRequest(old.Head, old.Id, old.Inputs, old.Outputs, inputs)
        {
            IgnoreChanges = ignoreChanges,
        };
        try
        {
            return old.IsProvider ? ProviderTable.Diff(provider, request) : provider.Diff(request);
        }
        catch (DiffUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Whether one of the patterns of replaceOnChanges covers a path.</summary>
    public static bool Covers(IEnumerable<string> patterns, string path) =>
        patterns.Any(pattern =>
            PropertyPath.Covers(PropertyPath.Parse(pattern), PropertyPath.Parse(path))
        );
}
