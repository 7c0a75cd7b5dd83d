using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Faults;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// Protects that verify finds what is wrong with a deployment, a server or a caller. Each fault is made in what is
/// deployed or in a server, never in what verify is given; what the proxy logs comes from a client that has
/// met the fault. The lab plays the same faults over the network. <see cref="VerifyBreakTests"/> has the hops one
/// by one.
/// </summary>
public sealed class VerifyLoginFaultTests(Postgres postgres) : VerifyDatabaseCase(postgres)
{
    public static TheoryData<string> Faults =>
        [.. LoginFault.All.Where(fault => !fault.IsSlow).Select(fault => fault.Name)];

    [ToolTheory("python3", "psql", "initdb")]
    [MemberData(nameof(Faults))]
    public async Task Finds(string name)
    {
        var fault = LoginFault.All.Single(fault => fault.Name == name);
        Connector.ReadLogs();
        fault.Make(Connector.Twin, Connector.Port);

        var outcome = await Connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(1, outcome.Error);
        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}"
            .Should()
            .Be($"{fault.Hop}: {fault.Symptom}", outcome.Output);
        failed["fix"]!.GetValue<string>().Should().Contain(fault.Fix);
        (failed["path"]?.GetValue<string>() ?? "").Should().Be(fault.Path);
    }
}
