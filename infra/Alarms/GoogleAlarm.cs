using Pulumi.Gcp.Monitoring.Inputs;

namespace KeylessAlloyDb.Alarms;

/// <summary>An alerting policy of Cloud Monitoring.</summary>
/// <param name="Name">Its name, <c>google-cpu</c>.</param>
/// <param name="Project">Id of the project whose metrics or logs it reads.</param>
/// <param name="Severity"><see cref="Critical"/>, <see cref="Error"/> or <see cref="Warning"/>.</param>
/// <param name="Says">What it tells whoever is woken by it, and what missing data means.</param>
/// <param name="Runbook">Its anchor in docs/runbook.md.</param>
/// <param name="Condition">What it compares, and what missing data means.</param>
internal sealed record GoogleAlarm(
    string Name,
    string Project,
    string Severity,
    string Says,
    string Runbook,
    AlertPolicyConditionArgs Condition
)
{
    /// <summary>Wakes somebody.</summary>
    public const string Critical = "CRITICAL";

    /// <summary>Logins fail or are about to.</summary>
    public const string Error = "ERROR";

    /// <summary>Is worth a look in working hours.</summary>
    public const string Warning = "WARNING";

    /// <summary>The filter of the log that it reads; null where it reads a metric.</summary>
    public string? LogFilter { get; init; }
}
