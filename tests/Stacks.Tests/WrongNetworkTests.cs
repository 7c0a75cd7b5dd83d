using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a company's network from a stack that AWS would refuse half-way, or whose packets would not arrive.
/// wrong-networks.txt has what differs from examples/existing-vpc, one case a paragraph, and below it the one
/// message of the preview; UPDATE_DOCS=1 rewrites the messages; read them before a commit.
/// </summary>
public sealed class WrongNetworkTests
{
    private const int FewestCases = 40;

    private static readonly CaseTable s_table = new("wrong-networks.txt");

    public static TheoryData<string, string> Cases { get; } = s_table.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_preview_refuses_it_with_the_one_right_message(string wrong, string message)
    {
        var problems = await Refusals.PreviewAsync(new Company(wrong.Split(" & ")));

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
        var company = new Company(
            "vpc-0c0ffee0000000001 enableDnsSupport=false",
            "googleSubnetCidr=10.64.3.0/24",
            "rtb-0c0ffee0000000002 routes=[]",
            "awsNetwork.vpcEndpoints=[\"s3\"]"
        );

        var problems = await Refusals.PreviewAsync(company);

        problems
            .Select(problem => problem.Split(' ')[0])
            .Should()
            .Equal(
                "awsNetwork.vpcId",
                "googleSubnetCidr",
                "awsNetwork.routeTableIds[0]",
                "awsNetwork.vpcEndpoints"
            );
    }
}
