namespace KeylessAlloyDb.Infra;

/// <summary>What all components' arguments have in common: they are checked as a whole, offline.</summary>
public abstract record ComponentArgs
{
    // Only this assembly's components have arguments of this kind.
    private protected ComponentArgs() { }

    /// <summary>
    /// Regions, zones, types and versions that are newer than the lists in <c>infra/Values</c> and
    /// taken all the same.
    /// </summary>
    public IReadOnlyCollection<string> NewerValues { get; init; } = [];

    /// <summary>Notes everything that is wrong with the arguments; reads no input that a cloud gives.</summary>
    /// <param name="problems">Where problems go, under the names of these properties.</param>
    public abstract void Validate(Problems problems);

    internal void ThrowIfInvalid(string component)
    {
        var problems = new Problems();
        Validate(problems);
        problems.ThrowIfAny(component);
    }
}
