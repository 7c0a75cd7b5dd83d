namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Lists the regions of AlloyDB.</summary>
internal sealed class LocationsFunction()
    : GoogleListFunction("gcp:alloydb/getLocations:getLocations", "alloydb", "locations")
{
    protected override IEnumerable<PropertyValue> ComputeItems(World world, string project) =>
        Regions(world)
            .Select(region =>
                PropertyMap.Of(
                    ("name", $"projects/{project}/locations/{region}"),
                    ("locationId", region),
                    ("displayName", region),
                    ("labels", PropertyMap.Empty),
                    ("metadata", PropertyMap.Empty)
                )
            );
}
