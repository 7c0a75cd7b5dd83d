namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A route; each kind of target has an input of its own.</summary>
internal sealed class Route() : AwsModel(Token)
{
    public const string Token = "aws:ec2/route:Route";
    private const string TargetSource =
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route";

    /// <summary>What ids look like that an input takes, and what it is for.</summary>
    private static readonly (string Input, string[] Prefixes, string Kind)[] s_targets =
    [
        (
            "gatewayId",
            ["igw-", "vgw-", "vpce-", "local"],
            "an internet gateway or virtual private gateway"
        ),
        ("natGatewayId", ["nat-"], "a NAT gateway"),
        ("transitGatewayId", ["tgw-"], "a transit gateway"),
        ("networkInterfaceId", ["eni-"], "a network interface"),
        ("vpcEndpointId", ["vpce-"], "a VPC endpoint"),
    ];

    private static readonly string[] s_waysOut =
    [
        "gatewayId",
        "transitGatewayId",
        "vpcPeeringConnectionId",
    ];

    /// <summary>What ids look like that lead out of a VPC: gatewayId takes an endpoint's, too.</summary>
    private static readonly string[] s_outside = ["igw-", "vgw-", "tgw-", "pcx-"];

    public override string ComputeId(CloudCall call) =>
        $"r-{call.Text("routeTableId")}{Ids.Digits(9, Destination(call) ?? "")}";

    public override void RefuseWrite(CloudCall call)
    {
        var table = RequireReferred(call, "routeTableId", RouteTable.Token);
        foreach (var (input, prefixes, kind) in s_targets)
        {
            Require(
                call.Text(input) is not { } target
                    || prefixes.Any(prefix => target.StartsWith(prefix, StringComparison.Ordinal))
                        && !target.StartsWith("tgw-attach-", StringComparison.Ordinal),
                "InvalidParameterValue",
                $"'{call.Text(input)}' in {input} is not {kind}; a NAT gateway goes into natGatewayId, a transit gateway (not its attachment) into transitGatewayId, an internet or virtual private gateway into gatewayId",
                "route-target-kind",
                TargetSource
            );
        }
        RequireOutside(call, call.World.Find(Vpc.Token, table.Text("vpcId")));
        Require(
            call.World.Resolve(InternetGateway.Token, call.Text("gatewayId")) is not { } internet
                || internet.Text("vpcId") == table.Text("vpcId"),
            "InvalidParameterValue",
            $"route table {table.Id} and network gateway {call.Text("gatewayId")} belong to different networks",
            "route-gateway-vpc",
            Ec2Errors
        );
        if (call.Text("transitGatewayId") is { } transit)
        {
            call.RetryUntilExists(
                call.World.OfType(VpcAttachment.Token)
                    .FirstOrDefault(attachment =>
                        attachment.Text("transitGatewayId") == transit
                        && attachment.Text("vpcId") == table.Text("vpcId")
                    ),
                call.Timeout,
                $"api error InvalidTransitGatewayID.NotFound: The transitGateway ID '{transit}' does not exist or has no attachment in {table.Text("vpcId")}",
                "route-transit-gateway-attached",
                "https://github.com/hashicorp/terraform-provider-aws/issues/10025"
            );
        }
        Require(
            !Others(call)
                .Any(other =>
                    other.Text("routeTableId") == table.Id
                    && (other.Text("destinationCidrBlock") ?? other.Text("destinationPrefixListId"))
                        == Destination(call)
                ),
            "RouteAlreadyExists",
            $"The route identified by {Destination(call)} already exists.",
            "route-unique",
            Ec2Errors
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("state", "active"), ("origin", "CreateRoute"));

    /// <summary>A gateway, a transit gateway or a peering takes no route for addresses within the VPC.</summary>
    private static void RequireOutside(CloudCall call, Entity? vpc) =>
        Require(
            !s_waysOut
                .Select(input => call.Text(input) ?? "")
                .Any(target =>
                    s_outside.Any(prefix => target.StartsWith(prefix, StringComparison.Ordinal))
                )
                || !Addresses.TryNetwork(call.Text("destinationCidrBlock"), out var destination)
                || !Addresses.TryNetwork(vpc?.Text("cidrBlock"), out var whole)
                || !Addresses.Holds(whole, destination),
            "InvalidParameterValue",
            $"The destination CIDR block {call.Text("destinationCidrBlock")} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.",
            "route-outside-vpc",
            "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"
        );

    private static string? Destination(CloudCall call) =>
        call.Text("destinationCidrBlock")
        ?? call.Text("destinationIpv6CidrBlock")
        ?? call.Text("destinationPrefixListId");
}
