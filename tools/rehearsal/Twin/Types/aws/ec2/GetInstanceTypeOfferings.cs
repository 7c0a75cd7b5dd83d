namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The zones that offer an instance type, where asked by zone.</summary>
internal sealed class GetInstanceTypeOfferings()
    : FunctionModel("aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var region = call.Place("region");
        var places =
            call.Arguments.Text("locationType") == "availability-zone"
                ? Zones.Of(region)
                : [region];
        var offers = (
            from filter in call.Arguments.Maps("filters")
            where filter.Text("name") == "instance-type"
            from type in filter.Texts("values")
            from place in places
            where InstanceTypes.IsOffered(type, place)
            select (Type: type, Place: place)
        ).ToList();
        return PropertyMap.Of(
            ("id", region),
            ("region", region),
            ("instanceTypes", PropertyValue.Texts(offers.Select(offer => offer.Type))),
            ("locations", PropertyValue.Texts(offers.Select(offer => offer.Place))),
            (
                "locationTypes",
                PropertyValue.Texts(
                    offers.Select(_ => call.Arguments.Text("locationType") ?? "region")
                )
            )
        );
    }
}
