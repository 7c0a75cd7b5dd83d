using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>An operation that is made to fail: on one resource, or on every resource of a type.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Target">A type, a logical name or a URN.</param>
/// <param name="Kills">Whether the run is killed in the middle of it instead.</param>
internal sealed record Fault(Operation Operation, string Target, bool Kills = false)
{
    public static Fault Parse(string text) => Parse(text, "--fail");

    public static Fault ParseKill(string text) => Parse(text, "--kill") with { Kills = true };

    /// <summary>Fails an operation that a fault names.</summary>
    /// <exception cref="ProviderException">One does.</exception>
    public static void Strike(IEnumerable<Fault> faults, Operation operation, string urn)
    {
        if (faults.Any(fault => fault is { Kills: false } && fault.Hits(operation, urn)))
        {
            throw new ProviderException(
                $"the {operation.ToString().ToLowerInvariant()} was made to fail",
                "--fail",
                "this rehearsal's own options"
            );
        }
    }

    public bool Hits(Operation operation, string urn) =>
        operation == Operation
        && (Target == urn || Target == Urn.Type(urn) || Target == Urn.Name(urn));

    private static Fault Parse(string text, string option)
    {
        var colon = text.IndexOf(':');
        return
            colon > 0
            && colon < text.Length - 1
            && Enum.TryParse<Operation>(text[..colon], ignoreCase: true, out var operation)
            && operation != Operation.Read
            ? new(operation, text[(colon + 1)..])
            : throw new RehearsalException(
                $"{option} '{text}': the form is create|update|delete:<type, logical name or URN>.",
                ExitCode.Usage
            );
    }
}
