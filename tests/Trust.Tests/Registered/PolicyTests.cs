using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>Protects what the program registers: no rule is broken, and development knows what it leaves out.</summary>
public sealed class PolicyTests
{
    public static TheoryData<string> Stacks => [.. DeployedStack.Names];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Breaks_no_mandatory_rule(string name) =>
        PolicyPack
            .Check(DeployedStack.Named(name).Resources)
            .Where(violation => violation.Severity == Severity.Error)
            .Select(violation => violation.Message)
            .Should()
            .BeEmpty();

    [Fact]
    public void Production_breaks_no_rule_at_all() =>
        PolicyPack.Check(DeployedStack.Named("prod").Resources).Should().BeEmpty();

    [Fact]
    public void Development_leaves_out_logs_and_measurements_and_uses_the_internet() =>
        PolicyPack
            .Check(DeployedStack.Dev.Resources)
            .Select(violation => violation.Message.Split(": ")[0])
            .Should()
            .BeEquivalentTo(
                "[advisory] no-open-egress",
                "[advisory] vpc-flow-logs",
                "[advisory] detailed-monitoring"
            );

    /// <summary>Every rule has something to judge here, but those against what must not be there.</summary>
    [Fact]
    public void Production_holds_what_the_rules_are_about() =>
        DeployedStack
            .Named("prod")
            .Resources.Select(resource => resource.Type)
            .Should()
            .Contain([
                "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
                "gcp:serviceaccount/iAMMember:IAMMember",
                "gcp:projects/iAMAuditConfig:IAMAuditConfig",
                "gcp:alloydb/instance:Instance",
                "gcp:compute/subnetwork:Subnetwork",
                "gcp:dns/managedZone:ManagedZone",
                "aws:ec2/vpnConnection:VpnConnection",
                "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
                "aws:route53/resolverEndpoint:ResolverEndpoint",
                "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
                "aws:ec2/flowLog:FlowLog",
                "aws:ec2/instance:Instance",
                "aws:iam/role:Role",
            ]);
}
