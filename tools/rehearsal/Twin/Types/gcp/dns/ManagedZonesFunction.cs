namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Lists the zones of a project.</summary>
internal sealed class ManagedZonesFunction()
    : GoogleListFunction("gcp:dns/getManagedZones:getManagedZones", "dns", "managedZones")
{
    protected override IEnumerable<PropertyValue> ComputeItems(World world, string project) =>
        world
            .OfType(ManagedZone.Token)
            .Where(zone => zone.Text("project") == project)
            .Select(zone => zone.Outputs);
}
