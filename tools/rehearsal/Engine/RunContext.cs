namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The objects that the parts of one run share.</summary>
internal sealed record RunContext(
    RunOptions Options,
    StateTable States,
    Operations Operations,
    ProviderTable Providers,
    Journal Journal,
    Timeline Timeline,
    TimeProvider Clock
)
{
    public bool DryRun => Options.DryRun;
}
