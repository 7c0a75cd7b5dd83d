using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>Which providers a run talks to.</summary>
internal static class Clouds
{
    public static IProvider Create() => new EchoProvider();
}
