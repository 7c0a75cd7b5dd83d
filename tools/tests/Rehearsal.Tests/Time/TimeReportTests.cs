using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Time;

/// <summary>Protects the statement about what makes a deployment as long as it is.</summary>
public class TimeReportTests
{
    [Fact]
    public void A_wait_that_only_the_program_asks_for_is_named()
    {
        // b needs a's id; c merely says that it depends on b.
        var report = Report(
            new Script()
                .Add("a")
                .Add("b", uses: "a")
                .Add("c", options: g => g with { Dependencies = [Script.UrnOf("b")] })
        );

        report.Makespan.Should().Be(TimeSpan.FromSeconds(30));
        report.LowerBound.Should().Be(TimeSpan.FromSeconds(20));
        report.Ratio.Should().Be(1.5);
        report.CriticalPath.Select(link => Urn.Name(link.Span.Urn)).Should().Equal("a", "b", "c");
        report.CriticalPath[^1].Forced.Should().BeFalse();
        var wait = report.AvoidableWaits.Should().ContainSingle().Subject;
        Urn.Name(wait.Edge.Urn).Should().Be("b");
        wait.Delay.Should().Be(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_wait_that_a_cloud_demands_counts_as_forced()
    {
        var report = Report(
            new Script()
                .Add("a")
                .Add("b", options: g => g with { Dependencies = [Script.UrnOf("a")] }),
            ("fake:index:Thing", "fake:index:Thing")
        );

        report.Ratio.Should().Be(1);
        report.AvoidableWaits.Should().BeEmpty();
    }

    [Fact]
    public void The_picture_shows_every_operation()
    {
        var run = new Script().Add("a").Add("b<", uses: "a").Run(Snapshot.Empty);

        var svg = Gantt.Svg(run.Timeline, TimeReport.Create(run.Timeline, new([])));

        System
            .Xml.Linq.XDocument.Parse(svg)
            .Descendants()
            .Where(e => e.Name.LocalName == "title")
            .Should()
            .HaveCount(2);
    }

    [Theory]
    [InlineData(5, "5s")]
    [InlineData(65, "1m05s")]
    [InlineData(3720, "1h02m")]
    public void Times_read_naturally(int seconds, string text) =>
        TimeText.Short(TimeSpan.FromSeconds(seconds)).Should().Be(text);

    private static TimeReport Report(Script program, params (string, string)[] forced) =>
        TimeReport.Create(program.Run(Snapshot.Empty).Timeline, new(forced));
}
