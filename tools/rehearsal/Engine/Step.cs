using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>What happens to a resource, in Pulumi's words.</summary>
internal enum StepOp
{
    Same,
    Create,
    Update,
    Replace,
    Delete,

    /// <summary>A review's word for a deletion with <c>retainOnDelete</c>: it leaves the state, and stays in the cloud.</summary>
    Retain,
    Read,
}

internal static class StepOps
{
    /// <summary>The name in digests and change summaries.</summary>
    public static string Name(this StepOp op) => op.ToString().ToLowerInvariant();
}

/// <summary>One step of a plan or run.</summary>
/// <param name="Op">What happens.</param>
/// <param name="Old">The resource before, if it existed.</param>
/// <param name="New">The resource after, if it stays.</param>
/// <param name="Changes">Changed properties of an update or replacement.</param>
/// <param name="DeleteBeforeReplace">Whether a replacement deletes first.</param>
internal sealed record Step(
    StepOp Op,
    ResourceState? Old,
    ResourceState? New,
    IReadOnlyList<PropertyDiff> Changes,
    bool DeleteBeforeReplace = false
)
{
    public ResourceState State => New ?? Old!;
    public string Urn => State.Urn;
}
