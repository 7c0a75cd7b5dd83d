using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>
/// The update succeeds and everything runs on, but a later task fails: a script that reads an output,
/// the next file for the instance, a teardown, a new project, the attribution of costs.
/// </summary>
internal static class LaterTasks
{
    private static readonly string[] s_labels = ["tags", "labels", "defaultLabels"];

    public static IEnumerable<Finding> Find(Plan plan) =>
        [
            .. Outputs(plan),
            .. Each(plan, UserData),
            .. Each(plan, Teardown),
            .. Each(plan, Records),
            .. Apis(plan),
            .. Labels(plan),
        ];

    /// <summary>The real CLI's JSON has no outputs of the stack; then nothing is said about them.</summary>
    private static IEnumerable<Finding> Outputs(Plan plan) =>
        from step in plan.Steps
        where step is { Old.Type: Urn.StackType, New.Outputs.Count: > 0 }
        let before = Parts(step.Old!.Outputs, step.New!.Outputs)
        let after = Parts(step.New!.Outputs, step.Old!.Outputs)
        from gone in before.Keys.Except(after.Keys)
        let heir = after
            .Keys.Except(before.Keys)
            .FirstOrDefault(name => after[name] == before[gone])
        select new Finding(
            Risk.LaterTaskBroken,
            $"the stack's output `{gone}` is {(heir is null ? "gone" : $"now called `{heir}`")}: whatever reads it fails",
            step.Urn
        );

    /// <summary>
    /// The outputs by name, and the parts of a group as <c>group.part</c> where the other side has that group,
    /// too.
    /// </summary>
    private static Dictionary<string, PropertyValue> Parts(PropertyMap outputs, PropertyMap other)
    {
        var parts = outputs.ToDictionary();
        foreach (var (name, value) in outputs)
        {
            if (value.AsMap is { } group && other.Get(name)?.AsMap is not null)
            {
                foreach (var (part, content) in group)
                {
                    parts[$"{name}.{part}"] = content;
                }
            }
        }

        return parts;
    }

    private static string? UserData(Change change) =>
        change.Type == Types.ClientInstance && change.TurnsOff("userDataReplaceOnChange")
            ? "is not replaced when its user data changes, so a new file never arrives (userDataReplaceOnChange)"
        : change.Type == Types.AutoScalingGroup && LeavesOldInstances(change)
            ? "keeps each instance until it is lost, so a new image or file does not arrive before (instanceRefresh)"
        : null;

    private static bool LeavesOldInstances(Change change) =>
        change.After("instanceRefresh") is null
        && (change.Before("instanceRefresh") is not null || change.Touches("launchTemplate"));

    private static string? Teardown(Change change) =>
        change.Type == Types.Cluster
        && change.Before("deletionPolicy")?.AsText == "FORCE"
        && change.After("deletionPolicy") is { IsUnknown: false } or null
        && change.After("deletionPolicy")?.AsText is not ("FORCE" or "PREVENT")
            ? "cannot be deleted while it has instances, so a teardown stops (deletionPolicy)"
            : null;

    private static string? Records(Change change) =>
        change is { Type: Types.LogGroup, Op: StepOp.Update }
        && change.Before("retentionInDays")?.AsNumber > 0
        && change.After("retentionInDays") is { AsNumber: 0 } or null
            ? "keeps its records for ever, and they are paid for (retentionInDays)"
            : null;

    private static IEnumerable<Finding> Each(Plan plan, Func<Change, string?> find) =>
        from change in plan.Changes
        where change is { Old: not null, New: not null }
        let text = find(change)
        where text is not null
        select change.Finding(Risk.LaterTaskBroken, $"{text}");

    /// <summary>An API that no resource switches on any more; one that is switched off with it is an outage.</summary>
    private static IEnumerable<Finding> Apis(Plan plan)
    {
        var kept = plan.After.Where(r => r.Type == Types.Api).Select(Api).ToHashSet();
        return from change in plan.Changes
            where change is { Type: Types.Api, Op: StepOp.Delete }
            where !kept.Contains(Api(change.Old!))
            let stays = change.Before("disableOnDestroy")?.AsBool == false
            select new Finding(
                stays ? Risk.LaterTaskBroken : Risk.Outage,
                $"the API {change.Before("service")?.AsText} is {(stays ? "not switched on by the stack any more: in a new project it is missing" : "switched off")}",
                change.Urn
            );
    }

    private static (string? Project, string? Service) Api(ResourceState api) =>
        (api.Inputs.Text("project"), api.Inputs.Text("service"));

    private static IEnumerable<Finding> Labels(Plan plan) =>
        from change in plan.Changes
        where change is { Old: not null, New: not null }
        let gone = Keys(change.Old!).Except(Keys(change.New!)).ToList()
        where gone.Count > 0
        group change by string.Join(", ", gone) into lost
        select new Finding(
            Risk.LaterTaskBroken,
            $"{(lost.Count() == 1 ? $"{Words.Noun(lost.First().Type, lost.First().Name)} loses" : $"{lost.Count()} resources lose")} tags or labels that attribute its costs ({lost.Key})",
            [.. lost.Select(change => change.Urn)]
        );

    private static IEnumerable<string> Keys(ResourceState resource) =>
        s_labels
            .Select(name => Account.Nested(resource.Inputs, name)?.AsMap)
            .Append(Account.DefaultTags(resource.Inputs))
            .OfType<PropertyMap>()
            .SelectMany(map => map.Keys)
            .Where(key => key != SchemaCheck.DefaultsKey);
}
