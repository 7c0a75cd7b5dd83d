namespace KeylessAlloyDb.Database;

/// <summary>Whether the primary has a standby in another zone.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/instance-primary-create</remarks>
public enum AvailabilityType
{
    /// <summary>One zone, no standby, at half the price.</summary>
    Zonal,

    /// <summary>A standby in another zone takes over.</summary>
    Regional,
}
