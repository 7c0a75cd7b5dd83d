namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// A way to an AWS service inside a VPC: a gateway is a route to a prefix list, an interface has an
/// address in each subnet and takes over the service's name when private DNS is on.
/// </summary>
internal sealed class VpcEndpoint() : Ec2Model(Token, "vpce", "vpc-endpoint")
{
    public const string Token = "aws:ec2/vpcEndpoint:VpcEndpoint";
    private const string Source =
        "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html";
    private const string GatewaySource =
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html";

    private static readonly string[] s_gatewayServices = ["s3", "dynamodb"];

    public override void RefuseWrite(CloudCall call)
    {
        var vpc = RequireVpc(call);
        Require(
            Service(call).Length > 0,
            "InvalidServiceName",
            $"The Vpc Endpoint Service '{call.Text("serviceName")}' does not exist; services of this region begin with {Prefix(call)}",
            "endpoint-service",
            Source
        );
        if (Kind(call) == "Gateway")
        {
            RequireGateway(call);
        }
        else
        {
            RequireInterface(call, vpc);
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var isGateway = Kind(call) == "Gateway";
        var service = Service(call);
        var subnets = call.Texts("subnetIds").ToList();
        var dns = new List<(string Name, string Zone)>();
        if (!isGateway)
        {
            dns.Add(
                ($"{id}-{Ids.Hex(8, id)}.{service}.{RegionOf(call)}.vpce.amazonaws.com", "vpce")
            );
            if (call.Get("privateDnsEnabled")?.AsBool == true)
            {
                dns.Add(($"{service}.{RegionOf(call)}.amazonaws.com", id));
            }
        }
        return PropertyMap.Of(
            ("state", "available"),
            ("vpcEndpointType", Kind(call)),
            ("prefixListId", isGateway ? PrefixList(RegionOf(call), service) : ""),
            (
                "cidrBlocks",
                isGateway
                    ? PropertyValue.List($"52.{Ids.Below(32, service) + 216}.0.0/15")
                    : PropertyValue.List()
            ),
            ("subnetIds", PropertyValue.Texts(subnets)),
            (
                "networkInterfaceIds",
                PropertyValue.Texts(subnets.Select(subnet => $"eni-{Ids.Hex(17, id, subnet)}"))
            ),
            ("securityGroupIds", Groups(call, isGateway)),
            (
                "dnsEntries",
                PropertyValue.List(
                    dns.Select(entry =>
                        PropertyMap.Of(
                            ("dnsName", entry.Name),
                            ("hostedZoneId", $"Z{Ids.Hex(13, entry.Zone).ToUpperInvariant()}")
                        )
                    )
                )
            )
        );
    }

    /// <summary>The prefix list of a service's addresses in a region.</summary>
    private static string PrefixList(string region, string service) =>
        $"pl-{Ids.Hex(8, region, service)}";

    /// <summary>Without groups of its own an interface endpoint takes the VPC's default one.</summary>
    private static PropertyValue Groups(CloudCall call, bool isGateway) =>
        call.Get("securityGroupIds")
        ?? (
            isGateway
                ? PropertyValue.List()
                : PropertyValue.List(
                    call.World.Find(Vpc.Token, call.Text("vpcId"))?.Text("defaultSecurityGroupId")
                        ?? ""
                )
        );

    private static string Kind(CloudCall call) => call.Text("vpcEndpointType") ?? "Gateway";

    private static string Prefix(CloudCall call) => $"com.amazonaws.{RegionOf(call)}.";

    /// <summary>ssm of com.amazonaws.us-east-1.ssm; empty for a service of another region.</summary>
    private static string Service(CloudCall call) =>
        call.Text("serviceName") is { } name
        && name.StartsWith(Prefix(call), StringComparison.Ordinal)
            ? name[Prefix(call).Length..]
            : "";

    private void RequireGateway(CloudCall call)
    {
        Require(
            s_gatewayServices.Contains(Service(call)),
            "InvalidParameter",
            $"Endpoint type (Gateway) does not match available service types ([Interface]) of {call.Text("serviceName")}",
            "endpoint-kind",
            GatewaySource
        );
        foreach (var id in call.Texts("routeTableIds"))
        {
            var table = RequireExisting(call, id, RouteTable.Token);
            Require(
                table.Text("vpcId") == call.Text("vpcId"),
                "InvalidParameter",
                $"Route table {id} belongs to the VPC {table.Text("vpcId")}, not to {call.Text("vpcId")}",
                "endpoint-route-table",
                GatewaySource
            );
            Require(
                !Others(call)
                    .Any(other =>
                        other.Text("serviceName") == call.Text("serviceName")
                        && Lists(other, "routeTableIds", id)
                    ),
                "RouteAlreadyExists",
                $"route table {id} already has a route with destination-prefix-list-id {PrefixList(RegionOf(call), Service(call))}",
                "endpoint-route-unique",
                GatewaySource
            );
        }
    }

    private void RequireInterface(CloudCall call, Entity vpc)
    {
        var zones = new HashSet<string?>();
        foreach (var id in call.Texts("subnetIds"))
        {
            var subnet = RequireExisting(call, id, Subnet.Token);
            Require(
                subnet.Text("vpcId") == vpc.Id,
                "InvalidParameter",
                $"Subnet {id} belongs to the VPC {subnet.Text("vpcId")}, not to {vpc.Id}",
                "endpoint-subnet",
                Source
            );
            Require(
                zones.Add(subnet.Text("availabilityZone")),
                "DuplicateSubnetsInSameZone",
                $"Found another VPC endpoint subnet in the availability zone of {id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.",
                "endpoint-zones",
                Source
            );
        }
        RequireGroups(call, call.Texts("securityGroupIds"), vpc.Id);
        if (call.Get("privateDnsEnabled")?.AsBool != true)
        {
            return;
        }
        Require(
            vpc.Outputs.Get("enableDnsSupport")?.AsBool == true
                && vpc.Outputs.Get("enableDnsHostnames")?.AsBool == true,
            "InvalidParameter",
            $"Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {vpc.Id}",
            "endpoint-private-dns",
            Source
        );
        Require(
            !Others(call)
                .Any(other =>
                    other.Text("vpcId") == vpc.Id
                    && other.Text("serviceName") == call.Text("serviceName")
                    && other.Inputs.Get("privateDnsEnabled")?.AsBool == true
                ),
            "InvalidParameter",
            $"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {Service(call)}.{RegionOf(call)}.amazonaws.com in the VPC {vpc.Id}",
            "endpoint-private-dns-unique",
            Source
        );
    }
}
