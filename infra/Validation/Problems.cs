namespace KeylessAlloyDb.Validation;

/// <summary>
/// Collects every problem of a configuration, so that a user sees all of them at once and before any resource
/// is registered. A setting has one problem at most, the first; problems that follow from a wrong value are
/// dropped.
/// </summary>
public sealed class Problems
{
    private readonly List<Problem> _problems;
    private readonly Func<string, string> _name;
    private readonly IReadOnlyCollection<string> _secrets;
    private readonly HashSet<string> _harmless;

    /// <summary>No problem yet; settings keep their names.</summary>
    public Problems()
        : this([]) { }

    /// <summary>No problem yet, and settings whose values no message may show.</summary>
    /// <param name="secrets">Names of the settings.</param>
    public Problems(IReadOnlyCollection<string> secrets)
        : this([], setting => setting, secrets, new(StringComparer.Ordinal)) { }

    private Problems(
        List<Problem> problems,
        Func<string, string> name,
        IReadOnlyCollection<string> secrets,
        HashSet<string> harmless
    ) => (_problems, _name, _secrets, _harmless) = (problems, name, secrets, harmless);

    /// <summary>One line per problem: setting, value, problem, allowed values.</summary>
    public IReadOnlyList<string> Messages => [.. _problems.Select(problem => problem.Text)];

    /// <summary>The settings of each problem, in the order of <see cref="Messages"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Settings =>
        [.. _problems.Select(problem => problem.Settings)];

    /// <summary>The same collection under the names of the user's settings.</summary>
    /// <param name="name">From the name that a check uses to the user's, e.g. Region to awsRegion.</param>
    public Problems Named(Func<string, string> name) => new(_problems, name, _secrets, _harmless);

    /// <summary>
    /// Notes a problem unless the text has the form of its setting. No message shows a text of another form:
    /// it may be a pasted secret.
    /// </summary>
    /// <inheritdoc cref="Require"/>
    public bool RequireForm(
        bool holds,
        string setting,
        string? value,
        string wrong,
        string allowed,
        IEnumerable<string>? meant = null
    )
    {
        if (holds)
        {
            MarkHarmless(setting);
        }

        return Require(holds, setting, value, wrong, allowed, meant);
    }

    /// <summary>Lets messages show the text of a setting.</summary>
    internal void MarkHarmless(string setting) => _harmless.Add(_name(setting));

    /// <summary>Notes a problem unless <paramref name="holds"/>.</summary>
    /// <param name="holds">The condition that a good configuration meets.</param>
    /// <param name="setting">The setting as the user writes it.</param>
    /// <param name="value">
    /// The value given; null reads as not set. A message shows a text that has the form of its setting, is
    /// near an allowed value, or is a number, an address or a range. Any other text may be a secret.
    /// </param>
    /// <param name="wrong">The problem, as a clause: "overlaps awsVpcCidr".</param>
    /// <param name="allowed">The values allowed, and what to do where that helps.</param>
    /// <param name="meant">Allowed values; the message suggests a near one.</param>
    /// <returns><paramref name="holds"/>, so that later checks can depend on it.</returns>
    public bool Require(
        bool holds,
        string setting,
        object? value,
        string wrong,
        string allowed,
        IEnumerable<string>? meant = null
    )
    {
        if (!holds)
        {
            var hint = value is string text && meant is not null ? Spelling.Hint(text, meant) : "";
            // A text near a known value is a typo, not a secret.
            var shown = Shown(setting, value, known: hint.Length > 0);
            Add(
                [_name(setting)],
                $"{_name(setting)} = {shown}: {wrong}. Allowed: {allowed}.{hint}"
            );
        }

        return holds;
    }

    /// <summary>Notes a problem between two settings, unless one of them has a problem already.</summary>
    /// <param name="holds">The condition that a good configuration meets.</param>
    /// <param name="one">The first setting and its value.</param>
    /// <param name="other">The second setting and its value.</param>
    /// <param name="wrong">The problem of both, as a clause: "overlap".</param>
    /// <param name="allowed">The values allowed, and what to do where that helps.</param>
    /// <returns><paramref name="holds"/>.</returns>
    public bool RequireBoth(
        bool holds,
        (string Setting, object? Value) one,
        (string Setting, object? Value) other,
        string wrong,
        string allowed
    )
    {
        if (!holds && IsSound(one.Setting) && IsSound(other.Setting))
        {
            var (first, second) = (_name(one.Setting), _name(other.Setting));
            Add(
                [first, second],
                $"{first} = {Shown(one.Setting, one.Value)} and {second} = {Shown(other.Setting, other.Value)}: "
                    + $"{wrong}. Allowed: {allowed}."
            );
        }

        return holds;
    }

    /// <summary>Whether neither the setting nor a part of it has a problem.</summary>
    /// <param name="setting">The setting as the check calls it.</param>
    public bool IsSound(string setting) =>
        !_problems.Any(problem => problem.Settings.Any(known => IsPart(known, _name(setting))));

    /// <summary>Notes a problem without showing a value.</summary>
    /// <param name="setting">The setting as the check calls it, or another beginning of the message.</param>
    /// <param name="wrong">The problem and its remedy.</param>
    public void Add(string setting, string wrong) =>
        Add([_name(setting)], $"{_name(setting)}: {wrong}");

    /// <summary>Throws if there is a problem.</summary>
    /// <param name="subject">What the problems belong to, for the first line.</param>
    /// <exception cref="RunException">Lists every problem; Pulumi prints it without a stack trace.</exception>
    public void ThrowIfAny(string subject)
    {
        if (_problems.Count > 0)
        {
            throw Exception(subject, "nothing of it was registered", Messages);
        }
    }

    /// <summary>The exception that lists problems; Pulumi prints it without a stack trace.</summary>
    /// <param name="subject">What the problems belong to, for the first line.</param>
    /// <param name="outcome">The consequence, as a clause: "nothing was registered".</param>
    /// <param name="messages">One line per problem.</param>
    public static RunException Exception(
        string subject,
        string outcome,
        IReadOnlyList<string> messages
    ) =>
        new(
            $"{subject} has {(messages.Count == 1 ? "1 problem" : $"{messages.Count} problems")}; "
                + $"{outcome}:\n{string.Join('\n', messages.Select(p => $"  - {p}"))}"
        );

    private void Add(string[] settings, string text)
    {
        var known = _problems.Any(problem =>
            problem.Settings.Any(old =>
                settings.Any(setting => IsPart(old, setting) || IsPart(setting, old))
            )
        );
        if (!known)
        {
            _problems.Add(new(settings, text));
        }
    }

    private string Shown(string setting, object? value, bool known = false) =>
        _secrets.Any(secret => IsPart(_name(setting), secret))
            ? ShownValue.Hidden
            : ShownValue.Of(
                value,
                known || _harmless.Contains(_name(setting)),
                index => _harmless.Contains(_name($"{setting}[{index}]"))
            );

    /// <summary>Whether a path equals another one or is a part of it, as grants[0].schema is of grants.</summary>
    private static bool IsPart(string path, string whole) =>
        path.StartsWith(whole, StringComparison.Ordinal)
        && (path.Length == whole.Length || path[whole.Length] is '.' or '[');

    private sealed record Problem(IReadOnlyList<string> Settings, string Text);
}
