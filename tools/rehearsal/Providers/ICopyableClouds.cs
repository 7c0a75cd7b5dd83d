namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>Clouds that can be copied at any moment between two calls.</summary>
internal interface ICopyableClouds : IClouds
{
    /// <summary>
    /// Clouds of their own, in which the same exists and the same has happened. Connections are not
    /// copied: a run opens its own.
    /// </summary>
    ICopyableClouds Copy();
}
