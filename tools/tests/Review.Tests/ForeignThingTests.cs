using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects owners: a review says apart what happens inside networks, projects and accounts that the stack
/// does not own. The examples' approved reviews show it for each kind of thing that can exist.
/// </summary>
public sealed class ForeignThingTests
{
    private static readonly ResourceState s_vpc = SmallStack.State(Types.Vpc, "vpc", []);

    [Fact]
    public void A_resource_in_a_VPC_that_the_stack_does_not_own_is_said_apart() =>
        Texts(Create(Group("vpc-1"))).Should().Equal("VPC `vpc-1`: created security group `group`");

    [Fact]
    public void What_goes_away_there_is_said_too() =>
        Texts(new Step(StepOp.Delete, Group("vpc-1"), null, []), Create(Rule("sg-1")))
            .Should()
            .Equal(
                "VPC `vpc-1`: deleted security group `group`",
                "security group `sg-1`: created security group egress rule `rule`"
            );

    [Fact]
    public void A_function_in_somebody_elses_subnets_is_said() =>
        Texts(
                Create(
                    SmallStack.State(
                        "aws:lambda/function:Function",
                        "worker",
                        [
                            (
                                "vpcConfig",
                                PropertyMap.Of(("subnetIds", PropertyValue.List("subnet-1")))
                            ),
                        ]
                    )
                )
            )
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("subnet `subnet-1`: created ");

    [Fact]
    public void A_group_in_somebody_elses_subnets_is_said() =>
        Texts(
                Create(
                    SmallStack.State(
                        Types.AutoScalingGroup,
                        "client",
                        [("vpcZoneIdentifiers", PropertyValue.List("subnet-1"))]
                    )
                )
            )
            .Should()
            .Equal("subnet `subnet-1`: created Auto Scaling group `client`");

    [Fact]
    public void A_role_for_the_pods_of_somebody_elses_cluster_is_said() =>
        Texts(
                Create(
                    SmallStack.State(
                        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
                        "pod",
                        [("clusterName", "company")]
                    )
                )
            )
            .Should()
            .Equal("cluster `company`: created EKS Pod Identity association `pod`");

    [Fact]
    public void What_stays_as_it_is_is_not_said() =>
        Texts(new Step(StepOp.Same, Group("vpc-1"), Group("vpc-1"), [])).Should().BeEmpty();

    [Fact]
    public void A_resource_in_the_stacks_own_VPC_is_not_said() =>
        Texts(Create(s_vpc), Create(Group("vpc-1", s_vpc))).Should().BeEmpty();

    /// <summary>The state of an imported resource does not tell where its values come from.</summary>
    [Fact]
    public void An_imported_resource_in_the_stacks_own_VPC_is_not_said() =>
        Texts(Create(s_vpc), new Step(StepOp.Delete, Group(s_vpc.Id), null, [])).Should().BeEmpty();

    [Fact]
    public void A_value_that_is_not_known_yet_names_nothing() =>
        Texts(Create(Group(PropertyValue.Unknown, s_vpc))).Should().BeEmpty();

    [Fact]
    public void A_secret_name_is_never_shown() =>
        Texts(Create(Group(PropertyValue.Secret("vpc-1")))).Should().BeEmpty();

    [Fact]
    public void Everything_in_the_project_of_a_foreign_thing_is_said() =>
        Texts(
                Create(Google("own")),
                Create(
                    SmallStack.State(
                        Types.User,
                        "user",
                        [("cluster", "projects/data/locations/r/clusters/c")]
                    )
                ),
                Create(SmallStack.State(Types.ProjectMember, "role", [("project", "data")])),
                Create(SmallStack.State(Types.ServiceAccount, "account", [("project", "own")])),
                Create(SmallStack.State(Types.Pool, "pool", [("project", "identity")]))
            )
            .Should()
            .Equal(
                "AlloyDB cluster `projects/data/locations/r/clusters/c`: created database user `user`",
                "project `data`: created project role `role`"
            );

    [Fact]
    public void Everything_in_an_account_that_another_role_owns_is_said()
    {
        var own = SmallStack.State(Types.AwsProvider, "aws", []);
        var owner = SmallStack.State(
            Types.AwsProvider,
            "owner",
            [("assumeRoles", """[{"roleArn": "arn:aws:iam::210987654321:role/vpn"}]""")]
        );
        var gateway = SmallStack.State(Types.CustomerGateway, "customer", []) with
        {
            Provider = $"{owner.Urn}::1",
        };

        Texts(Create(own), Create(owner), Create(gateway))
            .Should()
            .Equal("account `210987654321`: created customer gateway `customer`");
        Texts(Create(owner), Create(gateway)).Should().BeEmpty("it is the only account");
    }

    [Fact]
    public void The_target_of_a_route_is_nothing_that_the_route_lies_in() =>
        Texts(Create(SmallStack.State(Types.Route, "route", [("transitGatewayId", "tgw-1")])))
            .Should()
            .BeEmpty();

    /// <summary>A plan of the real CLI may leave out where the values of properties come from.</summary>
    [Fact]
    public void A_plan_without_the_origin_of_values_claims_nothing()
    {
        var group = Group("vpc-1") with
        {
            PropertyDependencies = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty,
        };

        Texts(Create(group)).Should().BeEmpty();
    }

    [Fact]
    public void Terminal_comment_page_and_JSON_show_it()
    {
        var review = SmallStack.Reviewed(new([Create(Group("vpc-1"))], []));
        using var text = new StringWriter();
        PlainText.Write(text, review);

        text.ToString()
            .Should()
            .Contain(
                """
                Inside what this stack does not own:
                - VPC `vpc-1`: created security group `group`
                """
            );
        Markdown
            .Write(review)
            .Should()
            .Contain(
                """
                Inside what this stack does not own:
                - VPC `vpc-1`: created security group `group`
                """
            );
        Rehearsal
            .Review.Report.HtmlReport.Write(review)
            .Should()
            .Contain("<li>VPC <code>vpc-1</code>: created security group <code>group</code></li>");
        ReviewJson.Of(review)["inForeign"]!
            .AsArray()
            .Select(urn => urn!.GetValue<string>())
            .Should()
            .Equal(Group("vpc-1").Urn);
    }

    private static Step Create(ResourceState state) => new(StepOp.Create, null, state, []);

    private static ResourceState Google(string project) =>
        SmallStack.State("pulumi:providers:gcp", "google", [("project", project)]);

    private static ResourceState Group(PropertyValue vpc, ResourceState? owner = null)
    {
        var group = SmallStack.State(Types.SecurityGroup, "group", [("vpcId", vpc)]);
        return owner is null
            ? group
            : group with
            {
                PropertyDependencies = group.PropertyDependencies.Add("vpcId", [owner.Urn]),
            };
    }

    private static ResourceState Rule(string group) =>
        SmallStack.State(Types.EgressRule, "rule", [("securityGroupId", group)]);

    private static IEnumerable<string> Texts(params IReadOnlyList<Step> steps) =>
        ForeignThing.In(new(steps, [])).Select(thing => thing.Text);
}
