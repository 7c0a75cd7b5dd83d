namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A subnet: inside its VPC's range, beside the others, gone when no interface is left in it.</summary>
internal sealed class Subnet() : Ec2Model(Token, "subnet", "subnet")
{
    public const string Token = "aws:ec2/subnet:Subnet";
    private const int LargestPrefix = 16;
    private const int SmallestPrefix = 28;

    public override void RefuseDelete(CloudCall call) =>
        call.RetryUntilGone(
            other => HasInterfaceIn(other, call.Current!.Id),
            call.Timeout,
            user =>
                $"api error DependencyViolation: The subnet '{call.Current!.Id}' has dependencies and cannot be deleted: {user.Id} has a network interface in it",
            "subnet-in-use",
            "https://github.com/hashicorp/terraform-provider-aws/issues/10329"
        );

    public override void RefuseWrite(CloudCall call)
    {
        var vpc = RequireVpc(call);
        if (!Addresses.TryNetwork(call.Text("cidrBlock"), out var range))
        {
            return;
        }
        Require(
            range.PrefixLength is >= LargestPrefix and <= SmallestPrefix
                && Addresses.TryNetwork(vpc.Text("cidrBlock"), out var whole)
                && Addresses.Holds(whole, range),
            "InvalidSubnet.Range",
            $"The CIDR '{range}' is invalid: it has to be a /{LargestPrefix} to /{SmallestPrefix} inside the VPC's {vpc.Text("cidrBlock")}",
            "subnet-range",
            Ec2Errors
        );
        RequireNone(
            Others(call)
                .Where(other =>
                    other.Text("vpcId") == vpc.Id
                    && Addresses.TryNetwork(other.Text("cidrBlock"), out var taken)
                    && Addresses.Overlap(taken, range)
                ),
            "InvalidSubnet.Conflict",
            sibling =>
                $"The CIDR '{range}' conflicts with another subnet, {sibling.Id} with {sibling.Text("cidrBlock")}",
            "subnet-conflict",
            Ec2Errors
        );
        var zones = Zones.Of(RegionOf(call));
        Require(
            call.Text("availabilityZone") is not { } zone || zones.Contains(zone),
            "InvalidParameterValue",
            $"Value ({call.Text("availabilityZone")}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {string.Join(", ", zones)}.",
            "subnet-zone",
            Ec2Errors
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var zone =
            call.Text("availabilityZone")
            ?? call.Current?.Text("availabilityZone")
            ?? Zones.Of(RegionOf(call))[0];
        return PropertyMap.Of(
            ("availabilityZone", zone),
            ("availabilityZoneId", Zones.IdOf(zone)),
            ("mapPublicIpOnLaunch", call.Get("mapPublicIpOnLaunch") ?? false),
            ("privateDnsHostnameTypeOnLaunch", "ip-name")
        );
    }

    private static bool HasInterfaceIn(Entity other, string subnet) =>
        other.Type switch
        {
            Instance.Token or NatGateway.Token => other.Text("subnetId") == subnet,
            AutoScalingGroup.Token => Lists(other, "vpcZoneIdentifiers", subnet),
            VpcEndpoint.Token or VpcAttachment.Token => Lists(other, "subnetIds", subnet),
            ResolverEndpoint.Token => other
                .Inputs.Maps("ipAddresses")
                .Any(place => place.Text("subnetId") == subnet),
            _ => false,
        };
}
