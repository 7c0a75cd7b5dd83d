namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>Models of AWS resources and functions.</summary>
internal static class AwsModels
{
    public static IEnumerable<ResourceModel> Resources =>
        [
            new Vpc(),
            new Subnet(),
            new RouteTable(),
            new RouteTableAssociation(),
            new Route(),
            new SecurityGroup(),
            new DefaultSecurityGroup(),
            new SecurityGroupRule(SecurityGroupRule.IngressToken),
            new SecurityGroupRule(SecurityGroupRule.EgressToken),
            new VpcEndpoint(),
            new InternetGateway(),
            new Eip(),
            new NatGateway(),
            new CustomerGateway(),
            new VpnGateway(),
            new VpnGatewayAttachment(),
            new VpnGatewayRoutePropagation(),
            new VpnConnection(),
            new VpnConnectionRoute(),
            new TransitGateway(),
            new VpcAttachment(),
            new ResolverEndpoint(),
            new ResolverRule(),
            new ResolverRuleAssociation(),
            new ResolverQueryLogConfig(),
            new ResolverQueryLogConfigAssociation(),
            new LogGroup(),
            new FlowLog(),
            new Role(),
            new RolePolicy(),
            new RolePolicyAttachment(),
            new InstanceProfile(),
            new Instance(),
            new LaunchTemplate(),
            new Group(),
            new Bucket(),
            new BucketPublicAccessBlock(),
            new BucketObject(),
            new Document(),
        ];

    public static IEnumerable<FunctionModel> Functions =>
        [
            new GetCallerIdentity(),
            new GetAvailabilityZones(),
            new GetInstanceTypeOfferings(),
            new GetRegion(),
            new GetParameter(),
        ];
}
