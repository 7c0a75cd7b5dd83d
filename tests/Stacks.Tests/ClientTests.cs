using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a stack whose clients somebody else runs: nothing of the instance is left, its role is trusted no
/// longer, and what such a client takes is in the outputs.
/// </summary>
public sealed class ClientTests
{
    private static readonly string[] s_instance = ["client=instance"];

    private static readonly string[] s_none =
    [
        "client=none",
        "applyGrants=false",
        """trustedRoles=[{"accountId":"123456789012","roleName":"orders"}]""",
    ];

    [Fact]
    public async Task A_stack_without_an_instance_gives_clients_what_they_take()
    {
        var cloud = new CloudTwin();

        var run = await UpdateAsync(cloud, Snapshot.Empty, s_none);
        var again = await UpdateAsync(cloud, run.Current, s_none);

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        run.Outputs.Find("clients.securityGroupId")!.AsText.Should().StartWith("sg-");
        run.Outputs.Find("clients.vpcId")!.AsText.Should().StartWith("vpc-");
        run.Outputs.Find("clients.subnetIds")!.AsList.Should().HaveCount(2);
        run.Outputs.Find("clients.databasePort")!.AsNumber.Should().Be(5433);
        run.Outputs.Find("identity.credentialConfigurations.123456789012")!
            .AsText.Should()
            .Contain("external_account");
        run.Outputs.Text("connectorInstanceId").Should().BeNull();
        run.Outputs.Text("sessionCommand").Should().BeNull();
        run.Outputs.Text("verifyCommand").Should().BeNull();
        run.Outputs.Text("grantsCommand").Should().BeNull();
        run.Outputs.Get("psqlCommands").Should().NotBeNull();
    }

    [Fact]
    public async Task Without_its_instance_a_deployed_stack_is_as_if_it_had_never_had_one()
    {
        var cloud = new CloudTwin();
        var first = await UpdateAsync(cloud, Snapshot.Empty, s_instance);

        var without = await UpdateAsync(cloud, first.Current, s_none);
        var never = await UpdateAsync(new CloudTwin(), Snapshot.Empty, s_none);
        var back = await UpdateAsync(cloud, without.Current, s_instance);

        Names(without).Should().BeEquivalentTo(Names(never));
        Names(back).Should().BeEquivalentTo(Names(first));
        without.Steps.Where(step => step.Op == StepOp.Replace).Should().BeEmpty();
        without
            .Current.Resources.Single(resource => resource.Name == "identity-provider-123456789012")
            .Inputs.Text("attributeCondition")
            .Should()
            .Be("attribute.aws_role == 'arn:aws:sts::123456789012:assumed-role/orders'");
    }

    /// <summary>Whoever had to name a role here would have to trust one that nobody uses.</summary>
    [Fact]
    public async Task A_stack_whose_clients_are_pods_trusts_no_role()
    {
        var run = await UpdateAsync(
            new CloudTwin(),
            Snapshot.Empty,
            [
                "client=none",
                "applyGrants=false",
                "trustedRoles=[]",
                """kubernetesClusters=[{"name":"blue","issuer":"https://oidc.eks.ap-northeast-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"}]""",
                """workloads=[{"name":"web","serviceAccountId":"alloydb-web","pods":[{"cluster":"blue","namespace":"shop","serviceAccount":"web"}]}]""",
            ]
        );

        run.Current.Resources.Where(resource =>
                resource.Type == "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
            )
            .Select(provider => provider.Inputs.Text("attributeCondition"))
            .Should()
            .Equal("assertion.sub == 'system:serviceaccount:shop:web'");
    }

    private static IEnumerable<string> Names(DeploymentRun run) =>
        run.Current.Resources.Select(resource => $"{resource.Type} {resource.Name}");

    private static async Task<DeploymentRun> UpdateAsync(
        CloudTwin cloud,
        Snapshot before,
        string[] settings
    )
    {
        var run = await Rehearsed.ExecuteAsync(StackSettings.Of("dev", settings), cloud, before);
        run.Failed.Should().BeFalse(string.Join('\n', run.Diagnostics.Select(d => d.Message)));
        return run;
    }
}
