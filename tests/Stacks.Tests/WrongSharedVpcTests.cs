using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a company's Google network from a stack that Google would refuse half-way, or whose packets would not
/// arrive. wrong-shared-vpcs.txt has what differs from examples/shared-vpc, one case a paragraph, and below it the
/// one message of the preview; UPDATE_DOCS=1 rewrites the messages; read them before a commit.
/// </summary>
public sealed class WrongSharedVpcTests
{
    private const int FewestCases = 20;

    private static readonly CaseTable s_table = new("wrong-shared-vpcs.txt");

    public static TheoryData<string, string> Cases { get; } = s_table.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_preview_refuses_it_with_the_one_right_message(string wrong, string message)
    {
        var problems = await Refusals.PreviewAsync(new SharedVpc(wrong.Split(" & ")));

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
            new SharedVpc(
                "projects/example-host/regions/asia-northeast1/subnetworks/alloydb privateIpGoogleAccess=false",
                "googleNetwork.router=nowhere",
                "googleNetwork.vpnGateway=nowhere",
                "googleNetwork.zone=nowhere"
            )
        );

        problems
            .Select(problem => problem.Split(' ')[0])
            .Should()
            .Equal(
                "googleNetwork.subnet",
                "googleNetwork.router",
                "googleNetwork.vpnGateway",
                "googleNetwork.zone"
            );
    }
}
