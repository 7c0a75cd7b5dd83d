namespace KeylessAlloyDb.Validation;

/// <summary>The base of all components' settings. They are checked as a whole, without a cloud.</summary>
public abstract record ComponentSettings
{
    // Only this assembly's components have settings of this kind.
    private protected ComponentSettings() { }

    /// <summary>
    /// Regions, zones, types and versions to accept although the lists in <c>infra/Values</c> lack them.
    /// </summary>
    public IReadOnlyCollection<string> NewerValues { get; init; } = [];

    /// <summary>Notes everything that is wrong with the settings.</summary>
    /// <param name="problems">Where problems go, under the names of these properties.</param>
    public abstract void Validate(Problems problems);

    internal void ThrowIfInvalid(string component)
    {
        var problems = new Problems();
        Validate(problems);
        problems.ThrowIfAny(component);
    }
}
