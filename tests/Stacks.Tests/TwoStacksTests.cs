using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects stacks that share a pair of accounts from each other: none takes, changes or deletes what
/// is the other's.
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
    /// One person administers both databases. A project has a role of a member once, unless a condition
    /// tells two apart.
    /// </summary>
    /// <remarks>docs/decisions/0061-administrators-by-cluster.md</remarks>
    private const string Administrator = """administrators=["dba@example.com"]""";

    private static readonly string[] s_changes =
    [
        "tokenCreator=true",
        "readPoolNodes=2",
        "tokenLifetimeSeconds=900",
    ];

    /// <summary>
    /// The forwarders' addresses are looked up in the project. With the same ranges only the question
    /// tells them apart.
    /// </summary>
    [Theory]
    [InlineData("googleSubnetCidr=10.64.7.0/24", "awsVpcCidr=10.128.7.0/24")]
    [InlineData("googleSubnetCidr=10.30.0.0/24", "awsVpcCidr=10.20.0.0/16")]
    public async Task Each_asks_its_own_forwarders_and_neither_touches_the_other(
        params string[] ranges
    )
    {
        var (one, other) = await LiveAsync(
            Dev,
            changes =>
                StackSettings.Of("dev", [Administrator, .. s_names, .. ranges, .. changes]) with
                {
                    Stack = "pr-7",
                }
        );

        Forwarders(one).Should().HaveCount(2);
        Forwarders(other).Should().HaveCount(2).And.NotIntersectWith(Forwarders(one));
    }

    [Fact]
    public async Task Another_region_as_the_how_to_makes_it_stands_beside_dev() =>
        await LiveAsync(Dev, await HowTo.StackAsync("dev-eu"));

    /// <summary>
    /// AlloyDB restores into a new cluster: all that happens is that a second stack is created.
    /// </summary>
    [Fact]
    public async Task A_database_restored_as_the_how_to_says_stands_beside_dev()
    {
        var (_, restored) = await LiveAsync(
            changes => Dev(["backups=true", .. changes]),
            await HowTo.StackAsync("dev-restored")
        );

        restored
            .Current.Resources.Single(resource => resource.Type == "gcp:alloydb/cluster:Cluster")
            .Inputs.Find("restoreContinuousBackupSource.cluster")
            ?.AsText.Should()
            .Be("projects/example-dev/locations/asia-northeast1/clusters/keyless-dev");
        ApprovedReview.Approve("restore/creation", restored);
    }

    /// <summary>Without backups there is no point in time to go back to; the twin refuses as AlloyDB does.</summary>
    [Fact]
    public async Task A_cluster_without_point_in_time_recovery_cannot_be_restored_from()
    {
        var cloud = new CloudTwin();
        await UpdateAsync(cloud, Dev([]), Snapshot.Empty);
        var restored = await HowTo.StackAsync("dev-restored");

        var run = await Rehearsed.ExecuteAsync(restored([]), cloud, Snapshot.Empty);

        run.Failed.Should().BeTrue();
        Problems(run)
            .Should()
            .Contain(
                "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev has no continuous backup"
            );
    }

    /// <summary>Each has a pool of its own for the same AWS account.</summary>
    [Fact]
    public async Task Stacks_of_one_account_share_an_identity_project() =>
        await LiveAsync(
            changes => Dev(["identityProject=example-identity", .. changes]),
            changes =>
                StackSettings.Of(
                    "prod",
                    [
                        "environment=retired",
                        "protection=false",
                        "awsAccountId=123456789012",
                        "roleName=alloydb-prod",
                        """trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-prod"}]""",
                        .. changes,
                    ]
                )
        );

    private static StackConfig Dev(IEnumerable<string> changes) =>
        StackSettings.Of("dev", [Administrator, .. changes]);

    /// <summary>
    /// Both are deployed in one world; then either is changed and destroyed. After each step the other
    /// one is what it was in the clouds, and its update has nothing to do.
    /// </summary>
    /// <param name="one">From changes to the settings of a stack.</param>
    /// <param name="other">The same for the other stack.</param>
    private static async Task<(DeploymentRun One, DeploymentRun Other)> LiveAsync(
        Func<IReadOnlyList<string>, StackConfig> one,
        Func<IReadOnlyList<string>, StackConfig> other
    )
    {
        var cloud = new CloudTwin();
        var first = await UpdateAsync(cloud, one([]), Snapshot.Empty);
        var firstThen = Picture.Of(first.Current, cloud);
        var second = await UpdateAsync(cloud, other([]), Snapshot.Empty);
        Untouched(first, firstThen, cloud);
        await EndAsync(one, first, second, cloud);

        cloud = new CloudTwin();
        Repeat(first, Snapshot.Empty, cloud);
        Repeat(second, Snapshot.Empty, cloud);
        await EndAsync(other, second, first, cloud);
        return (first, second);
    }

    private static async Task EndAsync(
        Func<IReadOnlyList<string>, StackConfig> settings,
        DeploymentRun ending,
        DeploymentRun staying,
        CloudTwin cloud
    )
    {
        var then = Picture.Of(staying.Current, cloud);
        var changed = await UpdateAsync(cloud, settings(s_changes), ending.Current);
        changed.Steps.Should().Contain(step => step.Op == StepOp.Create);
        Untouched(staying, then, cloud);

        var end = new DeploymentRun(ending.Options, changed.Current, cloud, TimeProvider.System);
        end.Finish();
        end.Failed.Should().BeFalse(Problems(end));
        Untouched(staying, then, cloud);
    }

    private static void Untouched(DeploymentRun stack, Picture then, CloudTwin cloud)
    {
        then.Differences(Picture.Of(stack.Current, cloud)).Should().BeEmpty();
        Repeat(stack, stack.Current, cloud)
            .Steps.Should()
            .OnlyContain(step => step.Op == StepOp.Same);
    }

    /// <summary>The same update again, from its recording.</summary>
    private static DeploymentRun Repeat(DeploymentRun recorded, Snapshot before, CloudTwin cloud)
    {
        var run = new DeploymentRun(recorded.Options, before, cloud, TimeProvider.System);
        Replay.Of(recorded.Calls, run);
        run.Failed.Should().BeFalse(Problems(run));
        return run;
    }

    private static IEnumerable<string?> Forwarders(DeploymentRun run) =>
        run.Outputs["dns"]
            .AsMap!["google"]
            .AsMap!["forwarderAddresses"]
            .AsList.Select(address => address.AsText);

    private static async Task<DeploymentRun> UpdateAsync(
        CloudTwin cloud,
        StackConfig config,
        Snapshot before
    )
    {
        var run = await Rehearsed.ExecuteAsync(config, cloud, before);
        run.Failed.Should().BeFalse(Problems(run));
        return run;
    }

    private static string Problems(DeploymentRun run) =>
        string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message));
}
