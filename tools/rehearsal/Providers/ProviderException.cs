namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>An operation that a cloud refuses.</summary>
/// <param name="message">Reads like the cloud's own refusal.</param>
/// <param name="rule">Name of the rule that was broken.</param>
/// <param name="source">Where the rule comes from.</param>
internal sealed class ProviderException(string message, string rule, string source)
    : Exception(message)
{
    public string Rule { get; } = rule;

    public string RuleSource { get; } = source;

    /// <summary>How long the provider tried again before it gave up, in simulated time; zero is at once.</summary>
    public TimeSpan Tried { get; init; }
}

/// <summary>
/// pulumirpc.ErrorResourceInitFailed: the operation failed half-way, and the resource exists. An
/// engine keeps it and lets the next update finish it.
/// </summary>
/// <param name="id">The resource's id.</param>
/// <param name="outputs">What is known of it.</param>
/// <param name="reasons">What went wrong, one sentence each.</param>
internal sealed class ResourceInitFailedException(
    string id,
    PropertyMap outputs,
    IReadOnlyList<string> reasons
) : Exception(string.Join("; ", reasons))
{
    public string Id { get; } = id;

    public PropertyMap Outputs { get; } = outputs;

    public IReadOnlyList<string> Reasons { get; } = reasons;
}

/// <summary>A provider cannot compare yet, e.g. because its own settings are not known.</summary>
internal sealed class DiffUnavailableException(string message) : Exception(message);
