namespace KeylessAlloyDb.Lab.Plan;

/// <summary>A value of the state and its place there, so that a message can name it.</summary>
/// <param name="Value">The value as text; empty where the state has none.</param>
/// <param name="Source">Resource and property: <c>tunnel-0.sharedSecret</c>.</param>
internal sealed record Planned(string Value, string Source)
{
    public override string ToString() => $"{Source} = {(Value.Length == 0 ? "(not set)" : Value)}";
}
