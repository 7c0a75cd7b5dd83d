using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>Which providers a run talks to.</summary>
internal static class Clouds
{
    public static IClouds Create() => new CloudTwin();
}
