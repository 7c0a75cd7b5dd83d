using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>An operation that was under way when the state was written. A killed run leaves one.</summary>
/// <param name="Resource">The resource; one that is being created has no id yet.</param>
/// <param name="Type">creating, reading, updating or deleting.</param>
internal sealed record PendingOperation(ResourceState Resource, string Type)
{
    public const string Creating = "creating";

    public static string TypeOf(Operation operation) =>
        operation switch
        {
            Operation.Create => Creating,
            Operation.Read => "reading",
            Operation.Update => "updating",
            _ => "deleting",
        };
}
