using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Plans the update from snapshot A to snapshot B. Both may come from plans of first deployments,
/// in which values that only an update learns are unknown; a value from a replaced resource
/// therefore counts as changed, as in Pulumi.
/// </summary>
internal sealed class Comparison(IClouds clouds)
{
    private readonly HashSet<string> _replaced = new();

    public IReadOnlyList<Step> Compare(
        IReadOnlyList<ResourceState> before,
        IReadOnlyList<ResourceState> after
    )
    {
        var olds = before.ToDictionary(resource => Key(resource.Urn));
        var providers = new PlanProviders(clouds, after);
        var steps = new List<Step>(after.Count);
        // Dependencies come before their dependents.
        foreach (var resource in after)
        {
            steps.Add(
                olds.Remove(Key(resource.Urn), out var old)
                    ? Plan(old, resource, providers)
                    : new(StepOp.Create, null, resource, [])
            );
        }
        steps.AddRange(olds.Values.Reverse().Select(old => new Step(StepOp.Delete, old, null, [])));
        return steps;
    }

    private Step Plan(ResourceState old, ResourceState now, PlanProviders providers)
    {
        if (!now.Custom)
        {
            return new(StepOp.Same, old, now, []);
        }
        var request = new DiffRequest(
            PlanProviders.Head(now),
            old.Id,
            old.Inputs,
            old.Outputs,
            Foresee(old, now)
        )
        {
            IgnoreChanges = now.IgnoreChanges,
        };
        var diff = ProviderReference.IsProvider(now.Type)
            ? clouds.Connect().DiffConfig(request)
            : providers.Of(now).Diff(request);
        if (diff.Changes.Count == 0)
        {
            return new(StepOp.Same, old, now, []);
        }
        if (!diff.Changes.Any(change => change.Replaces))
        {
            return new(StepOp.Update, old, now, diff.Changes);
        }
        _replaced.Add(now.Urn);
        return new(StepOp.Replace, old, now, diff.Changes, diff.DeleteBeforeReplace);
    }

    /// <summary>
    /// Inputs as a preview of the update would see them: what is unknown is what it was, unless it
    /// comes from a resource that is replaced.
    /// </summary>
    private PropertyMap Foresee(ResourceState old, ResourceState now) =>
        PropertyMap.From(
            now.Inputs.Select(entry =>
            {
                var sources = now.PropertyDependencies.GetValueOrDefault(entry.Key, []);
                var value =
                    entry.Value.Any(part => part is UnknownValue or SecretValue)
                    && sources.Any(_replaced.Contains)
                        ? PropertyValue.Unknown
                        : Settle(entry.Value, old.Inputs.Get(entry.Key));
                return KeyValuePair.Create(entry.Key, value);
            })
        );

    private static PropertyValue Settle(PropertyValue now, PropertyValue? old) =>
        (now, old) switch
        {
            (_, null) => now,
            (UnknownValue, _) => old,
            (SecretValue secret, _) when secret.ContainsUnknown => old,
            _ when SealedSecret.IsIn(now) || SealedSecret.IsIn(old) => old,
            (PropertyMap map, PropertyMap before) => PropertyMap.From(
                map.Select(entry =>
                    KeyValuePair.Create(entry.Key, Settle(entry.Value, before.Get(entry.Key)))
                )
            ),
            (ListValue list, ListValue before) when list.Items.Length == before.Items.Length =>
                PropertyValue.List(list.Items.Zip(before.Items, Settle)),
            _ => now,
        };

    /// <summary>A URN without its stack: a review may compare one stack's plan with another's.</summary>
    private static string Key(string urn) =>
        urn[(urn.IndexOf("::", StringComparison.Ordinal) + 2)..];
}
