using System.Text;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the instance that AWS replaces by itself: what it is, when it is replaced, and who it is then.</summary>
public sealed class GroupOfOneTests
{
    private const string Name = "group-of-one";
    private const string Account = "123456789012";
    private const string Role = "orders-worker";
    private const string NewImage = "image=ami-0fedcba9876543210";
    private const string Group = "aws:autoscaling/group:Group";
    private const string Template = "aws:ec2/launchTemplate:LaunchTemplate";

    /// <summary>One deployment for all tests that only look at it.</summary>
    private static readonly Lazy<Task<DeploymentRun>> s_deployed = new(() =>
        new Example(Name, new CloudTwin()).UpAsync([])
    );

    private readonly Example _example = new(Name, new CloudTwin());

    [Fact]
    public async Task It_is_deployed_after_its_way_to_the_database_and_leaves_nothing()
    {
        var first = await _example.UpAsync([]);
        var second = await _example.UpAsync([]);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        first
            .Current.Resources.Single(resource => resource.Type == Group)
            .Dependencies.Select(urn => urn.Split("::")[^1])
            .Should()
            .Contain([
                "psc-record",
                "resolver-rule-googleapis-association",
                "database-user",
                "connector-private",
                "connector-s3",
                "connector-ssm",
                "connector-instance-to-database",
                "connector-role-sessions",
            ]);
        _example.Destroy();
        _example.State.Resources.Should().BeEmpty();
        await ApprovedReview.RequireAsync(Name, first);
    }

    /// <summary>It is the connector's own machine but for who launches it.</summary>
    [Fact]
    public async Task The_template_is_what_the_connector_would_launch()
    {
        var run = await s_deployed.Value;

        var template = run.Current.Resources.Single(resource => resource.Type == Template).Inputs;
        Encoding
            .UTF8.GetString(Convert.FromBase64String(template.Text("userData")!))
            .Should()
            .StartWith("#cloud-config")
            .And.Contain($"{Role}@example-dev.iam.gserviceaccount.com");
        template.Text("imageId").Should().Be("ami-0123456789abcdef0");
        template.Find("iamInstanceProfile.name")!.AsText.Should().Be(Role);
    }

    /// <summary>
    /// A refresh starts where the template's number changes in the group, also on the way back: AWS counts versions, and
    /// takes none back. Everything else stays, also the security group and the role, so that the next instance is
    /// admitted as the old one was.
    /// </summary>
    [Fact]
    public async Task Another_image_is_another_version_and_a_refresh_that_the_review_names()
    {
        await _example.UpAsync([]);
        var preview = await _example.PreviewAsync([NewImage]);
        var plan = await PlayedUpdate.PlanAsync(isPreview =>
            isPreview ? Task.FromResult(preview) : _example.UpAsync([NewImage])
        );

        plan.Changes.Select(change => $"{change.Op} {change.Type}")
            .Should()
            .BeEquivalentTo($"Update {Template}", $"Update {Group}");
        using var text = new StringWriter();
        PlainText.Write(text, PlanReview.Of(Name, plan, new CloudTwin(), PriceTable.Known));
        text.ToString()
            .Should()
            .Contain(
                "Auto Scaling group `client` replaces its instances by a refresh that goes on after the update"
            );
        Version().Should().Be("2");
        await _example.UpAsync([]);
        Version().Should().Be("3");

        string? Version() =>
            _example
                .State.Resources.Single(resource => resource.Type == Group)
                .Inputs.Find("launchTemplate.version")
                ?.AsText;
    }

    [Fact]
    public async Task Whatever_fails_once_while_the_image_changes_comes_right_and_the_way_back_is_open()
    {
        var swept = await _example.SweepAsync(NewImage);

        swept.Refusal.Should().BeNull();
        swept.Results.Should().HaveCountGreaterThan(2);
        swept.Results.Select(result => result.Problem).OfType<string>().Should().BeEmpty();
    }

    /// <summary>The rules that look from an instance along its way to Google look from the group, too.</summary>
    [Theory]
    [InlineData("database-reachable", "connector-instance-to-database", "toPort")]
    [InlineData("google-apis-reachable", "connector-instance-to-google-apis", "toPort")]
    [InlineData("instance-waits-for-access", "client", null)]
    public async Task A_way_that_is_cut_is_found(string rule, string resource, string? property)
    {
        var run = await s_deployed.Value;

        var cut = run.Current.Resources.Select(found =>
            found.Name != resource ? found
            : property is null ? found with { Dependencies = [] }
            : found with { Inputs = found.Inputs.With(property, 22).With("fromPort", 22) }
        );

        PolicyPack.All.Single(policy => policy.Name == rule).Check(new(cut)).Should().NotBeEmpty();
    }

    /// <summary>A session is named by its instance, and trust and database user are the role's.</summary>
    [Theory]
    [InlineData("i-0123456789abcdef0")]
    [InlineData("i-0fedcba9876543210")]
    public async Task Each_instance_of_the_group_is_the_same_client(string instance)
    {
        var run = await s_deployed.Value;

        DeployedTrust
            .Of(run.Current)
            .Gates.Reach(Caller.Instance(Account, Role, instance))
            .Should()
            .Equal($"{Role}@example-dev.iam.gserviceaccount.com");
    }

    /// <summary>Whoever runs it would wait for ever, and read the same error every five seconds.</summary>
    [Fact]
    public async Task A_command_ends_with_the_login_that_it_is_run_with()
    {
        var run = await s_deployed.Value;
        using var sandbox = new Sandbox();
        sandbox.Fake(
            "aws",
            ("*describe-auto-scaling-groups*", "echo i-0123456789abcdef0"),
            ("*send-command*", "echo command-1"),
            ("*list-commands*", "echo 'ExpiredToken' >&2; exit 254"),
            // The login may be good again: what has not ended is no success.
            ("*get-command-invocation*", "echo InProgress")
        );

        var outcome = sandbox.Run(
            $"timeout 20 bash -c {Quoted(run.Outputs.Text("verifyCommand")!)}"
        );

        outcome.Exit.Should().Be(1);
        outcome.Error.Should().Contain("ExpiredToken");

        static string Quoted(string command) =>
            $"'{command.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The role by which AWS launches and ends the instances is nobody in Google Cloud.</summary>
    [Fact]
    public async Task Rejects_the_role_of_the_group_itself()
    {
        var run = await s_deployed.Value;

        DeployedTrust
            .Of(run.Current)
            .Gates.Reach(
                Caller.Instance(Account, "AWSServiceRoleForAutoScaling", "i-0123456789abcdef0")
            )
            .Should()
            .BeEmpty();
    }

    /// <summary>
    /// No output has the instance's id, since it changes without an update. The instance that is asked for is of the
    /// deployed version, and healthy: an impaired one stays beside the next one until that is warm.
    /// </summary>
    [Theory]
    [InlineData("verifyCommand", "ssm send-command", "--instance-ids i-0123456789abcdef0")]
    [InlineData("sessionCommand", "ssm start-session", "--target i-0123456789abcdef0")]
    public async Task A_command_asks_the_group_for_its_instance(
        string output,
        string call,
        string target
    )
    {
        var run = await s_deployed.Value;
        using var sandbox = new Sandbox();
        sandbox.Fake(
            "aws",
            (
                $"*describe-auto-scaling-groups*{run.Current.Resources.Single(found => found.Type == Group).Id}*Version==\\'1\\'*HealthStatus==\\'Healthy\\'*",
                "echo i-0123456789abcdef0"
            ),
            ("*send-command*", "echo command-1"),
            ("*list-commands*", "echo Success")
        );

        var outcome = sandbox.Run(run.Outputs.Text(output)!);

        outcome.Exit.Should().Be(0, outcome.Error);
        sandbox
            .CallsOf("aws")
            .Should()
            .ContainSingle(found => found.StartsWith(call, StringComparison.Ordinal))
            .Which.Should()
            .Contain(target);
    }

    /// <summary>`pulumi up` ends before the refresh does.</summary>
    [Fact]
    public async Task How_far_the_refresh_came_is_asked_of_the_group()
    {
        var run = await s_deployed.Value;

        run.Outputs.Text("refreshCommand")
            .Should()
            .Contain("autoscaling describe-instance-refreshes --region ap-northeast-1")
            .And.Contain(
                $"--auto-scaling-group-name {run.Current.Resources.Single(found => found.Type == Group).Id} "
            );
    }

    [Fact]
    public async Task The_group_costs_what_its_instance_costs()
    {
        var run = await s_deployed.Value;

        CostEstimate
            .Of(run.Current.Resources, PriceTable.Known)
            .Lines.Where(line => line.Urn.Contains(Group, StringComparison.Ordinal))
            .Select(line => line.Item)
            .Should()
            .BeEquivalentTo("on-demand instance", "GB of gp3 volume");
    }
}
