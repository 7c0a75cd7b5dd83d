using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects two stacks of one project, region and account from each other, such as dev and a review
/// environment: none takes what is the other's.
/// </summary>
public sealed class TwoStacksTests
{
    /// <summary>What ci/review-environment.sh sets, but for the ranges.</summary>
    private static readonly string[] s_names =
    [
        "roleName=alloydb-pr-7",
        """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-pr-7"}]""",
        "serviceAccountId=alloydb-pr-7",
        "auditLogs=false",
    ];

    /// <summary>
    /// The forwarders' addresses are looked up in the project. With the same ranges only the question
    /// tells them apart.
    /// </summary>
    [Theory]
    [InlineData("googleSubnetCidr=10.64.7.0/24", "awsVpcCidr=10.128.7.0/24")]
    [InlineData("googleSubnetCidr=10.30.0.0/24", "awsVpcCidr=10.20.0.0/16")]
    public async Task Each_asks_its_own_forwarders_and_a_second_update_changes_neither(
        params string[] ranges
    )
    {
        var cloud = new CloudTwin();
        var dev = StackSettings.Of("dev");
        var review = StackSettings.Of("dev", [.. s_names, .. ranges]) with { Stack = "pr-7" };

        var one = await UpdateAsync(cloud, dev, Snapshot.Empty);
        var other = await UpdateAsync(cloud, review, Snapshot.Empty);
        var again = await UpdateAsync(cloud, dev, one.Current);
        var otherAgain = await UpdateAsync(cloud, review, other.Current);

        Forwarders(one).Should().HaveCount(2);
        Forwarders(other).Should().HaveCount(2).And.NotIntersectWith(Forwarders(one));
        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        otherAgain.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    private static IEnumerable<string?> Forwarders(DeploymentRun run) =>
        run.Outputs.Get("inboundForwarderAddresses")!.AsList.Select(address => address.AsText);

    private static async Task<DeploymentRun> UpdateAsync(
        CloudTwin cloud,
        Rehearsal.Project.StackConfig config,
        Snapshot before
    )
    {
        var run = await Rehearsed.ExecuteAsync(config, cloud, before);
        run.Failed.Should()
            .BeFalse(string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return run;
    }
}
