using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>One value that changes.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Property">The property that has it, or the list or map that it is an item of; null where no schema says.</param>
/// <param name="Before">Null when it comes.</param>
/// <param name="After">Null when it goes.</param>
internal sealed record Change(
    IReadOnlyList<PathStep> Path,
    ProviderProperty? Property,
    PropertyValue? Before,
    PropertyValue? After
)
{
    public DiffKind Kind =>
        Before is null ? DiffKind.Add
        : After is null ? DiffKind.Delete
        : DiffKind.Update;
}
