namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A security group: it goes when nothing is protected by it and no other group's rule names it.</summary>
internal sealed class SecurityGroup() : Ec2Model(Token, "sg", "security-group")
{
    public const string Token = "aws:ec2/securityGroup:SecurityGroup";

    public override void RefuseDelete(CloudCall call) =>
        call.RetryUntilGone(
            other => Uses(call.World, other, call.Current!.Id),
            call.Timeout,
            user =>
                $"api error DependencyViolation: resource {call.Current!.Id} has a dependent object: {user.Id}",
            "security-group-in-use",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html"
        );

    public override IEnumerable<Entity> DeletedWith(CloudCall call) =>
        call.World.All.Where(other => other.Text("securityGroupId") == call.Current!.Id);

    public override void RefuseWrite(CloudCall call)
    {
        var vpc = RequireVpc(call);
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

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("description", call.Text("description") ?? "Managed by Pulumi"),
            ("name", call.Text("name") ?? call.Current?.Text("name") ?? NameOf(call))
        );

    /// <summary>Whether a VPC has the group.</summary>
    public static bool IsIn(World world, string group, string? vpc) =>
        Vpc.DefaultGroup(world, group) == vpc || world.Find(Token, group)?.Text("vpcId") == vpc;

    private static bool Uses(World world, Entity other, string group) =>
        other.Type switch
        {
            Instance.Token => Lists(other, "vpcSecurityGroupIds", group),
            AutoScalingGroup.Token => AutoScalingGroup.TemplateOf(world, other.Inputs)
                is { } template
                && LaunchTemplate.GroupsOf(template).Contains(group),
            VpcEndpoint.Token or ResolverEndpoint.Token => Lists(other, "securityGroupIds", group),
            SecurityGroupIngressRule.Token or SecurityGroupEgressRule.Token => other.Text(
                "referencedSecurityGroupId"
            ) == group
                && other.Text("securityGroupId") != group,
            _ => false,
        };
}
