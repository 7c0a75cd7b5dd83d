namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>One rule of a group, inward or outward.</summary>
internal abstract class SecurityGroupRule(string token)
    : Ec2Model(token, "sgr", "security-group-rule")
{
    private const string AllProtocols = "-1";
    private const string Source =
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html";

    private static readonly string[] s_identity =
    [
        "securityGroupId",
        "ipProtocol",
        "fromPort",
        "toPort",
        "cidrIpv4",
        "cidrIpv6",
        "prefixListId",
        "referencedSecurityGroupId",
    ];

    public override void RefuseWrite(CloudCall call)
    {
        var group = call.Text("securityGroupId") ?? "";
        Require(
            Exists(call, group),
            "InvalidGroup.NotFound",
            $"The security group '{group}' does not exist",
            "reference-exists",
            Ec2Errors
        );
        Require(
            call.Text("referencedSecurityGroupId") is not { } other || Exists(call, other),
            "InvalidGroup.NotFound",
            $"The security group '{call.Text("referencedSecurityGroupId")}' does not exist",
            "reference-exists",
            Ec2Errors
        );
        var ports = call.Get("fromPort") is not null && call.Get("toPort") is not null;
        var protocol = call.Text("ipProtocol");
        Require(
            protocol is AllProtocols or "icmpv6" || ports,
            "InvalidParameterValue",
            $"fromPort and toPort are needed for the protocol {protocol}",
            "security-group-rule-ports",
            Source
        );
        Require(
            protocol != AllProtocols || !ports,
            "InvalidParameterValue",
            "fromPort and toPort do not go with the protocol -1, which is all ports",
            "security-group-rule-ports",
            Source
        );
        var (from, to) = (call.Get("fromPort")?.AsNumber, call.Get("toPort")?.AsNumber);
        Require(
            protocol is not ("tcp" or "udp") || from <= to,
            "InvalidParameterValue",
            $"Invalid TCP/UDP port range ({from}:{to})",
            "security-group-rule-ports",
            Source
        );
        Require(
            !Others(call).Any(rule => s_identity.All(key => rule.Inputs.Get(key) == call.Get(key))),
            "InvalidPermission.Duplicate",
            $"the specified rule of {group} already exists",
            "security-group-rule-unique",
            Ec2Errors
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("securityGroupRuleId", id));

    private static bool Exists(CloudCall call, string group) =>
        call.World.Find(SecurityGroup.Token, group) is not null
        || Vpc.DefaultGroup(call.World, group) is not null;
}
