using System.Text;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>
/// Protects the order of updates and destroys that examples/README.md gives for two stacks: each step works
/// with the other stack's outputs as they are at that moment.
/// </summary>
public sealed class HalvesTests(Deployed deployed) : IClassFixture<Deployed>
{
    private const string Tunnel = "gcp:compute/vPNTunnel:VPNTunnel";
    private const string Connection = "aws:ec2/vpnConnection:VpnConnection";

    private Example Google => deployed.Halves.Google;

    private Example Aws => deployed.Halves.Aws;

    [Fact]
    public async Task Three_updates_and_two_destroys_leave_nothing()
    {
        Halves
            .Steps()
            .Select(step => step.Commands[^1])
            .Should()
            .Equal("pulumi up", "pulumi up", "pulumi up", "pulumi destroy", "pulumi destroy");

        var halves = new Halves();
        await halves.PlayAsync(1, 3);
        halves.Google.State.Resources.Should().NotBeEmpty();
        await halves.PlayAsync(4, 5);

        halves.Aws.State.Resources.Should().BeEmpty();
        halves.Google.State.Resources.Should().BeEmpty();
    }

    /// <summary>
    /// Both halves together do what the rules ask of one stack: keys, addresses and ASNs of each tunnel fit,
    /// names resolve, packets arrive. The one exception: the instance is in the stack that is deployed before
    /// the tunnels.
    /// </summary>
    [Fact]
    public void The_halves_fit_together()
    {
        Keys(Google.State, Tunnel, "sharedSecret")
            .Should()
            .HaveCount(4)
            .And.OnlyHaveUniqueItems()
            .And.BeEquivalentTo(AwsKeys());
        PolicyPack
            .Check([.. Google.State.Resources, .. Aws.State.Resources])
            .Where(violation => violation.Severity == Severity.Error)
            .Select(violation => violation.Message)
            .Should()
            .HaveCount(4)
            .And.OnlyContain(message =>
                message.StartsWith("[mandatory] instance-waits-for-access: dependsOn lacks tunnel-")
            );
    }

    [Fact]
    public async Task A_second_update_of_each_half_changes_nothing() =>
        (await deployed.Halves.RepeatAsync())
            .Should()
            .OnlyContain(step => step.Op == StepOp.Same || step.Op == StepOp.Read);

    /// <summary>
    /// The keys are in both states. A state or a plan that shows one in clear shows it to everyone who may
    /// read either stack.
    /// </summary>
    [Fact]
    public void Keys_stay_secret_across_the_reference()
    {
        Example.Problems(deployed.Plan).Should().BeEmpty();
        string[] shown =
        [
            Text(Aws.State),
            Text(Google.State),
            Text(new([.. deployed.Plan.Steps.Select(step => step.State)])),
        ];
        AwsKeys().Should().HaveCount(4);
        foreach (var key in AwsKeys())
        {
            shown.Should().NotContain(text => text.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Aws_half_before_Googles_is_refused_with_the_stacks_name() =>
        Example
            .Problems(await Aws.PreviewAsync([]))
            .Should()
            .Contain(problem => problem.Contains("unknown stack \"organization/google-half/dev\""));

    [Fact]
    public async Task A_half_that_was_destroyed_is_named_with_what_it_lacks() =>
        Example
            .Problems(
                await Google.PreviewAsync(
                    [$"awsStack={Aws.FullName}"],
                    new Example("aws-half", new CloudTwin())
                )
            )
            .Should()
            .Contain(problem =>
                problem.Contains("Stack organization/aws-half/dev has no")
                && problem.Contains("in its output vpn")
            );

    [Fact]
    public async Task Inside_ranges_in_another_order_are_refused() =>
        Example
            .Problems(
                await Google.PreviewAsync(
                    [
                        $"awsStack={Aws.FullName}",
                        """insideCidrs=["169.254.101.4/30","169.254.101.0/30","169.254.102.0/30","169.254.102.4/30"]""",
                    ],
                    Aws
                )
            )
            .Should()
            .Contain(problem =>
                problem.Contains(
                    "tunnel-0 has inside range 169.254.101.0/30 in AWS's half and 169.254.101.4/30 here; "
                        + "tunnel-1 has inside range 169.254.101.4/30 in AWS's half and 169.254.101.0/30 here. "
                )
            );

    [Fact]
    public async Task An_account_that_Googles_half_does_not_trust_is_refused()
    {
        var google = new Example("google-half", new CloudTwin());
        await google.UpAsync(["awsAccountId=210987654321"]);

        Example
            .Problems(await Aws.PreviewAsync([], google))
            .Should()
            .Contain(problem =>
                problem.Contains(
                    "Google's half trusts no role or pod of 123456789012; it trusts those of 210987654321"
                )
            );
    }

    private List<string> AwsKeys() =>
        [
            .. Keys(Aws.State, Connection, "tunnel1PresharedKey"),
            .. Keys(Aws.State, Connection, "tunnel2PresharedKey"),
        ];

    private static IEnumerable<string> Keys(Snapshot state, string type, string property) =>
        state
            .Resources.Where(resource => resource.Type == type)
            .Select(resource => resource.Inputs.Text(property)!);

    /// <summary>As a file has it.</summary>
    private static string Text(Snapshot state)
    {
        using var file = new MemoryStream();
        DeploymentJson.Write(file, state, SecretForm.Masked, DateTimeOffset.UnixEpoch);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
