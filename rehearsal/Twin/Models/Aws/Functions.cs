using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>Who the credentials belong to.</summary>
internal sealed class GetCallerIdentity()
    : FunctionModel("aws:index/getCallerIdentity:getCallerIdentity")
{
    public override PropertyMap? Answer(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var account = Account.Of(call.World, call.Provider);
        var partition = Account.Partition(call.Provider.Text("region") ?? "");
        return PropertyMap.Of(
            ("id", account),
            ("accountId", account),
            ("arn", $"arn:{partition}:sts::{account}:assumed-role/deployment/rehearsal"),
            ("userId", $"AROA{Ids.Hex(17, account).ToUpperInvariant()}:rehearsal")
        );
    }
}

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

/// <summary>A region's own description.</summary>
internal sealed class GetRegion() : FunctionModel("aws:index/getRegion:getRegion")
{
    public override PropertyMap? Answer(FunctionCall call)
    {
        var region = call.Arguments.Text("region") ?? call.Provider.Text("region") ?? "";
        return PropertyMap.Of(
            ("id", region),
            ("name", region),
            ("region", region),
            ("description", region),
            ("endpoint", $"ec2.{region}.amazonaws.com")
        );
    }
}

/// <summary>A public parameter: the newest image of Amazon Linux.</summary>
internal sealed class GetParameter() : FunctionModel("aws:ssm/getParameter:getParameter")
{
    public override PropertyMap? Answer(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var region = call.Arguments.Text("region") ?? call.Provider.Text("region") ?? "";
        var name = call.Arguments.Text("name") ?? "";
        var image =
            Images.Of(region, name)
            ?? throw new ProviderException(
                $"reading SSM Parameter ({name}): couldn't find resource",
                "parameter-exists",
                "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html"
            );
        return PropertyMap.Of(
            ("id", name),
            ("arn", $"arn:{Account.Partition(region)}:ssm:{region}::parameter{name}"),
            ("region", region),
            ("type", "String"),
            ("version", 1),
            ("insecureValue", image),
            ("value", PropertyValue.Secret(image))
        );
    }
}
