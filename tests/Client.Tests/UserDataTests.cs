using CsCheck;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that cloud-init itself takes the user data.</summary>
public sealed class UserDataTests
{
    [ToolFact("cloud-init")]
    public async Task Cloud_init_takes_it()
    {
        using var folder = new TemporaryFolder();
        ClientPlan[] plans = [SamplePlan.Create(), .. SamplePlan.Legal.Array[4].Single()];
        foreach (var plan in plans)
        {
            var outcome = await Command.RunAsync(
                "cloud-init",
                "schema",
                "--config-file",
                folder.Write("user-data", UserData.Render(plan))
            );

            outcome.Output.Should().Contain("Valid cloud-config", outcome.Error);
            outcome.Exit.Should().Be(0);
        }
    }

    [ToolFact("cloud-init")]
    public async Task Rejects_user_data_with_a_value_of_another_type()
    {
        using var folder = new TemporaryFolder();
        var text = UserData
            .Render(SamplePlan.Create())
            .Replace("no_create_home: true", "no_create_home: [no]", StringComparison.Ordinal);

        var outcome = await Command.RunAsync(
            "cloud-init",
            "schema",
            "--config-file",
            folder.Write("user-data", text)
        );

        (outcome.Output + outcome.Error).Should().Contain("no_create_home");
        outcome.Exit.Should().NotBe(0);
    }
}
