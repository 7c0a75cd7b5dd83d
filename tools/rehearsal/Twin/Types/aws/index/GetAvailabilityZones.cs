namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The zones of the region, and a Local Zone unless a filter keeps it out.</summary>
internal sealed class GetAvailabilityZones()
    : FunctionModel("aws:index/getAvailabilityZones:getAvailabilityZones")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var region = call.Place("region");
        var regional = call
            .Arguments.Maps("filters")
            .Any(filter => filter.Text("name") is "opt-in-status" or "zone-type");
        List<string> names =
        [
            .. Zones.Of(region),
            .. regional ? [] : new[] { Zones.Local(region) },
        ];
        names.RemoveAll(name => call.Arguments.Texts("excludeNames").Contains(name));
        return PropertyMap.Of(
            ("id", region),
            ("region", region),
            ("names", PropertyValue.Texts(names)),
            ("zoneIds", PropertyValue.Texts(names.Select(Zones.IdOf))),
            ("groupNames", PropertyValue.Texts(names.Select(_ => region).Distinct()))
        );
    }
}
