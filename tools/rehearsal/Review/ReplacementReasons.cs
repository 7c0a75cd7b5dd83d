using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Pulumi's plan has no reason for a resource that is replaced because something that it uses is
/// deleted first. As in Pulumi's engine, the reason is what the provider answers when every value
/// from a replaced resource is unknown.
/// </summary>
internal static class ReplacementReasons
{
    public static Plan Complete(Plan plan, IClouds clouds)
    {
        var replaced = plan
            .Steps.Where(step => step.Op == StepOp.Replace)
            .Select(step => step.Urn)
            .ToHashSet();
        var providers = new PlanProviders(clouds, plan.After);
        return plan.With([
            .. plan.Steps.Select(step =>
                step is { Op: StepOp.Replace, Old: { } old, New: { Custom: true } now, Changes: [] }
                    ? step with
                    {
                        Changes = Reasons(old, now),
                    }
                    : step
            ),
        ]);

        IReadOnlyList<PropertyDiff> Reasons(ResourceState old, ResourceState now)
        {
            var inputs = PropertyMap.From(
                now.Inputs.Select(entry =>
                    KeyValuePair.Create(
                        entry.Key,
                        now
                            .PropertyDependencies.GetValueOrDefault(entry.Key, [])
                            .Any(replaced.Contains)
                            ? PropertyValue.Unknown
                            : entry.Value
                    )
                )
            );
            var request = new DiffRequest(
                PlanProviders.Head(now),
                old.Id,
                old.Inputs,
                old.Outputs,
                inputs
            )
            {
                IgnoreChanges = now.IgnoreChanges,
            };
            return
            [
                .. providers
                    .Of(now)
                    .Diff(request)
                    .Changes.Where(change => Change.IsInput(change.Path, old, now)),
            ];
        }
    }
}
