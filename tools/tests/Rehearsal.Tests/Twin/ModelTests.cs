using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects that types have a model, and what becomes of those without one.</summary>
public class ModelTests
{
    private const string Type = "aws:ec2/launchTemplate:LaunchTemplate";

    /// <summary>What the lists of things that a naive program gets wrong speak of.</summary>
    private static readonly string[] s_pitfalls =
    [
        "aws:ec2/customerGateway:CustomerGateway",
        "aws:ec2/instance:Instance",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:ec2/vpnConnection:VpnConnection",
        "aws:ec2/vpnGateway:VpnGateway",
        "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
        "aws:iam/instanceProfile:InstanceProfile",
        "aws:iam/role:Role",
        "aws:route53/resolverEndpoint:ResolverEndpoint",
        "aws:route53/resolverRule:ResolverRule",
        "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
        "gcp:alloydb/cluster:Cluster",
        "gcp:alloydb/instance:Instance",
        "gcp:alloydb/user:User",
        "gcp:compute/forwardingRule:ForwardingRule",
        "gcp:compute/router:Router",
        "gcp:compute/routerInterface:RouterInterface",
        "gcp:compute/routerPeer:RouterPeer",
        "gcp:compute/vPNTunnel:VPNTunnel",
        "gcp:dns/managedZone:ManagedZone",
        "gcp:dns/policy:Policy",
        "gcp:dns/recordSet:RecordSet",
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",
        "gcp:projects/iAMMember:IAMMember",
        "gcp:serviceaccount/iAMMember:IAMMember",
        "random:index/randomId:RandomId",
        "random:index/randomPassword:RandomPassword",
    ];

    [Fact]
    public void Every_type_that_the_program_can_name_has_a_model() =>
        TypeFileTests.Known.Should().BeEquivalentTo(Registry.Types);

    [Fact]
    public void What_naive_programs_get_wrong_has_a_model() =>
        s_pitfalls.Should().BeSubsetOf(Registry.Types);

    [Fact]
    public void Nothing_that_the_schema_promises_is_missing_without_a_model()
    {
        var cloud = Connect();
        var head = new ResourceHead($"urn:{Type}::one", Type, "one");
        var check = cloud.Check(new(head, null, PropertyMap.Of(("instanceType", "t4g.small"))));

        var made = cloud.Create(new(head, check.Inputs));

        check.Failures.Should().BeEmpty();
        made.Id.Should().NotBeEmpty();
        made.Outputs.Text("instanceType").Should().Be("t4g.small");
        made.Outputs.Text("arn").Should().NotBeNullOrEmpty();
        PackageSchema.Resource(Type)!.Outputs.Required.Should().BeSubsetOf(made.Outputs.Keys);
        made.Outputs.ContainsUnknown.Should().BeFalse();
    }

    [Fact]
    public void What_the_cloud_made_up_outlives_an_update_without_a_model()
    {
        var cloud = Connect();
        var head = new ResourceHead($"urn:{Type}::one", Type, "one");
        var before = PropertyMap.Of(("instanceType", "t4g.small"));
        var after = PropertyMap.Of(("instanceType", "t4g.medium"));
        var made = cloud.Create(new(head, before));

        var outputs = cloud.Update(new(head, made.Id, before, made.Outputs, after));

        outputs["arn"].Should().Be(made.Outputs["arn"]);
        outputs.Text("instanceType").Should().Be("t4g.medium");
    }

    [Fact]
    public void Rejects_a_function_that_nobody_has() =>
        Connect()
            .Invoke(new("gcp:compute/getNothing:getNothing", PropertyMap.Empty))
            .Failures.Should()
            .ContainSingle()
            .Which.Reason.Should()
            .Contain("getNothing");

    /// <summary>A twin that knows the schema only.</summary>
    private static IProvider Connect()
    {
        var connection = new CloudTwin(_ => null).Connect();
        connection.Configure(
            new(new("urn", "pulumi:providers:any", "any"), "id", PropertyMap.Empty)
        );
        return connection;
    }
}
