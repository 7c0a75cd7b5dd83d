using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a stack from routes that do not lead to Google, which nobody would see before the first login.
/// wrong-connectivity.txt has what differs from the network of examples/existing-vpc, one case a paragraph, and below
/// it the one message of the preview; UPDATE_DOCS=1 rewrites the messages; read them before a commit.
/// </summary>
public sealed class WrongConnectivityTests
{
    private static readonly CaseTable s_table = new("wrong-connectivity.txt");

    public static TheoryData<string, string> Cases { get; } = s_table.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_preview_refuses_it_with_the_one_right_message(string wrong, string message)
    {
        var company = new Company(wrong.Split(" & "));

        var run = await Rehearsed.ExecuteAsync(
            company.Config("connectivity=existing"),
            company.Clouds,
            before: null,
            preview: true
        );

        var problems = Refusals.Listed(run);
        if (CaseTable.IsUpdated)
        {
            s_table.Update(wrong, problems);
            return;
        }

        problems.Should().ContainSingle().Which.Should().Be(message);
    }

    [Fact]
    public void No_two_cases_are_alike() =>
        Cases.Select(row => (string)row[0]).Should().OnlyHaveUniqueItems();
}
