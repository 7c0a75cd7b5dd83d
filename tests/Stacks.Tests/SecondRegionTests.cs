using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Types.Google;
using KeylessAlloyDb.Stacks.Tests.Harness;
using static KeylessAlloyDb.Stacks.Tests.Harness.ApprovedReview;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the second region of docs/how-to.md: what its creation, a promotion, a switch-over and the way back do
/// to both stacks. Each review was read and approved; UPDATE_REVIEWS=1 rewrites them.
/// </summary>
public sealed class SecondRegionTests
{
    private const string First =
        "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev";
    private const string Second = "projects/example-dev/locations/us-east4/clusters/keyless-dev-us";
    private const string NoSecondary = "secondaryOf=";

    private static readonly string[] s_dev =
    [
        """administrators=["dba@example.com"]""",
        "applyGrants=false",
        "backups=true",
    ];

    private readonly World _world = new();

    [Fact]
    public async Task The_secondary_stands_beside_its_primary()
    {
        var (first, second) = await DeployAsync();
        Approve("second-region/creation", second);

        var cluster = Of(second.Current, Cluster.Token);
        cluster.Inputs.Text("clusterType").Should().Be("SECONDARY");
        Of(second.Current, Instance.Token).Inputs.Text("instanceType").Should().Be("SECONDARY");
        (await UpdateAsync(Dev(), first.Current)).Steps.Should().OnlyContain(step => IsSame(step));

        var end = Destroy(second);
        end.Failed.Should().BeFalse(Problems(end));

        Ids(Second).Should().BeEmpty();
        // The stack's own user stays, as a promotion must not call the primary; the page says how it goes.
        Ids($"{First}/users/").Should().Contain($"{First}/users/alloydb-dev-us@example-dev.iam");
        var last = Destroy(await UpdateAsync(Dev(), first.Current));
        last.Failed.Should().BeFalse(Problems(last));
    }

    [Fact]
    public async Task A_primary_goes_after_its_secondary()
    {
        var (first, second) = await DeployAsync();

        var refused = Destroy(first);
        Problems(refused)
            .Should()
            .Contain($"Cluster '{First}' has a secondary cluster, '{Second}'");
        Destroy(second).Failed.Should().BeFalse();
        var end = Destroy(refused);

        end.Failed.Should().BeFalse(Problems(end));
    }

    /// <summary>A secondary's instance, which no deletion ends but the cluster's, uses the policy until then.</summary>
    [Fact]
    public async Task The_connection_policy_goes_after_the_secondary()
    {
        await UpdateAsync(Dev(), Snapshot.Empty);
        var second = await UpdateAsync(await UsAsync("endpoint=connectionPolicy"), Snapshot.Empty);

        var end = Destroy(second);

        end.Failed.Should().BeFalse(Problems(end));
        Ids(Second).Should().BeEmpty();
    }

    /// <summary>
    /// Until a refresh the state calls the promoted instance a secondary, whose deletion the provider leaves to the
    /// cluster's.
    /// </summary>
    [Fact]
    public async Task The_connection_policy_goes_after_what_was_promoted()
    {
        const string Policy = "endpoint=connectionPolicy";
        await UpdateAsync(Dev(), Snapshot.Empty);
        var second = await UpdateAsync(await UsAsync(Policy), Snapshot.Empty);
        var promoted = await UpdateAsync(await UsAsync(Policy, NoSecondary), second.Current);

        var end = Destroy(promoted);

        end.Failed.Should().BeFalse(Problems(end));
        Ids(Second).Should().BeEmpty();
    }

    /// <summary>
    /// Nothing of the lost region answers. The users that came by replication are taken over, and what AlloyDB
    /// has made a primary is neither replaced nor left behind.
    /// </summary>
    [Fact]
    public async Task A_promotion_needs_nothing_of_the_lost_region()
    {
        var (_, second) = await DeployAsync();
        foreach (var lost in Entities(First).Where(entity => entity.Type != User.Token))
        {
            _world.Remove(lost);
        }

        var promoted = await UpdateAsync(await UsAsync(NoSecondary), second.Current);

        Approve("second-region/promotion", promoted);
        InstanceType(Second).Should().Be("PRIMARY");
        var again = await UpdateAsync(await UsAsync(NoSecondary), Refresh(promoted).Current);
        again.Steps.Should().OnlyContain(step => IsSame(step));
        var end = Destroy(again);
        end.Failed.Should().BeFalse(Problems(end));
        Ids(Second).Should().BeEmpty();
    }

    /// <summary>Without the refresh, too, no update replaces what was promoted.</summary>
    [Fact]
    public async Task After_a_promotion_the_instance_stays_without_a_refresh()
    {
        var (_, second) = await DeployAsync();
        var promoted = await UpdateAsync(await UsAsync(NoSecondary), second.Current);

        var again = await UpdateAsync(await UsAsync(NoSecondary), promoted.Current);

        again.Steps.Should().OnlyContain(step => IsSame(step));
    }

    /// <summary>
    /// gcloud has promoted the cluster, and the lost region still does not answer. The page refreshes cluster and
    /// instance alone, as <see href="https://www.pulumi.com/docs/iac/guides/basics/targeted-updates/">--target</see> does.
    /// </summary>
    [Fact]
    public async Task What_gcloud_has_promoted_is_taken_over_without_the_lost_region()
    {
        var (_, second) = await DeployAsync();
        Replication.PromoteOutside(
            _world,
            Entities(Second).Single(entity => entity.Type == Cluster.Token)
        );
        foreach (var lost in Entities(First))
        {
            _world.Remove(lost);
        }
        string[] targets = [Cluster.Token, Instance.Token];
        var refreshed = Refresh(second).Current.Resources.ToLookup(resource => resource.Urn);
        var state = new Snapshot([
            .. second.Current.Resources.Select(resource =>
                targets.Contains(resource.Type) ? refreshed[resource.Urn].Single() : resource
            ),
        ]);

        var followed = await UpdateAsync(await UsAsync(NoSecondary), state);

        Approve("second-region/promotion-by-gcloud", followed);
        var again = await UpdateAsync(await UsAsync(NoSecondary), followed.Current);
        again.Steps.Should().OnlyContain(step => IsSame(step));
    }

    /// <summary>
    /// The first stack owns the identity of the applications, so it is not destroyed. The page deletes its cluster
    /// with gcloud.
    /// </summary>
    [Fact]
    public async Task After_a_promotion_the_first_stack_gets_the_next_secondary()
    {
        var (first, second) = await DeployAsync();
        await UpdateAsync(await UsAsync(NoSecondary), second.Current);
        foreach (var deleted in Entities(First))
        {
            _world.Remove(deleted);
        }

        var next = await UpdateAsync(Dev($"secondaryOf={Second}"), Refresh(first).Current);

        Approve("second-region/next-secondary", next);
        InstanceType(First).Should().Be("SECONDARY");
        var again = await UpdateAsync(Dev($"secondaryOf={Second}"), next.Current);
        again.Steps.Should().OnlyContain(step => IsSame(step));
    }

    [Fact]
    public async Task A_switch_over_changes_nothing_but_what_backs_up_and_switches_back()
    {
        var (first, second) = await DeployAsync();

        Replication.SwitchOver(_world, Second);
        var newPrimary = await UpdateAsync(await UsAsync(NoSecondary), Refresh(second).Current);
        var newSecondary = await UpdateAsync(Dev($"secondaryOf={Second}"), Refresh(first).Current);

        Approve("second-region/switch-over", newPrimary, newSecondary);
        InstanceType(Second).Should().Be("PRIMARY");
        InstanceType(First).Should().Be("SECONDARY");

        Replication.SwitchOver(_world, First);
        var primary = await UpdateAsync(Dev(), Refresh(newSecondary).Current);
        var secondary = await UpdateAsync(await UsAsync(), Refresh(newPrimary).Current);

        Approve("second-region/switch-back", primary, secondary);
        InstanceType(First).Should().Be("PRIMARY");
        InstanceType(Second).Should().Be("SECONDARY");
    }

    /// <summary>The page writes both files first. Whoever forgets it reads what the update would do.</summary>
    [Fact]
    public async Task An_old_primary_whose_file_knows_no_switch_over_shows_a_promotion()
    {
        var (first, _) = await DeployAsync();
        Replication.SwitchOver(_world, Second);

        var preview = await Rehearsed.ExecuteAsync(
            Dev(),
            new CloudTwin(_world),
            Refresh(first).Current,
            preview: true
        );

        ReviewOf(preview)
            .Should()
            .Contain("`database-cluster` is promoted, which cannot be undone");
    }

    /// <summary>The state and the settings of a stack do not know of a promotion or a switch-over; AlloyDB does.</summary>
    [Fact]
    public async Task A_primary_is_not_made_a_secondary()
    {
        var (first, second) = await DeployAsync();
        var promoted = await UpdateAsync(await UsAsync(NoSecondary), second.Current);

        var demoted = await RunAsync(await UsAsync(), promoted.Current);
        var set = await RunAsync(Dev($"secondaryOf={Second}"), first.Current);

        Problems(demoted)
            .Should()
            .Contain(
                "cluster keyless-dev-us is a primary, and only a switch-over makes a secondary of one"
            );
        Problems(set)
            .Should()
            .Contain(
                "cluster keyless-dev is a primary, and only a switch-over makes a secondary of one"
            );
    }

    [Fact]
    public async Task A_secondary_keeps_its_primary()
    {
        var (_, second) = await DeployAsync();

        var run = await RunAsync(await UsAsync($"secondaryOf={First}-2"), second.Current);

        Problems(run)
            .Should()
            .Contain($"cluster keyless-dev-us replicates {First}")
            .And.Contain("or leave it empty, which promotes the cluster");
    }

    /// <summary>The page's recipe with prod's file, and the values that the page calls those of a region or a project.</summary>
    [Fact]
    public async Task Prod_has_a_second_region_too()
    {
        const string Primary =
            "projects/example-prod/locations/asia-northeast1/clusters/keyless-prod";
        string[] changes =
        [
            $"secondaryOf={Primary}",
            """availabilityZones=["us-east-1a","us-east-1c"]""",
            "amiId=ami-0fedcba9876543210",
            "identityAuditLogs=false",
        ];
        var config = await HowTo.StackAsync("dev-us", "prod");
        await UpdateAsync(StackSettings.Of("prod"), Snapshot.Empty);

        var second = await UpdateAsync(config(changes), Snapshot.Empty);
        var cluster = Of(second.Current, Cluster.Token).Id;
        InstanceType(cluster).Should().Be("SECONDARY");
        await UpdateAsync(config([.. changes, NoSecondary]), second.Current);

        InstanceType(cluster).Should().Be("PRIMARY");
    }

    /// <summary>Nothing is made for a primary that is not there, or that no secondary of this version can follow.</summary>
    [Theory]
    [InlineData(
        "secondaryOf=projects/example-dev/locations/asia-northeast1/clusters/keyless-dve",
        "clusters/keyless-dve\": AlloyDB has no such cluster. Allowed: the name of a cluster that exists"
    )]
    [InlineData(
        "databaseVersion=POSTGRES_18",
        $"databaseVersion = \"POSTGRES_18\": the primary {First} has POSTGRES_17. Allowed: POSTGRES_17"
    )]
    public async Task A_secondary_that_cannot_be_made_ends_its_preview(
        string change,
        string message
    )
    {
        await UpdateAsync(Dev(), Snapshot.Empty);

        var preview = await Rehearsed.ExecuteAsync(
            await UsAsync(change),
            new CloudTwin(_world),
            Snapshot.Empty,
            preview: true
        );

        Problems(preview).Should().Contain(message).And.Contain("neither cloud was touched");
        preview.Steps.Should().NotContain(step => step.State.Type == Cluster.Token);
    }

    /// <summary>Until somebody decides to promote, every other change of the second region goes on without the first.</summary>
    [Fact]
    public async Task An_update_of_a_secondary_does_not_ask_for_its_primary()
    {
        var (_, second) = await DeployAsync();
        Entities(First).ForEach(_world.Remove);

        var changed = await UpdateAsync(
            await UsAsync("""tags={"team":"orders"}"""),
            second.Current
        );

        changed.Steps.Should().Contain(step => !IsSame(step));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_secondary_is_said_at_once()
    {
        var run = await RunAsync(
            await UsAsync(
                "googleRegion=asia-northeast1",
                "dnsSuffix=asia-northeast1.alloydb-psc.goog",
                """restore={"backup":"projects/example-dev/locations/us-east4/backups/one"}""",
                "applyGrants=true",
                """grants=[{"schema":"app","access":"readOnly"}]"""
            ),
            Snapshot.Empty
        );

        Problems(run)
            .Should()
            .Contain("a secondary lies in another region than its primary")
            .And.Contain("a secondary has the data of its primary")
            .And.Contain("a secondary is read-only");
    }

    /// <summary>The primary keeps the user, so the review must not say that a superuser is gone.</summary>
    [Fact]
    public async Task An_administrator_who_is_taken_away_stays_in_the_primary()
    {
        var (_, second) = await DeployAsync();

        var without = await UpdateAsync(
            (await HowTo.StackAsync("dev-us"))(["backups=true", "administrators=[]"]),
            second.Current
        );

        Approve("second-region/administrator-away", without);
        Ids($"{First}/users/").Should().Contain($"{First}/users/dba@example.com");
    }

    /// <summary>Each operation of the first update, of its destroy and of the promotion fails once.</summary>
    [Fact]
    public async Task Whatever_fails_once_comes_right_with_the_next_update()
    {
        await UpdateAsync(Dev(), Snapshot.Empty);
        var primary = Entities(First).ConvertAll(entity => entity with { Since = null });
        var run = await Rehearsed.ExecuteAsync(await UsAsync(), Clouds());
        var config = await HowTo.StackAsync("dev-us");
        var promotion = new ChangeSweep(
            (change, before, clouds, preview) =>
                Rehearsed.ExecuteAsync(
                    config(["backups=true", .. change]),
                    clouds,
                    before,
                    preview
                ),
            run,
            Clouds
        );

        var life = Sweeper.Run(
            new(run.Options, Snapshot.Empty, run.Calls, run.Current, Clouds),
            [.. Sweeper.FirstUpdate(run.Current)],
            () => { },
            CancellationToken.None
        );
        var promoted = await promotion.RunAsync([NoSecondary], () => { }, CancellationToken.None);

        life.Where(result => result.Problem is not null).Should().BeEmpty();
        promoted.Refusal.Should().BeNull();
        promoted.Results.Should().HaveCountGreaterThan(3);
        promoted.Results.Where(result => result.Problem is not null).Should().BeEmpty();

        CloudTwin Clouds()
        {
            var world = new World();
            world.Add(primary);
            return new(world);
        }
    }

    private async Task<(DeploymentRun First, DeploymentRun Second)> DeployAsync() =>
        (
            await UpdateAsync(Dev(), Snapshot.Empty),
            await UpdateAsync(await UsAsync(), Snapshot.Empty)
        );

    private static StackConfig Dev(params string[] changes) =>
        StackSettings.Of("dev", [.. s_dev, .. changes]);

    /// <summary>As the page makes it of dev's file.</summary>
    private static async Task<StackConfig> UsAsync(params string[] changes) =>
        (await HowTo.StackAsync("dev-us"))(["backups=true", .. changes]);

    private async Task<DeploymentRun> UpdateAsync(StackConfig config, Snapshot before)
    {
        var run = await RunAsync(config, before);
        run.Failed.Should().BeFalse(Problems(run));
        return run;
    }

    private Task<DeploymentRun> RunAsync(StackConfig config, Snapshot before) =>
        Rehearsed.ExecuteAsync(config, new CloudTwin(_world), before);

    private DeploymentRun Refresh(DeploymentRun run)
    {
        var refresh = Start(run);
        refresh.Refresh();
        refresh.Failed.Should().BeFalse(Problems(refresh));
        return refresh;
    }

    private DeploymentRun Destroy(DeploymentRun run)
    {
        var destroy = Start(run);
        destroy.Finish();
        return destroy;
    }

    private DeploymentRun Start(DeploymentRun run) =>
        new(run.Options, run.Current, new CloudTwin(_world), TimeProvider.System);

    private List<Entity> Entities(string prefix) =>
        _world
            .All.Where(entity => entity.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Where(entity => entity.Id.Length == prefix.Length || entity.Id[prefix.Length] != '-')
            .ToList();

    private IEnumerable<string> Ids(string prefix) => Entities(prefix).Select(entity => entity.Id);

    private string? InstanceType(string cluster) =>
        Instance.Of(_world, cluster).Single().Text("instanceType");

    private static ResourceState Of(Snapshot snapshot, string type) =>
        snapshot.Resources.Single(resource => resource.Type == type);

    private static bool IsSame(Step step) => step.Op == StepOp.Same;

    private static string Problems(DeploymentRun run) =>
        string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message));
}
