using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects applications that run from the arrival and the departure of another one.</summary>
public sealed class WorkloadTests
{
    private const string Reports = """
        {"name":"reports","serviceAccountId":"alloydb-reports","trustedRoles":[{"accountId":"123456789012","roleName":"reports"},{"accountId":"999999999999","roleName":"reports"}],"grants":[{"schema":"app","access":"readOnly"}]}
        """;

    private const string Billing = """
        {"name":"billing","serviceAccountId":"alloydb-billing","trustedRoles":[{"accountId":"123456789012","roleName":"billing"}]}
        """;

    private readonly CloudTwin _clouds = new();

    /// <summary>
    /// Only the condition of the provider that both share is updated in place. The instance, with its credential
    /// file, stays.
    /// </summary>
    [Fact]
    public async Task Adding_an_application_to_a_deployed_dev_replaces_nothing()
    {
        var first = await UpdateAsync(Snapshot.Empty);

        var added = await UpdateAsync(first.Current, $"workloads=[{Reports}]");

        Changes(added)
            .Should()
            .BeEquivalentTo(
                "update identity-provider-123456789012",
                "create identity-suffix-999999999999",
                "create identity-pool-999999999999",
                "create identity-provider-999999999999",
                "create identity-workload-reports-account",
                "create identity-workload-reports-role-client",
                "create identity-workload-reports-role-databaseUser",
                "create identity-workload-reports-role-serviceUsageConsumer",
                "create identity-workload-reports-member-123456789012-reports",
                "create identity-workload-reports-member-999999999999-reports",
                "create database-user-workload-reports",
                "create connector-grants-reports"
            );
    }

    [Fact]
    public async Task A_third_application_and_the_end_of_the_second_leave_the_others_alone()
    {
        var two = await UpdateAsync(Snapshot.Empty, $"workloads=[{Reports}]");

        var three = await UpdateAsync(two.Current, $"workloads=[{Reports},{Billing}]");
        var again = await UpdateAsync(three.Current, $"workloads=[{Billing},{Reports}]");
        var gone = await UpdateAsync(again.Current, $"workloads=[{Billing}]");

        Changes(three)
            .Should()
            .OnlyContain(change =>
                change == "update identity-provider-123456789012"
                || change.StartsWith("create ", StringComparison.Ordinal)
                    && change.Contains("billing", StringComparison.Ordinal)
            );
        Changes(again).Should().BeEmpty("the order of the list means nothing");
        Changes(gone)
            .Where(change => !change.Contains("reports", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo(
                "update identity-provider-123456789012",
                "delete identity-provider-999999999999",
                "delete identity-pool-999999999999",
                "delete identity-suffix-999999999999"
            );
    }

    private static IEnumerable<string> Changes(DeploymentRun run) =>
        run
            .Steps.Where(step => step.Op != StepOp.Same)
            .Select(step => $"{step.Op.ToString().ToLowerInvariant()} {Urn.Name(step.State.Urn)}");

    private async Task<DeploymentRun> UpdateAsync(Snapshot before, params string[] settings)
    {
        var run = await Rehearsed.ExecuteAsync(StackSettings.Of("dev", settings), _clouds, before);
        run.Failed.Should().BeFalse(string.Join('\n', run.Diagnostics.Select(d => d.Message)));
        return run;
    }
}
