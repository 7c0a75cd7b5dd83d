namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects that a review environment whose run was killed goes, with all that exists of it: a cancelled
/// job gets SIGKILL after seconds, and a cluster's create takes minutes.
/// </summary>
public sealed class TeardownTests
{
    public static TheoryData<string, string[], string[], bool, bool> Killed() =>
        new()
        {
            {
                "the first run, before the cloud had made anything",
                [KilledRun.PendingCluster],
                [],
                true,
                false
            },
            { "a later run, between two creates", [], [], true, true },
            {
                "a run whose lock somebody has removed",
                [KilledRun.PendingCluster],
                [],
                false,
                true
            },
            {
                "a run whose cluster exists",
                [KilledRun.PendingCluster],
                [KilledRun.Cluster],
                false,
                false
            },
            {
                "a run whose gateway in AWS exists",
                [KilledRun.PendingVpnGateway],
                [KilledRun.VpnGateway],
                true,
                true
            },
            {
                "a run with two creates at once",
                [KilledRun.PendingCluster, KilledRun.PendingVpnGateway],
                [KilledRun.Cluster, KilledRun.VpnGateway],
                true,
                false
            },
        };

    [Theory, MemberData(nameof(Killed))]
    public void Ends_with_an_empty_stack_and_an_empty_world(
        string killed,
        string[] pending,
        string[] world,
        bool locked,
        bool history
    )
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("GITHUB_ACTIONS", "true");
        KilledRun.Leave(
            sandbox,
            [KilledRun.Network, KilledRun.Vpc],
            pending,
            world,
            locked,
            history
        );

        var outcome = sandbox.Run("ci/teardown.sh pr-9");

        outcome.Exit.Should().Be(0, $"{killed}: {outcome.Error}");
        sandbox.Read("cloud/world").Should().BeEmpty(killed);
        sandbox.Read("cloud/state").Should().BeEmpty(killed);
        sandbox.Read("cloud/pending").Trim().Should().BeEmpty(killed);
        sandbox.Exists("cloud/removed").Should().BeTrue(killed);
        foreach (var line in world)
        {
            outcome
                .Output.Should()
                .Contain(line.Split(' ')[1], "the run's page says what was found");
        }
    }

    /// <summary>Where no concurrency group proves that the lock's run is dead, somebody has to say so.</summary>
    [Fact]
    public void By_hand_a_lock_is_named_and_left()
    {
        using var sandbox = Clouds.WellBehaved();
        KilledRun.Leave(sandbox, [KilledRun.Network], [], [], locked: true, history: true);

        var outcome = sandbox.Run("ci/teardown.sh pr-9 </dev/null");

        outcome.Exit.Should().Be(1);
        outcome.Error.Should().Contain("pulumi cancel --stack pr-9 --yes");
        sandbox.CallsOf("pulumi").Should().NotContain(call => call.StartsWith("cancel"));
        sandbox.Exists("cloud/lock").Should().BeTrue();
    }

    /// <summary>A create that is taken over keeps its URN, so that an update goes on with it.</summary>
    [Fact]
    public void A_pending_create_keeps_parent_and_provider()
    {
        using var sandbox = Clouds.WellBehaved();
        KilledRun.Leave(
            sandbox,
            [KilledRun.Network],
            [KilledRun.PendingCluster],
            [KilledRun.Cluster],
            locked: false,
            history: true
        );

        sandbox.Run("ci/pending.sh pr-9").Exit.Should().Be(0);

        sandbox
            .CallsOf("pulumi")
            .Should()
            .ContainSingle(call => call.StartsWith("import"))
            .Which.Should()
            .Be(
                $"import gcp:alloydb/cluster:Cluster database-cluster {KilledRun.ClusterId} --stack pr-9 "
                    + "--provider provider=urn:pulumi:pr-9::keyless-alloydb::pulumi:providers:gcp::google "
                    + "--parent parent=urn:pulumi:pr-9::keyless-alloydb::keyless-alloydb:database:AlloyDbIamCluster::database "
                    + "--protect=false --generate-code=false --skip-preview --yes --non-interactive"
            );
        sandbox.Read("cloud/world").Should().Contain(KilledRun.ClusterId);
    }

    /// <summary>What may exist and could not be read is not forgotten.</summary>
    [Fact]
    public void A_pending_create_that_cannot_be_looked_up_stays_and_is_named()
    {
        using var sandbox = Clouds.WellBehaved();
        KilledRun.Leave(
            sandbox,
            [],
            [KilledRun.PendingCluster],
            [KilledRun.Cluster],
            locked: false,
            history: true
        );
        sandbox.Set("FAIL_IMPORT", "true");

        var outcome = sandbox.Run("ci/teardown.sh pr-9");

        outcome.Exit.Should().Be(1);
        outcome.Output.Should().Contain("database-cluster").And.Contain("ci/teardown.sh pr-9");
        sandbox.Read("cloud/pending").Should().Contain("keyless-pr-9");
        sandbox.Exists("cloud/removed").Should().BeFalse();
    }
}
