using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The zones of the region, and a Local Zone unless a filter keeps it out.</summary>
internal sealed class GetAvailabilityZones()
    : FunctionModel("aws:index/getAvailabilityZones:getAvailabilityZones")
{
    public override PropertyMap? Answer(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var region = call.Arguments.Text("region") ?? call.Provider.Text("region") ?? "";
        var regional =
            call.Arguments.Get("filters")
                ?.AsList.Any(filter => filter.AsMap?.Text("name") is "opt-in-status" or "zone-type")
            == true;
        List<string> names =
        [
            .. Zones.Of(region),
            .. regional ? [] : new[] { Zones.Local(region) },
        ];
        names.RemoveAll(name =>
            call.Arguments.Get("excludeNames")?.AsList.Any(item => item.AsText == name) == true
        );
        return PropertyMap.Of(
            ("id", region),
            ("region", region),
            ("names", Texts(names)),
            ("zoneIds", Texts(names.Select(Zones.IdOf))),
            ("groupNames", Texts(names.Select(_ => region).Distinct()))
        );
    }

    private static PropertyValue Texts(IEnumerable<string> items) =>
        PropertyValue.List(items.Select(item => (PropertyValue)item));
}
