using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects the lab from reading a filter otherwise than Cloud Logging does.</summary>
public sealed class LogFilterTests
{
    private const string Entry =
        """{"severity":"ERROR","a":{"name":"Generate","code":7},"list":["x"]}""";

    [Theory]
    [InlineData("a.name=\"Generate\"", true)]
    [InlineData("a.name=\"generate\"", true)]
    [InlineData("a.name=\"Gen\"", false)]
    [InlineData("a.code=7", true)]
    [InlineData("a.code=5", false)]
    [InlineData("a.name=(\"Other\" OR \"Generate\")", true)]
    [InlineData("a.name=(\"Other\" OR \"Another\")", false)]
    [InlineData("a.name=\"Generate\"\na.code=7", true)]
    [InlineData("a.name=\"Generate\" AND a.code=5", false)]
    [InlineData("a.other=7", false)]
    [InlineData("a=7", false)]
    [InlineData("list=\"x\"", false)]
    [InlineData("severity>=ERROR", true)]
    [InlineData("severity>=WARNING", true)]
    [InlineData("severity>=CRITICAL", false)]
    [InlineData("a.code=7\nseverity>=ALERT", false)]
    public void A_filter_finds_an_entry_for_which_each_term_holds(string filter, bool finds) =>
        LogFilter
            .Parse(filter, "alarm")
            .Finds(JsonNode.Parse(Entry)!.AsObject())
            .Should()
            .Be(finds);

    [Theory]
    [InlineData("severity>=BAD")]
    [InlineData("severity<=ERROR")]
    [InlineData("a.code>=7")]
    [InlineData("a.code=7 OR a.code=5")]
    [InlineData("NOT a.code=7")]
    [InlineData("a.name=~\"Gen.*\"")]
    [InlineData("a.name:\"Gen\"")]
    [InlineData("a.name=(\"x\" AND \"y\")")]
    [InlineData("\"text\"")]
    [InlineData("")]
    public void A_filter_that_the_lab_does_not_read_is_refused(string filter) =>
        FluentActions
            .Invoking(() => LogFilter.Parse(filter, "alarm"))
            .Should()
            .Throw<LabException>()
            .WithMessage("alarm: its filter has *field=value*");
}
