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
}
