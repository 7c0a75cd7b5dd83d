using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>A security group: it goes when nothing is protected by it and no other group's rule names it.</summary>
internal sealed class SecurityGroup() : Ec2Model(Token, "sg", "security-group")
{
    public const string Token = "aws:ec2/securityGroup:SecurityGroup";

    public override void Release(CloudCall call) =>
        CloudCall.RequireUnused(
            call.World.All.Where(other => Uses(other, call.Current!.Id)),
            user =>
                $"api error DependencyViolation: resource {call.Current!.Id} has a dependent object: {user.Id}",
            "security-group-in-use",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html"
        );

    public override IEnumerable<Entity> Takes(CloudCall call) =>
        call.World.All.Where(other => other.Text("securityGroupId") == call.Current!.Id);

    protected override void Admit(CloudCall call)
    {
        var vpc = ReferredVpc(call);
        Require(
            call.Text("name") is not { } name
                || !Others(call)
                    .Any(other => other.Text("vpcId") == vpc.Id && other.Text("name") == name),
            "InvalidGroup.Duplicate",
            $"The security group '{call.Text("name")}' already exists for VPC '{vpc.Id}'",
            "security-group-name",
            Ec2Errors
        );
    }

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("ownerId", AccountOf(call)),
            ("description", call.Text("description") ?? "Managed by Pulumi"),
            ("name", call.Text("name") ?? call.Current?.Text("name") ?? NameOf(call)),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            ("ingress", call.Get("ingress") ?? PropertyValue.List()),
            ("egress", call.Get("egress") ?? PropertyValue.List())
        );

    private static bool Uses(Entity other, string group) =>
        other.Type switch
        {
            Instance.Token or LaunchTemplate.Token => Lists(other, "vpcSecurityGroupIds", group),
            VpcEndpoint.Token or ResolverEndpoint.Token => Lists(other, "securityGroupIds", group),
            SecurityGroupRule.IngressToken or SecurityGroupRule.EgressToken => other.Text(
                "referencedSecurityGroupId"
            ) == group
                && other.Text("securityGroupId") != group,
            _ => false,
        };
}

/// <summary>Adopts the group that a VPC comes with; deleting the resource leaves the group alone.</summary>
internal sealed class DefaultSecurityGroup() : AwsModel(Token)
{
    public const string Token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

    public override bool Idempotent => true;

    public override string Id(CloudCall call) =>
        call.World.Find(Vpc.Token, call.Text("vpcId"))?.Text("defaultSecurityGroupId") ?? "";

    protected override void Admit(CloudCall call) => Referred(call, call.Text("vpcId"), Vpc.Token);

    protected override string? Arn(CloudCall call, string id) =>
        RegionalArn(call, "ec2", $"security-group/{id}");

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("ownerId", AccountOf(call)),
            ("name", "default"),
            ("namePrefix", ""),
            ("description", "default VPC security group"),
            ("ingress", call.Get("ingress") ?? PropertyValue.List()),
            ("egress", call.Get("egress") ?? PropertyValue.List())
        );
}

/// <summary>One rule of a group, inward or outward.</summary>
internal sealed class SecurityGroupRule(string token)
    : Ec2Model(token, "sgr", "security-group-rule")
{
    public const string IngressToken = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    public const string EgressToken = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    private const string AllProtocols = "-1";
    private const string Source =
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html";

    private static readonly string[] Identity =
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

    protected override void Admit(CloudCall call)
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
        Require(
            !Others(call).Any(rule => Identity.All(key => rule.Inputs.Get(key) == call.Get(key))),
            "InvalidPermission.Duplicate",
            $"the specified rule of {group} already exists",
            "security-group-rule-unique",
            Ec2Errors
        );
    }

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(("securityGroupRuleId", id));

    private static bool Exists(CloudCall call, string group) =>
        call.World.Find(SecurityGroup.Token, group) is not null
        || Vpc.DefaultGroup(call.World, group) is not null;
}
