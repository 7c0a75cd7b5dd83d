using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>A resource that exists in the simulated clouds. Its properties carry no secret marks.</summary>
/// <param name="Resource">What Pulumi calls it.</param>
/// <param name="Id">What the cloud calls it.</param>
/// <param name="Inputs">What was asked for.</param>
/// <param name="Outputs">What it is.</param>
/// <param name="Since">When this run had made it; null when it was there before.</param>
internal sealed record Entity(
    ResourceHead Resource,
    string Id,
    PropertyMap Inputs,
    PropertyMap Outputs,
    TimeSpan? Since
)
{
    /// <summary>When this run has deleted it; null before.</summary>
    public TimeSpan? Until { get; init; }

    public string Type => Resource.Type;

    public string? Text(string property) => Outputs.Text(property) ?? Inputs.Text(property);

    /// <summary>Whether a reference means this resource: its id, self link or ARN.</summary>
    public bool IsNamedBy(string? reference) =>
        reference is not null
        && (
            reference == Id
            || reference == Outputs.Text("selfLink")
            || reference == Outputs.Text("arn")
        );

    /// <summary>Whether any input of this resource refers to another one.</summary>
    public bool RefersTo(Entity other) =>
        Inputs.Any(value => value is TextValue text && other.IsNamedBy(text.Value));
}
