using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>How long the clouds typically take, by resource type.</summary>
internal static class Durations
{
    /// <summary>A read is one call to an API.</summary>
    private static readonly TimeSpan Read = TimeSpan.FromSeconds(1);

    /// <summary>What a type without a file takes.</summary>
    private static readonly TimeSpan AnyChange = TimeSpan.FromSeconds(10);

    public static TimeSpan Of(Operation operation, string type) =>
        operation switch
        {
            Operation.Create => Seconds(type, "create"),
            Operation.Update => Seconds(type, "update"),
            Operation.Delete => Seconds(type, "delete"),
            _ => Read,
        };

    private static TimeSpan Seconds(string type, string operation) =>
        TypeFile.Section(type, "durations") is { } durations
            ? TimeSpan.FromSeconds(durations.GetProperty(operation).GetDouble())
            : AnyChange;
}
