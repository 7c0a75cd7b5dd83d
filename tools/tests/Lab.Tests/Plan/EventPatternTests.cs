using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects the lab from matching events otherwise than EventBridge does.</summary>
public sealed class EventPatternTests
{
    private const string Event = """
        {"source":"aws.ssm","detail":{"status":"Failed","code":7,"tags":["a","b"]},"resources":[]}
        """;

    [Theory]
    [InlineData("""{"source":["aws.ssm"]}""", true)]
    [InlineData("""{"source":["aws.ec2","aws.ssm"]}""", true)]
    [InlineData("""{"source":["aws.ec2"]}""", false)]
    // Letters have a case, and a number is no text.
    [InlineData("""{"source":["AWS.SSM"]}""", false)]
    [InlineData("""{"detail":{"code":[7]}}""", true)]
    [InlineData("""{"detail":{"code":["7"]}}""", false)]
    // Every field has to fit.
    [InlineData("""{"source":["aws.ssm"],"detail":{"status":["Failed"]}}""", true)]
    [InlineData("""{"source":["aws.ssm"],"detail":{"status":["Success"]}}""", false)]
    [InlineData("""{"detail":{"other":["Failed"]}}""", false)]
    [InlineData("""{"source":{"status":["Failed"]}}""", false)]
    // A list in the event has each of its elements.
    [InlineData("""{"detail":{"tags":["b","c"]}}""", true)]
    [InlineData("""{"detail":{"tags":["c"]}}""", false)]
    [InlineData("""{"resources":["a"]}""", false)]
    public void A_pattern_fits_an_event_with_one_of_the_values_of_each_field(
        string pattern,
        bool fits
    ) =>
        EventPattern
            .Parse(pattern, "rule.eventPattern")
            .Fits(JsonNode.Parse(Event)!.AsObject())
            .Should()
            .Be(fits);

    [Theory]
    [InlineData("""{"source":[{"prefix":"aws."}]}""", "source compares otherwise")]
    [InlineData("""{"$or":[{"source":["a"]}]}""", "$or compares otherwise")]
    [InlineData("""{"source":"aws.ssm"}""", "source is no list")]
    [InlineData("""{"detail":{"status":[]}}""", "status is no list")]
    [InlineData("""{"detail":{}}""", "detail is no list")]
    [InlineData("{}", "no fields")]
    [InlineData("[]", "no fields")]
    [InlineData("source", "'s' is an invalid start")]
    public void A_pattern_that_the_lab_does_not_read_is_refused(string pattern, string words) =>
        FluentActions
            .Invoking(() => EventPattern.Parse(pattern, "rule.eventPattern"))
            .Should()
            .Throw<LabException>()
            .WithMessage($"rule.eventPattern: *{words}*");
}
