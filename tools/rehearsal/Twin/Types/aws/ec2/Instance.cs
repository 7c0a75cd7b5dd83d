using System.Net;
using System.Text;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An instance.</summary>
internal sealed class Instance() : Ec2Model(Token, "i", "instance")
{
    public const string Token = "aws:ec2/instance:Instance";
    private const int MaximumUserData = 16384;
    private const string RunInstances =
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html";

    public override void RefuseDelete(CloudCall call)
    {
        var inputs = call.Current!.Inputs;
        Require(
            inputs.Get("disableApiTermination")?.AsBool != true
                || inputs.Get("forceDestroy")?.AsBool == true,
            "OperationNotPermitted",
            $"The instance '{call.Current.Id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.",
            "termination-protection",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html"
        );
    }

    public override void RefuseWrite(CloudCall call)
    {
        var subnet = RequireReferred(call, "subnetId", Subnet.Token);
        RequireGroups(call, call.Texts("vpcSecurityGroupIds"), subnet.Text("vpcId"));
        RequireProfile(call);
        RequireType(call, subnet);
        RequireImage(call);
        RequireUserDataSize(UserDataSize(call));
        RequireAddress(call, subnet);
    }

    /// <param name="size">Bytes before they travel as base64.</param>
    public static void RequireUserDataSize(int size) =>
        Require(
            size <= MaximumUserData,
            "InvalidParameterValue",
            $"User data is limited to {MaximumUserData} bytes; it has {size}",
            "user-data-size",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var subnet = RequireReferred(call, "subnetId", Subnet.Token);
        var address =
            call.Text("privateIp")
            ?? call.Current?.Text("privateIp")
            ?? FreeAddress(call, subnet, id);
        var isPublic =
            (
                call.Get("associatePublicIpAddress") ?? subnet.Outputs.Get("mapPublicIpOnLaunch")
            )?.AsBool == true;
        var publicAddress = isPublic ? PublicAddresses.Of(call.World, id) : "";
        var domain = RegionOf(call) == "us-east-1" ? "ec2" : $"{RegionOf(call)}.compute";
        return PropertyMap.Of(
            ("instanceState", "running"),
            ("availabilityZone", subnet.Text("availabilityZone") ?? ""),
            ("privateIp", address),
            ("privateDns", $"ip-{address.Replace('.', '-')}.{domain}.internal"),
            ("publicIp", publicAddress),
            (
                "publicDns",
                isPublic
                    ? $"ec2-{publicAddress.Replace('.', '-')}.{RegionOf(call)}.compute.amazonaws.com"
                    : ""
            ),
            ("associatePublicIpAddress", isPublic),
            ("primaryNetworkInterfaceId", $"eni-{Ids.Hex(17, id)}"),
            (
                "vpcSecurityGroupIds",
                call.Get("vpcSecurityGroupIds")
                    ?? PropertyValue.List(
                        call.World.Find(Vpc.Token, subnet.Text("vpcId"))
                            ?.Text("defaultSecurityGroupId")
                            ?? ""
                    )
            ),
            ("tenancy", call.Text("tenancy") ?? "default")
        );
    }

    private static void RequireProfile(CloudCall call)
    {
        if (call.Text("iamInstanceProfile") is not { } name)
        {
            return;
        }
        var profile = call.World.OfType(InstanceProfile.Token).FirstOrDefault(p => p.Id == name);
        call.RetryUntilExists(
            profile,
            IamModel.Propagation,
            $"api error InvalidParameterValue: Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
            "instance-profile-exists",
            RunInstances
        );
        call.RetryUntilExists(
            profile!.Text("role") is { Length: > 0 } ? profile : null,
            IamModel.Propagation,
            $"api error InvalidParameterValue: IAM Instance Profile \"{name}\" has no associated IAM Roles",
            "instance-profile-role",
            RunInstances
        );
    }

    private static void RequireType(CloudCall call, Entity subnet)
    {
        var type = call.Text("instanceType") ?? "";
        Require(
            call.Get("ebsOptimized")?.AsBool != true || !InstanceTypes.RefusesEbsOptimized(type),
            "Unsupported",
            $"EBS-optimized instances are not supported for your requested configuration: {type}. Please check the documentation for supported configurations.",
            "ebs-optimized-type",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html"
        );
        var missing = InstanceTypes.Missing(
            RegionOf(call),
            type,
            subnet.Text("availabilityZone") ?? ""
        );
        Require(
            missing is null,
            "Unsupported",
            missing ?? "",
            "instance-type-offered",
            InstanceTypes.Source
        );
    }

    private static void RequireImage(CloudCall call)
    {
        var image = call.Text("ami") ?? "";
        var type = call.Text("instanceType") ?? "";
        var mismatch = Images.Mismatch(RegionOf(call), image, type);
        Require(
            mismatch is null,
            "InvalidParameterValue",
            mismatch ?? "",
            "image-architecture",
            RunInstances
        );
        var tooSmall = Images.TooSmall(
            RegionOf(call),
            image,
            call.Get("rootBlockDevice.volumeSize")?.AsNumber
        );
        Require(
            tooSmall is null,
            "InvalidBlockDeviceMapping",
            tooSmall ?? "",
            "root-volume-size",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html"
        );
    }

    private void RequireAddress(CloudCall call, Entity subnet)
    {
        if (call.Text("privateIp") is not { } address)
        {
            return;
        }
        Require(
            Addresses.TryNetwork(subnet.Text("cidrBlock"), out var range)
                && range.Contains(IPAddress.Parse(address)),
            "InvalidParameterValue",
            $"Address {address} does not fall within the subnet's address range {subnet.Text("cidrBlock")}",
            "private-address-range",
            Ec2Errors
        );
        Require(
            !Others(call).Any(other => other.Text("privateIp") == address),
            "InvalidIPAddress.InUse",
            $"Address {address} is in use.",
            "private-address-in-use",
            Ec2Errors
        );
    }

    /// <summary>Bytes before they travel as base64.</summary>
    private static int UserDataSize(CloudCall call) =>
        call.Text("userDataBase64") is { } encoded
            ? encoded.TrimEnd('=').Length * 3 / 4
            : Encoding.UTF8.GetByteCount(call.Text("userData") ?? "");
}
