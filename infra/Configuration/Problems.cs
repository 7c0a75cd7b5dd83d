using System.Collections;
using System.Globalization;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// Collects every problem of a configuration, so that a user sees all of them at once and before
/// any resource is registered.
/// </summary>
public sealed class Problems
{
    private readonly List<string> _problems;
    private readonly Func<string, string> _name;

    /// <summary>No problem yet; settings keep their names.</summary>
    public Problems()
        : this([], setting => setting) { }

    private Problems(List<string> problems, Func<string, string> name) =>
        (_problems, _name) = (problems, name);

    /// <summary>One line per problem: setting, value, what is wrong, what is allowed.</summary>
    public IReadOnlyList<string> Messages => _problems;

    /// <summary>The same collection, in which settings are called what the user wrote.</summary>
    /// <param name="name">From the name that a check uses to the user's, e.g. Region to awsRegion.</param>
    public Problems Named(Func<string, string> name) => new(_problems, name);

    /// <summary>Notes a problem unless <paramref name="holds"/>.</summary>
    /// <param name="holds">The condition that a good configuration meets.</param>
    /// <param name="setting">The setting as the user writes it.</param>
    /// <param name="value">The value given; lists are joined, null reads as not set.</param>
    /// <param name="wrong">What is wrong with it, as a clause: "overlaps awsVpcCidr".</param>
    /// <param name="allowed">The values allowed, and what to do where that helps.</param>
    /// <returns><paramref name="holds"/>, so that later checks can depend on it.</returns>
    public bool Require(bool holds, string setting, object? value, string wrong, string allowed)
    {
        var problem = $"{_name(setting)} = {Text(value)}: {wrong}. Allowed: {allowed}.";
        // Two components may check the same setting.
        if (!holds && !_problems.Contains(problem))
        {
            _problems.Add(problem);
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
            bool flag => flag ? "true" : "false",
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>())}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
