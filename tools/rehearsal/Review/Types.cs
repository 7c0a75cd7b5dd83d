namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The type tokens that rules speak of.</summary>
internal static class Types
{
    public const string Cluster = "gcp:alloydb/cluster:Cluster";
    public const string EksCluster = "aws:eks/cluster:Cluster";
    public const string Instance = "gcp:alloydb/instance:Instance";
    public const string User = "gcp:alloydb/user:User";
    public const string Tunnel = "gcp:compute/vPNTunnel:VPNTunnel";
    public const string RouterInterface = "gcp:compute/routerInterface:RouterInterface";
    public const string RouterPeer = "gcp:compute/routerPeer:RouterPeer";
    public const string Router = "gcp:compute/router:Router";
    public const string HaVpnGateway = "gcp:compute/haVpnGateway:HaVpnGateway";
    public const string VpnConnection = "aws:ec2/vpnConnection:VpnConnection";
    public const string ExternalVpnGateway = "gcp:compute/externalVpnGateway:ExternalVpnGateway";
    public const string CustomerGateway = "aws:ec2/customerGateway:CustomerGateway";
    public const string Network = "gcp:compute/network:Network";
    public const string Subnetwork = "gcp:compute/subnetwork:Subnetwork";
    public const string Vpc = "aws:ec2/vpc:Vpc";
    public const string AwsProvider = "pulumi:providers:aws";
    public const string Route = "aws:ec2/route:Route";
    public const string Subnet = "aws:ec2/subnet:Subnet";
    public const string RouteTable = "aws:ec2/routeTable:RouteTable";
    public const string SecurityGroup = "aws:ec2/securityGroup:SecurityGroup";
    public const string TransitGateway = "aws:ec2transitgateway/transitGateway:TransitGateway";
    public const string TransitGatewayRouteTable = "aws:ec2transitgateway/routeTable:RouteTable";
    public const string VpnGateway = "aws:ec2/vpnGateway:VpnGateway";
    public const string ForwardingRule = "gcp:compute/forwardingRule:ForwardingRule";
    public const string Address = "gcp:compute/address:Address";
    public const string ConnectionPolicy =
        "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy";
    public const string Zone = "gcp:dns/managedZone:ManagedZone";
    public const string Record = "gcp:dns/recordSet:RecordSet";
    public const string DnsPolicy = "gcp:dns/policy:Policy";
    public const string ResolverEndpoint = "aws:route53/resolverEndpoint:ResolverEndpoint";
    public const string ResolverRule = "aws:route53/resolverRule:ResolverRule";
    public const string ResolverRuleAssociation =
        "aws:route53/resolverRuleAssociation:ResolverRuleAssociation";
    public const string Pool = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
    public const string PoolProvider =
        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
    public const string ServiceAccount = "gcp:serviceaccount/account:Account";
    public const string ServiceAccountMember = "gcp:serviceaccount/iAMMember:IAMMember";
    public const string ProjectMember = "gcp:projects/iAMMember:IAMMember";
    public const string AuditConfig = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
    public const string ClientInstance = "aws:ec2/instance:Instance";
    public const string LaunchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
    public const string AutoScalingGroup = "aws:autoscaling/group:Group";
    public const string MetricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
    public const string EventRule = "aws:cloudwatch/eventRule:EventRule";
    public const string EventTarget = "aws:cloudwatch/eventTarget:EventTarget";
    public const string AwsDashboard = "aws:cloudwatch/dashboard:Dashboard";
    public const string AlertPolicy = "gcp:monitoring/alertPolicy:AlertPolicy";
    public const string Role = "aws:iam/role:Role";
    public const string Function = "aws:lambda/function:Function";
    public const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";
    public const string FlowLog = "aws:ec2/flowLog:FlowLog";
    public const string QueryLog =
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";
    public const string IngressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    public const string EgressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    public const string RoutePropagation =
        "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";
    public const string RouteTableAssociation =
        "aws:ec2/routeTableAssociation:RouteTableAssociation";
    public const string Endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
    public const string RolePolicy = "aws:iam/rolePolicy:RolePolicy";
    public const string Api = "gcp:projects/service:Service";
    public const string InternetGateway = "aws:ec2/internetGateway:InternetGateway";
    public const string NatGateway = "aws:ec2/natGateway:NatGateway";
    public const string Bucket = "aws:s3/bucket:Bucket";
    public const string PublicAccessBlock =
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
}
