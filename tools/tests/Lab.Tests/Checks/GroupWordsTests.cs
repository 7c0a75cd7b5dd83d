using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Checks;

/// <summary>Protects that a message names the security group, its rule and the setting behind it.</summary>
public sealed class GroupWordsTests
{
    private const string Instance = "10.20.0.10";
    private static readonly Need s_database = new(
        new("tcp", 5433, "10.30.0.20"),
        "setting googleSubnetCidr"
    );

    [Fact]
    public void What_a_good_plan_needs_is_not_dropped()
    {
        var plan = SampleState.Plan;

        foreach (var needs in (Needs[])[Needs.OfInstance(plan), Needs.OfResolver(plan)])
        {
            needs
                .Sources.SelectMany(source =>
                    needs.All.Select(need => GroupWords.WhyDropped(plan.Aws, source, need))
                )
                .Should()
                .NotBeEmpty()
                .And.OnlyContain(words => words == null);
        }
    }

    [Fact]
    public void A_range_that_is_too_narrow_is_named_with_its_setting() =>
        GroupWords
            .WhyDropped(
                new SampleState()
                    .Set(
                        "connector-instance-to-database",
                        "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
                        "cidrIpv4",
                        "10.30.0.128/25"
                    )
                    .Read()
                    .Aws,
                Instance,
                s_database
            )
            .Should()
            .Be(
                "the security group connector-instance does not let tcp 5433 out to 10.30.0.20 "
                    + "(setting googleSubnetCidr); its rules for that port: "
                    + "connector-instance-to-database.cidrIpv4 = 10.30.0.128/25"
            );

    [Fact]
    public void A_service_that_lets_nobody_in_is_named()
    {
        var aws = new SampleState()
            .Remove(
                "connector-endpoints-from-instance",
                "vpc/securityGroupIngressRule:SecurityGroupIngressRule"
            )
            .Read()
            .Aws;
        var endpoint = aws.InterfaceEndpoints.Single();

        GroupWords
            .WhyDropped(aws, Instance, new(new("tcp", 443, endpoint.Value), endpoint.Source))
            .Should()
            .Be(
                "the security group connector-endpoints does not let tcp 443 in from 10.20.0.10 "
                    + "(connector-ssm.subnetIds[0]); its rules for that port: none"
            );
    }

    [Fact]
    public void A_rule_that_is_too_wide_is_named_where_it_lets_out_and_where_it_lets_in()
    {
        var aws = SampleState.Plan.Aws;

        GroupWords
            .WhoAdmits(aws, Instance, new("tcp", 443, "199.36.153.9"))
            .Should()
            .Be(
                "the security group's connector-instance-to-google-apis.cidrIpv4 = 199.36.153.8/30"
            );
        GroupWords
            .WhoAdmits(aws, "10.30.0.9", new("tcp", 22, Instance))
            .Should()
            .Be("no security group's rule");
    }
}
