namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A way out for private subnets, in a public one of a VPC with an internet gateway.</summary>
internal sealed class NatGateway() : Ec2Model(Token, "nat", kind: null)
{
    public const string Token = "aws:ec2/natGateway:NatGateway";
    private const string Source =
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html";

    protected override string NotFoundCode(string name) =>
        name == "Eip" ? "InvalidAllocationID.NotFound" : base.NotFoundCode(name);

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Text("subnetId") is null)
        {
            return;
        }
        var subnet = RequireReferred(call, "subnetId", Subnet.Token);
        if (call.Text("connectivityType") == "private")
        {
            return;
        }
        RequireReferred(call, "allocationId", Eip.Token);
        Require(
            !Others(call).Any(other => other.Text("allocationId") == call.Text("allocationId")),
            "Resource.AlreadyAssociated",
            $"Elastic IP address [{call.Text("allocationId")}] is already associated",
            "nat-address-unique",
            Source
        );
        Require(
            call.World.OfType(InternetGateway.Token)
                .Any(gateway => gateway.Text("vpcId") == subnet.Text("vpcId")),
            "Gateway.NotAttached",
            $"Network {subnet.Text("vpcId")} has no Internet gateway attached",
            "nat-internet-gateway",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("tagsAll", Tags(call)),
            ("availabilityMode", call.Text("availabilityMode") ?? "zonal"),
            ("vpcId", call.World.Find(Subnet.Token, call.Text("subnetId"))?.Text("vpcId") ?? ""),
            ("networkInterfaceId", $"eni-{Ids.Hex(17, id)}"),
            ("associationId", $"eipassoc-{Ids.Hex(17, id)}"),
            (
                "publicIp",
                call.World.Find(Eip.Token, call.Text("allocationId"))?.Text("publicIp") ?? ""
            ),
            (
                "privateIp",
                call.Text("privateIp")
                    ?? call.Current?.Text("privateIp")
                    ?? (
                        call.World.Find(Subnet.Token, call.Text("subnetId")) is { } subnet
                            ? FreeAddress(call, subnet, id)
                            : ""
                    )
            )
        );
}
