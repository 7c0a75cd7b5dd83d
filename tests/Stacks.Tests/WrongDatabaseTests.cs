using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a stack from a database that would let nobody in: Google creates an endpoint in front of it without an
/// error. wrong-databases.txt has what differs from examples/existing-database, one case a paragraph, and below it
/// the one message of the preview; UPDATE_DOCS=1 rewrites the messages; read them before a commit.
/// </summary>
public sealed class WrongDatabaseTests
{
    private static readonly CaseTable s_table = new("wrong-databases.txt");

    public static TheoryData<string, string> Cases { get; } = s_table.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_preview_refuses_it_with_the_one_right_message(string wrong, string message)
    {
        var owner = new DatabaseOwner(wrong.Split(" & "));

        var run = await Rehearsed.ExecuteAsync(
            owner.Config(),
            owner.Clouds,
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
        run.Steps.Should()
            .OnlyContain(
                step =>
                    !step.State.Type.StartsWith("gcp:", StringComparison.Ordinal)
                    && !step.State.Type.StartsWith("aws:", StringComparison.Ordinal),
                "nothing is registered before the database is known to fit"
            );
    }

    [Fact]
    public void No_two_cases_are_alike() =>
        Cases.Select(row => (string)row[0]).Should().OnlyHaveUniqueItems();

    /// <summary>A setting that promises something of the database has its own message.</summary>
    [Fact]
    public async Task All_problems_come_at_once()
    {
        var owner = new DatabaseOwner(
            "instance availabilityType=ZONAL",
            "instance databaseFlags={}",
            "availabilityType=REGIONAL",
            "publicPath=true"
        );

        var run = await Rehearsed.ExecuteAsync(
            owner.Config(),
            owner.Clouds,
            before: null,
            preview: true
        );

        Refusals
            .Listed(run)
            .Select(problem => problem.Split(" = ")[0].Split(' ')[^1])
            .Should()
            .Equal("existingDatabase.instanceId", "publicPath", "availabilityType");
    }
}
