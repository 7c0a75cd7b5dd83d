using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The zones that offer an instance type, where asked by zone.</summary>
internal sealed class GetInstanceTypeOfferings()
    : FunctionModel("aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings")
{
    public override PropertyMap? Answer(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var region = call.Arguments.Text("region") ?? call.Provider.Text("region") ?? "";
        var places =
            call.Arguments.Text("locationType") == "availability-zone"
                ? Zones.Of(region)
                : [region];
        var offers = (
            from filter in call.Arguments.Get("filters")?.AsList ?? []
            where filter.AsMap?.Text("name") == "instance-type"
            from type in filter.AsMap?.Get("values")?.AsList ?? []
            from place in places
            where InstanceTypes.IsOffered(type.AsText ?? "", place)
            select (Type: type, Place: (PropertyValue)place)
        ).ToList();
        return PropertyMap.Of(
            ("id", region),
            ("region", region),
            ("instanceTypes", PropertyValue.List(offers.Select(offer => offer.Type))),
            ("locations", PropertyValue.List(offers.Select(offer => offer.Place))),
            (
                "locationTypes",
                PropertyValue.List(
                    offers.Select(_ =>
                        (PropertyValue)(call.Arguments.Text("locationType") ?? "region")
                    )
                )
            )
        );
    }
}
