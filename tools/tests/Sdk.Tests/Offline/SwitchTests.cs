using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Offline;

/// <summary>
/// Protects the switch for engines that take no references to resources. Not run with the official
/// SDK: that reads the variable once per process, which runs all tests.
/// </summary>
public class SwitchTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    public async Task References_to_resources_can_be_switched_off(string setting)
    {
        using var variables = new Variables(
            new Dictionary<string, string?> { ["PULUMI_DISABLE_RESOURCE_REFERENCES"] = setting }
        );
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Thing("a"));

        engine.Registration("a").AcceptResources.Should().BeFalse();
    }
}
