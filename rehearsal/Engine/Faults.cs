using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>An operation that is made to fail: on one resource, or on every resource of a type.</summary>
internal sealed record Fault(Operation Operation, string Target)
{
    public static Fault Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return
            colon > 0
            && colon < text.Length - 1
            && Enum.TryParse<Operation>(text[..colon], ignoreCase: true, out var operation)
            && operation != Operation.Read
            ? new(operation, text[(colon + 1)..])
            : throw new RehearsalException(
                $"--fail '{text}': the form is create|update|delete:<type, logical name or URN>."
            );
    }

    public bool Hits(Operation operation, string urn) =>
        operation == Operation
        && (Target == urn || Target == Urn.Type(urn) || Target == Urn.Name(urn));
}
