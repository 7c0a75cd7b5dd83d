using System.Collections;
using System.Globalization;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// Collects every problem of a configuration, so that a user sees all of them at once and before
/// any resource is registered.
/// </summary>
public sealed class Problems
{
    private readonly List<string> _problems = [];

    /// <summary>One line per problem: setting, value, what is wrong, what is allowed.</summary>
    public IReadOnlyList<string> Messages => _problems;

    /// <summary>Notes a problem unless <paramref name="holds"/>.</summary>
    /// <param name="holds">The condition that a good configuration meets.</param>
    /// <param name="setting">The setting as the user writes it.</param>
    /// <param name="value">The value given; lists are joined, null reads as not set.</param>
    /// <param name="wrong">What is wrong with it, as a clause: "overlaps awsVpcCidr".</param>
    /// <param name="allowed">The values allowed, and what to do where that helps.</param>
    /// <returns><paramref name="holds"/>, so that later checks can depend on it.</returns>
    public bool Require(bool holds, string setting, object? value, string wrong, string allowed)
    {
        if (!holds)
        {
            _problems.Add($"{setting} = {Text(value)}: {wrong}. Allowed: {allowed}.");
        }

        return holds;
    }

    /// <summary>Throws if there is a problem.</summary>
    /// <param name="subject">What the problems belong to, for the first line.</param>
    /// <exception cref="RunException">Lists every problem; Pulumi prints it without a stack trace.</exception>
    public void ThrowIfAny(string subject)
    {
        if (_problems.Count > 0)
        {
            var count = _problems.Count == 1 ? "1 problem" : $"{_problems.Count} problems";
            throw new RunException(
                $"{subject} has {count}; nothing was registered:\n"
                    + string.Join('\n', _problems.Select(p => $"  - {p}"))
            );
        }
    }

    private static string Text(object? value) =>
        value switch
        {
            null or "" => "(not set)",
            string text => $"\"{text}\"",
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>())}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
