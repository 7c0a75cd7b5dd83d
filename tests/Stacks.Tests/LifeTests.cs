using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects a stack's whole life against the twin of the clouds.</summary>
public class LifeTests
{
    private const string InstanceType = "aws:ec2/instance:Instance";

    public static TheoryData<string, string> Stacks { get; } =
        new()
        {
            { "dev", "endpoint=forwardingRule" },
            { "dev", "endpoint=connectionPolicy" },
            { "prod", "endpoint=forwardingRule" },
            { "prod", "endpoint=connectionPolicy" },
        };

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task A_second_update_has_nothing_to_do_and_a_destroy_leaves_nothing(
        string stack,
        string endpoint
    )
    {
        var config = StackSettings.Of(stack, [endpoint, .. Unprotected(stack)]);
        var first = await UpdateAsync(config, Snapshot.Empty);
        var again = await UpdateAsync(config, first.Current);
        var end = Destroy(config, again.Current);

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        end.Failed.Should().BeFalse(Problems(end));
        end.Current.Resources.Should().BeEmpty();
    }

    /// <summary>
    /// A stopped instance is never READY. https://cloud.google.com/alloydb/docs/instance-stop-start
    /// </summary>
    [Fact]
    public async Task An_update_does_not_wait_for_an_instance_that_somebody_has_stopped()
    {
        var config = StackSettings.Of("dev");
        var first = await UpdateAsync(config, Snapshot.Empty);
        var stopped = new Snapshot([
            .. first.Current.Resources.Select(resource =>
                resource.Type == "gcp:alloydb/instance:Instance"
                    ? resource with
                    {
                        Outputs = resource.Outputs.With("activationPolicy", "NEVER"),
                    }
                    : resource
            ),
        ]);

        var again = await UpdateAsync(config, stopped);

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    [Fact]
    public async Task Rejects_to_destroy_prod_and_loses_nothing()
    {
        var config = StackSettings.Of("prod");
        var run = await UpdateAsync(config, Snapshot.Empty);

        var end = Destroy(config, run.Current);

        end.Failed.Should().BeTrue();
        end.Current.Resources.Should().HaveCount(run.Current.Resources.Length);
        Problems(end).Should().Contain("because it is protected");
    }

    [Fact]
    public async Task Whatever_fails_once_comes_right_with_the_next_update()
    {
        var config = StackSettings.Of("dev");
        var run = await UpdateAsync(config, Snapshot.Empty);
        var cases = Sweeper.FirstUpdate(run.Current).ToList();

        var results = Sweeper.Run(
            new(run.Options, Snapshot.Empty, run.Calls, run.Current, () => new CloudTwin()),
            cases,
            () => { },
            CancellationToken.None
        );

        cases.Should().HaveCountGreaterThan(run.Current.Resources.Length);
        results.Where(result => result.Problem is not null).Should().BeEmpty();
    }

    [Fact]
    public async Task Another_architecture_is_another_instance_with_an_image_of_its_own()
    {
        var first = await UpdateAsync(StackSettings.Of("dev"), Snapshot.Empty);

        var moved = await UpdateAsync(
            StackSettings.Of("dev", ["instanceType=t3.small"]),
            first.Current
        );

        Images(moved).Should().ContainSingle().Which.Should().NotBe(Images(first).Single());
    }

    /// <summary>An image of years ago gets no security updates: its package repository is locked.</summary>
    /// <remarks>https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades.html</remarks>
    [Fact]
    public async Task An_instance_keeps_its_image_until_a_new_one_is_asked_for()
    {
        const string Old = "ami-00000000000000001";
        var first = await UpdateAsync(StackSettings.Of("dev"), Snapshot.Empty);
        var aged = first.Current with
        {
            Resources =
            [
                .. first.Current.Resources.Select(r =>
                    r.Type == InstanceType
                        ? r with
                        {
                            Inputs = r.Inputs.With("ami", Old),
                            Outputs = r.Outputs.With("ami", Old),
                        }
                        : r
                ),
            ],
        };

        var kept = await UpdateAsync(StackSettings.Of("dev"), aged);
        var fresh = await UpdateAsync(StackSettings.Of("dev", ["imageGeneration=2"]), aged);

        Images(kept).Should().Equal(Old);
        Images(fresh).Should().Equal(Images(first));
        fresh
            .Steps.Where(step => step.Op != StepOp.Same)
            .Select(step => $"{step.Op} {Urn.Name(step.Urn)}")
            .Should()
            .BeEquivalentTo("Create connector-instance-2", "Delete connector-instance");
    }

    /// <summary>t2 refuses the flag ebsOptimized and is not offered in one of the zones.</summary>
    [Fact]
    public async Task Type_and_zone_decide_what_is_theirs() =>
        await UpdateAsync(
            StackSettings.Of(
                "dev",
                [
                    "instanceType=t2.micro",
                    """availabilityZones=["ap-northeast-1d","ap-northeast-1a"]""",
                ]
            ),
            Snapshot.Empty
        );

    private static IEnumerable<string?> Images(DeploymentRun run) =>
        run.Current.Resources.Where(r => r.Type == InstanceType).Select(r => r.Inputs.Text("ami"));

    private static IEnumerable<string> Unprotected(string stack) =>
        stack == "prod" ? ["environment=retired", "protection=false"] : [];

    private static async Task<DeploymentRun> UpdateAsync(StackConfig config, Snapshot before)
    {
        var run = await Rehearsed.ExecuteAsync(config, new CloudTwin(), before);
        run.Failed.Should().BeFalse(Problems(run));
        return run;
    }

    private static DeploymentRun Destroy(StackConfig config, Snapshot before)
    {
        var run = new DeploymentRun(
            new(StackSettings.Project.Name, config.Stack),
            before,
            new CloudTwin(),
            TimeProvider.System
        );
        run.Finish();
        return run;
    }

    private static string Problems(DeploymentRun run) =>
        string.Join('\n', run.Diagnostics.Select(diagnostic => diagnostic.Message));
}
