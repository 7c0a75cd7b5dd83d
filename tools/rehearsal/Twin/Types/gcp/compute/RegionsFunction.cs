namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Lists regions.</summary>
internal sealed class RegionsFunction()
    : GoogleListFunction("gcp:compute/getRegions:getRegions", "compute", "names")
{
    protected override IEnumerable<PropertyValue> ComputeItems(World world, string project) =>
        Regions(world).Select(region => new TextValue(region));
}
