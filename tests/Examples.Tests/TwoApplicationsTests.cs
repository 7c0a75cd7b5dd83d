using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects two applications of one database from each other, and both from their neighbours.</summary>
public sealed class TwoApplicationsTests
{
    private const string Name = "two-applications";
    private const string Instance = "i-0123456789abcdef0";
    private const string Domain = "@example-dev.iam.gserviceaccount.com";

    private static readonly Caller s_orders = Caller.Instance(
        "123456789012",
        "orders-app",
        Instance
    );
    private static readonly Caller s_reports = Caller.Instance(
        "333333333333",
        "reports-worker",
        Instance
    );

    private readonly Example _example = new(Name, new CloudTwin());

    [Fact]
    public async Task Both_are_deployed_with_their_own_privileges_and_nothing_is_left()
    {
        var first = await _example.UpAsync([]);
        var second = await _example.UpAsync([]);
        var documents = _example
            .State.Resources.Where(resource => resource.Type == "aws:ssm/document:Document")
            .ToDictionary(document => document.Name, document => document.Inputs.Text("content")!);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        documents["connector-grants"]
            .Should()
            .Contain("user=orders-app@example-dev.iam")
            .And.Contain("\\\"write\\\":true");
        documents["connector-grants-reports"]
            .Should()
            .Contain("user=reports-app@example-dev.iam")
            .And.Contain("\\\"write\\\":false");
        _example.Destroy();
        _example.State.Resources.Should().BeEmpty();
        await ApprovedReview.RequireAsync(Name, first);
    }

    [Fact]
    public async Task Each_role_becomes_its_own_application_and_neighbours_become_nobody()
    {
        await _example.UpAsync([]);
        var gates = DeployedTrust.Of(_example.State).Gates;

        gates
            .Reach(s_orders)
            .Should()
            .BeEquivalentTo($"orders-app{Domain}", $"orders-app-grants{Domain}");
        gates.Reach(s_reports).Should().Equal($"reports-app{Domain}");
        foreach (
            var (account, role) in new[]
            {
                ("333333333333", "orders-app"),
                ("123456789012", "reports-worker"),
                ("333333333333", "reports-worker-2"),
                ("333333333333", "Reports-Worker"),
                ("999999999999", "reports-worker"),
                ("123456789012", "ecsInstanceRole"),
            }
        )
        {
            gates.Reach(Caller.Instance(account, role, Instance)).Should().BeEmpty(role);
        }
    }

    /// <summary>With the first lock taken out, the second one still tells the applications apart.</summary>
    [Fact]
    public async Task The_bindings_alone_keep_the_applications_apart()
    {
        await _example.UpAsync([]);
        var gates = DeployedTrust.Of(_example.State).Gates.WithoutConditions();

        gates.Reach(s_reports).Should().Equal($"reports-app{Domain}");
        gates.Reach(s_orders).Should().NotContain($"reports-app{Domain}");
    }
}
