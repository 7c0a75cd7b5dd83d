using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects a company's database from a stack that logs in to it.</summary>
public sealed class ExistingDatabaseTests
{
    private const string Public = "instance publicIpAddress=34.85.1.2";

    /// <summary>Cluster and instance have the same bytes after each step, and the stack's users are gone in the end.</summary>
    [Fact]
    public async Task It_is_the_same_after_updates_and_a_destroy()
    {
        var owner = new DatabaseOwner(Public);

        var first = await UpdateAsync(owner, Snapshot.Empty);
        var again = await UpdateAsync(owner, first);
        var changed = await UpdateAsync(
            owner,
            again,
            "publicPath=true",
            "googleApis=internet",
            "availabilityType=REGIONAL",
            "applyGrants=false",
            """administrators=["a@example.com"]""",
            "logs=true"
        );
        var back = await UpdateAsync(owner, changed);
        var end = new DeploymentRun(
            new(StackSettings.Project.Name, "dev"),
            back,
            owner.Clouds,
            TimeProvider.System
        );
        end.Finish();

        Refusals.Texts(end).Should().BeEmpty();
        end.Current.Resources.Should().BeEmpty();
        owner.Now.Should().Equal(owner.Existing);
        owner
            .World.All.Should()
            .NotContain(entity => entity.Id.StartsWith($"{DatabaseOwner.ClusterId}/users/"));
    }

    /// <summary>Each operation of an update and of its destroy fails once.</summary>
    [Fact]
    public async Task It_is_the_same_whatever_fails()
    {
        var owner = new DatabaseOwner();
        var run = await Rehearsed.ExecuteAsync(owner.Config(), owner.Clouds);
        var ended = new ConcurrentBag<World>();

        var results = Sweeper.Run(
            new(
                run.Options,
                Snapshot.Empty,
                run.Calls,
                run.Current,
                () => new DatabaseOwner().Clouds
            )
            {
                Ended = clouds => ended.Add(((CloudTwin)clouds).World),
            },
            [.. Sweeper.FirstUpdate(run.Current)],
            () => { },
            CancellationToken.None
        );

        results.Where(result => result.Problem is not null).Should().BeEmpty();
        ended.Should().HaveSameCount(results);
        foreach (var world in ended)
        {
            world
                .All.Where(entity => owner.Existing.Any(known => known.Id == entity.Id))
                .Should()
                .Equal(owner.Existing);
        }
    }

    [Fact]
    public async Task A_second_update_has_nothing_to_do()
    {
        var owner = new DatabaseOwner();
        var first = await UpdateAsync(owner, Snapshot.Empty);

        var again = await Rehearsed.ExecuteAsync(owner.Config(), owner.Clouds, first);

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    /// <summary>
    /// Whoever logs in needs the roles where the database is; the endpoint, its address and the accounts are in the
    /// stack's project.
    /// </summary>
    [Fact]
    public async Task Users_and_roles_are_added_in_the_owners_project_and_everything_else_in_the_stacks()
    {
        var owner = new DatabaseOwner();

        var made = await UpdateAsync(owner, Snapshot.Empty, """administrators=["a@example.com"]""");

        Inputs(made, "alloydb/cluster", "alloydb/instance").Should().BeEmpty();
        Inputs(made, "alloydb/user")
            .Select(inputs => (inputs.Text("cluster"), inputs.Text("userId")))
            .Should()
            .BeEquivalentTo([
                (DatabaseOwner.ClusterId, "alloydb-client@example-dev.iam"),
                (DatabaseOwner.ClusterId, "alloydb-client-grants@example-dev.iam"),
                (DatabaseOwner.ClusterId, "a@example.com"),
            ]);
        Inputs(made, "projects/iAMMember")
            .Select(inputs => inputs.Text("project"))
            .Should()
            .HaveCount(9)
            .And.OnlyContain(project => project == "example-data");
        Inputs(made, "compute/forwardingRule", "compute/address", "serviceaccount/account")
            .Select(inputs => inputs.Text("project"))
            .Should()
            .OnlyContain(project => project == "example-dev");
    }

    [Fact]
    public async Task The_client_dials_the_owners_instance()
    {
        var owner = new DatabaseOwner(Public);

        var run = await Rehearsed.ExecuteAsync(
            owner.Config("publicPath=true", "googleApis=internet"),
            owner.Clouds
        );

        Refusals.Texts(run).Should().BeEmpty();
        var database = run.Outputs.Get("database")!.AsMap!;
        database.Text("instanceUri").Should().Be($"{DatabaseOwner.ClusterId}/instances/main");
        database
            .Text("pscDnsName")
            .Should()
            .Be(
                "0c0ffee0-0000-4000-8000-000000000001.0c0ffee0-0000-4000-8000-000000000002.asia-northeast1.alloydb-psc.goog"
            );
        database.Text("publicIpAddress").Should().Be("34.85.1.2");
    }

    /// <summary>
    /// Google creates an endpoint whose project the instance does not allow, and nothing passes: the owner took the
    /// project off between the check and the creation.
    /// https://cloud.google.com/vpc/docs/manage-private-service-connect-services
    /// </summary>
    [Fact]
    public async Task An_endpoint_that_is_never_accepted_fails_the_update_until_its_owner_allows_it()
    {
        var owner = new DatabaseOwner();
        owner.World.Changed = entity =>
        {
            if (entity.Type == "gcp:compute/address:Address")
            {
                Allow(owner, "958555928357");
            }
        };

        var failed = await Rehearsed.ExecuteAsync(owner.Config(), owner.Clouds);
        owner.World.Changed = null;
        var preview = await Rehearsed.ExecuteAsync(
            owner.Config(),
            owner.Clouds,
            failed.Current,
            preview: true
        );
        Allow(owner, "958555928357", "415152506022");
        var next = await Rehearsed.ExecuteAsync(owner.Config(), owner.Clouds, failed.Current);

        Refusals
            .Texts(failed)
            .Should()
            .Contain("is PENDING, so nothing can connect through it")
            .And.Contain(
                "`gcloud alloydb instances update main --project=example-data --region=asia-northeast1 --cluster=orders --allowed-psc-projects=958555928357,415152506022`"
            );
        Refusals
            .Listed(preview)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("does not allow project example-dev, whose number is 415152506022");
        Refusals.Texts(next).Should().BeEmpty();
    }

    private static void Allow(DatabaseOwner owner, params string[] projects)
    {
        var instance = owner.World.OfType("gcp:alloydb/instance:Instance").Single();
        owner.World.Put(
            instance with
            {
                Outputs = instance.Outputs.With(
                    "pscInstanceConfig",
                    instance
                        .Outputs.Get("pscInstanceConfig")!
                        .AsMap!.With("allowedConsumerProjects", PropertyValue.Texts(projects))
                ),
            }
        );
    }

    private static async Task<Snapshot> UpdateAsync(
        DatabaseOwner owner,
        Snapshot before,
        params string[] settings
    )
    {
        var run = await Rehearsed.ExecuteAsync(owner.Config(settings), owner.Clouds, before);
        Refusals.Texts(run).Should().BeEmpty();
        return run.Current;
    }

    private static IEnumerable<PropertyMap> Inputs(Snapshot state, params string[] kinds) =>
        state
            .Resources.Where(resource =>
                kinds.Contains(resource.Type.Split(':').ElementAtOrDefault(1))
            )
            .Select(resource => resource.Inputs);
}
