using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the other ways out, for the terminal and for programs, and the cost in all of them.</summary>
public sealed class OutputTests
{
    private static readonly PriceTable s_prices = new(
        JsonDocument
            .Parse(
                $$"""
                [
                  {"type": "{{Types.Instance}}", "item": "vCPU", "quantity": ["machineConfig.cpuCount"], "unit": "month", "usd": 50, "region": "r", "date": "d", "source": "s"},
                  {"type": "{{Types.ForwardingRule}}", "item": "endpoint", "unit": "hour", "usd": null, "region": "r", "date": "d", "source": "s"}
                ]
                """
            )
            .RootElement.EnumerateArray()
            .Select(row => (row.GetProperty("type").GetString()!, row))
    );

    private readonly SmallStack _stack = new SmallStack()
        .Update("database-primary", ("machineConfig.cpuCount", 4))
        .Replace("tunnel-1", ("sharedSecret", PropertyValue.Secret("hunter2")));

    [Fact]
    public void The_terminal_shows_verdict_risks_and_properties_without_markup()
    {
        using var text = new StringWriter();

        PlainText.Write(text, _stack.Review);

        var lines = text.ToString().Split('\n');
        lines[0]
            .Should()
            .Be(
                "🟡 Interruption: 1 of 4 VPN tunnels goes down (sharedSecret); AlloyDB instance `database-primary` drops its connections (machineConfig)"
            );
        text.ToString()
            .Should()
            .Contain("+ machineConfig.cpuCount: 4")
            .And.Contain("[secret]")
            .And.NotContain("hunter2");
    }

    [Fact]
    public void Programs_get_the_verdict_and_every_changed_path_but_no_value()
    {
        var json = ReviewJson.Of(_stack.Review);

        json["risk"]!.GetValue<string>().Should().Be("Interruption");
        json["findings"]!.AsArray().Should().HaveCount(2);
        json["changes"]![0]!["replaceReasons"]![0]!.GetValue<string>().Should().Be("sharedSecret");
        json.ToJsonString().Should().NotContain("hunter2");
    }

    [Fact]
    public void The_difference_in_cost_stands_on_the_first_screen()
    {
        var review = _stack.Review with { Cost = CostDelta.Of(_stack.Plan, s_prices) };

        Markdown
            .Write(review)
            .Should()
            .Contain(" · cost +$100.00/month ($100 → $200, 1 unknown price, prices of r) · ");
    }

    /// <summary>What nobody knows the price of is no saving.</summary>
    [Fact]
    public void An_unknown_price_of_what_changes_makes_the_difference_unknown()
    {
        var stack = new SmallStack()
            .Update("database-primary", ("machineConfig.cpuCount", 1))
            .Delete("database-endpoint");

        Markdown
            .Cost(CostDelta.Of(stack.Plan, s_prices))
            .Should()
            .Be("cost difference unknown: no price of endpoint ($100 → $50, prices of r)");
    }

    [Fact]
    public void A_price_that_stays_is_said_to_stay()
    {
        var stack = new SmallStack().Update("network-zone", ("description", "x"));

        Markdown
            .Cost(CostDelta.Of(stack.Plan, s_prices))
            .Should()
            .Be("cost unchanged ($100, 1 unknown price, prices of r)");
    }
}
