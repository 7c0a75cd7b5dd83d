using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a company's transit gateway from a stack that AWS would refuse half-way, or whose packets would not
/// arrive. wrong-transit-gateways.txt has what differs from examples/transit-gateway, one case a paragraph, and below
/// it the one message of the preview; UPDATE_DOCS=1 rewrites the messages; read them before a commit.
/// </summary>
public sealed class WrongTransitGatewayTests
{
    private const int FewestCases = 30;

    private static readonly CaseTable s_table = new("wrong-transit-gateways.txt");

    public static TheoryData<string, string> Cases { get; } = s_table.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_preview_refuses_it_with_the_one_right_message(string wrong, string message)
    {
        var problems = await Refusals.PreviewAsync(new AttachedCompany(wrong.Split(" & ")));

        if (CaseTable.IsUpdated)
        {
            s_table.Update(wrong, problems);
            return;
        }

        problems.Should().ContainSingle().Which.Should().Be(message);
    }

    [Fact]
    public void There_are_enough_cases_and_no_two_alike() =>
        Cases
            .Select(row => (string)row[0])
            .Should()
            .OnlyHaveUniqueItems()
            .And.HaveCountGreaterThanOrEqualTo(FewestCases);

    /// <summary>Each owner gets the whole list, not one problem for each preview.</summary>
    [Fact]
    public async Task All_problems_come_at_once()
    {
        var problems = await Refusals.PreviewAsync(
            new AttachedCompany(
                "awsAsn=64999",
                "tgw-attach-0c0ffee0000000001 subnetIds=[\"subnet-0c0ffee0000000001\"]",
                "awsNetwork.transitGateway.propagationRouteTableIds=[]",
                "tgw-rtb-0c0ffee0000000002_tgw-attach-0c0ffee0000000001 gone"
            )
        );

        problems
            .Select(problem => problem.Split(' ')[0])
            .Should()
            .Equal(
                "awsAsn",
                "awsNetwork.subnetIds",
                "awsNetwork.transitGateway.propagationRouteTableIds",
                "awsNetwork.transitGateway.associationRouteTableId"
            );
    }
}
