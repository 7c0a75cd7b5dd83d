using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// Whether a state's alarms tell of a login that fails. What the clouds would send is made of what the lab has run and
/// asked; how long a cloud takes to tell is left out.
/// </summary>
internal static class LoginAlarmChecks
{
    /// <summary>
    /// A login fails: the alarm of its check is raised, where Google refused something and logs that the alarm of the
    /// refusal too, and no other.
    /// </summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="alarms">The state's.</param>
    /// <param name="exit">How <c>verify</c> ended meanwhile.</param>
    /// <param name="calls">What was asked of Google meanwhile.</param>
    public static Check OfFault(
        string fault,
        LoginAlarms alarms,
        int exit,
        IReadOnlyList<TwinCall> calls
    ) =>
        Compare(
            $"Told: {fault}",
            [
                .. alarms.Login is { } login ? alarms.RaisedBy(login, exit) : [],
                .. alarms.RaisedBy(calls),
            ],
            [
                .. OwnOf(alarms, alarms.Login),
                .. alarms
                    .Refusals.Where(alarm => calls.Any(call => alarm.Of.Entries(call).Count > 0))
                    .Select(alarm => alarm.Name),
            ]
        );

    /// <summary>After the checks on the instance have run: each check that failed raises its alarm, and no other alarm is raised.</summary>
    /// <param name="what">What is wrong with the instance.</param>
    /// <param name="alarms">The state's.</param>
    /// <param name="exits">How each of the checks ended, in their order.</param>
    /// <param name="failing">The checks that have to fail; null for a check that the state does not have.</param>
    public static Check OfRuns(
        string what,
        LoginAlarms alarms,
        IReadOnlyList<int> exits,
        params IReadOnlyList<InstanceCheck?> failing
    ) =>
        Compare(
            $"Told by the checks on the instance: {what}",
            [.. alarms.Checks.Zip(exits).SelectMany(run => alarms.RaisedBy(run.First, run.Second))],
            [.. failing.SelectMany(check => OwnOf(alarms, check))]
        );

    private static Check Compare(
        string name,
        IReadOnlyList<string> raised,
        IReadOnlyList<string> expected
    )
    {
        var right = raised.Order().SequenceEqual(expected.Order());
        return new(
            name,
            right,
            $"{Names(raised)}{(right ? "" : $"; expected: {Names(expected)}")}"
        );
    }

    /// <summary>The rule that tells of this check alone; none in a state without rules.</summary>
    private static IEnumerable<string> OwnOf(LoginAlarms alarms, InstanceCheck? check) =>
        alarms.Rules.Count == 0 && check is null ? []
        : check is not null && alarms.RaisedBy(check, exit: 1) is [var own] ? [own]
        : ["an alarm of this check alone"];

    private static string Names(IReadOnlyList<string> alarms) =>
        string.Join(", ", alarms.DefaultIfEmpty("none"));
}
