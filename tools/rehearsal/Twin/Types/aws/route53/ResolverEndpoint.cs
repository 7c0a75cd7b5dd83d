using System.Net;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Where a VPC's resolver sends queries out, or takes them in: an address in each subnet given.</summary>
internal sealed class ResolverEndpoint() : ResolverModel(Token, "resolver-endpoint")
{
    public const string Token = "aws:route53/resolverEndpoint:ResolverEndpoint";
    private const string Source =
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-outbound-queries.html";

    public override string ComputeId(CloudCall call) =>
        FreshId(call, call.Text("direction") == "INBOUND" ? "rslvr-in" : "rslvr-out");

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.OfType(ResolverRule.Token)
                .Where(rule => rule.Text("resolverEndpointId") == call.Current!.Id),
            user =>
                $"api error InvalidRequestException: Cannot delete resolver endpoint unless its related resolver rules are deleted. The following resolver rules still exist for this resolver endpoint \"{call.Current!.Id}\": {user.Id}",
            "resolver-endpoint-in-use",
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-outbound-queries-managing.html"
        );

    public override void RefuseWrite(CloudCall call)
    {
        var subnets = call.Maps("ipAddresses").Select(place => SubnetOf(call, place)).ToList();
        var vpcs = subnets.Select(subnet => subnet.Text("vpcId")).Distinct().ToList();
        Require(
            vpcs.Count <= 1,
            "InvalidParameterException",
            $"The subnets of an endpoint have to be in one VPC, and are in {string.Join(", ", vpcs)}",
            "resolver-endpoint-vpc",
            Source
        );
        var vpc = call.World.Find(Vpc.Token, vpcs.FirstOrDefault());
        Require(
            vpc?.Text("instanceTenancy") != "dedicated",
            "InvalidRequestException",
            $"The VPC {vpc?.Id} has the tenancy dedicated; Resolver endpoints need default",
            "resolver-endpoint-tenancy",
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html"
        );
        foreach (var group in call.Texts("securityGroupIds"))
        {
            Require(
                Vpc.DefaultGroup(call.World, group) == vpc?.Id
                    || call.World.Find(SecurityGroup.Token, group)?.Text("vpcId") == vpc?.Id,
                "InvalidParameterException",
                $"The security group {group} is not in the VPC {vpc?.Id}",
                "resolver-endpoint-security-group",
                Source
            );
        }
        foreach (var (place, subnet) in call.Maps("ipAddresses").Zip(subnets))
        {
            Require(
                place.Text("ip") is not { } ip
                    || Addresses.TryNetwork(subnet.Text("cidrBlock"), out var range)
                        && range.Contains(IPAddress.Parse(ip)),
                "InvalidParameterException",
                $"The address {place.Text("ip")} is not in the subnet {subnet.Id} with {subnet.Text("cidrBlock")}",
                "resolver-endpoint-address",
                Source
            );
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var places = new List<PropertyMap>();
        foreach (var (place, index) in call.Maps("ipAddresses").Select((place, i) => (place, i)))
        {
            places.Add(Place(call, id, place, index, places));
        }
        return PropertyMap.Of(
            ("ipAddresses", PropertyValue.List(places)),
            ("hostVpcId", places.Count == 0 ? "" : SubnetOf(call, places[0]).Text("vpcId") ?? ""),
            ("protocols", call.Get("protocols") ?? PropertyValue.List("Do53")),
            ("resolverEndpointType", call.Text("resolverEndpointType") ?? "IPV4")
        );
    }

    /// <summary>An address in a subnet: given, as before, or a free one.</summary>
    private PropertyMap Place(
        CloudCall call,
        string id,
        PropertyMap place,
        int index,
        List<PropertyMap> before
    )
    {
        var subnet = SubnetOf(call, place);
        var former = call
            .Current?.Outputs.Maps("ipAddresses")
            .FirstOrDefault(item => item.Text("subnetId") == subnet.Id);
        var address =
            place.Text("ip")
            ?? former?.Text("ip")
            ?? FreeAddress(call, subnet, $"{id}{index}", before.Select(other => other.Text("ip")));
        return place
            .With("ip", address)
            .With("ipv6", "")
            .With("ipId", former?.Text("ipId") ?? $"rni-{Ids.Hex(17, id, address)}");
    }

    private Entity SubnetOf(CloudCall call, PropertyMap place) =>
        RequireExisting(call, place.Text("subnetId"), Subnet.Token);
}
