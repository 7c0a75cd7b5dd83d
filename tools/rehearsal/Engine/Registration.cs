using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>A registration with checked inputs.</summary>
/// <param name="Provider">The resource's provider.</param>
/// <param name="Goal">The program's request.</param>
/// <param name="State">The resource as it is to be.</param>
internal sealed record Registration(IProvider Provider, Goal Goal, ResourceState State)
{
    public string Urn => State.Urn;
}
