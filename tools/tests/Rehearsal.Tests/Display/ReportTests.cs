using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Tests.Display;

/// <summary>Protects what people and scripts read of a run.</summary>
public class ReportTests
{
    private static readonly PropertyMap s_secret = PropertyMap.Of(
        ("password", PropertyValue.Secret("hush-hush")),
        ("size", 1)
    );

    [Fact]
    public void Every_resource_stands_under_its_parent()
    {
        var run = Nested().Run(Snapshot.Empty, preview: true);

        Text(run)
            .Should()
            .Contain(
                """
                     Type                    Name      Plan
                 +   pulumi:pulumi:Stack     proj-dev  create
                 +   ├─ proj:area:Group      group     create
                 +   │  └─ fake:index:Thing  inner     create
                 +   └─ fake:index:Thing     outer     create

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void What_stays_the_same_is_left_out_unless_asked_for()
    {
        var run = Nested().Run(Nested().Run(Snapshot.Empty).Current, preview: true);

        Text(run).Should().NotContain("outer").And.Contain("4 unchanged");
        Text(run, showSame: true).Should().Contain("outer");
    }

    [Fact]
    public void Changed_properties_are_named_and_replacing_ones_marked()
    {
        var before = new Script()
            .Add("a", PropertyMap.Of(("size", 1), ("fixed", 1)))
            .Run(Snapshot.Empty)
            .Current;

        var run = new Script()
            .Add("a", PropertyMap.Of(("size", 2), ("fixed", 2)))
            .Run(before, preview: true);

        Text(run).Should().Contain("replace [diff: ~fixed!,~size]").And.Contain("+- 1 to replace");
    }

    [Fact]
    public void Errors_stand_at_the_resource_they_belong_to()
    {
        var run = new Script()
            .Add("a", PropertyMap.Of(("bad", 1)))
            .Run(Snapshot.Empty, preview: true);

        Text(run)
            .Should()
            .Contain(
                "fake:index:Thing (a):\n    error: fake:index:Thing resource 'a': property bad value {1} has a problem: there is no such property"
            );
    }

    /// <summary>A hundred rows scroll what stands above them off the screen.</summary>
    [Fact]
    public void The_error_is_the_last_thing_on_the_screen()
    {
        var run = new Script()
            .Add("a", PropertyMap.Of(("bad", 1)))
            .Run(Snapshot.Empty, preview: true);
        run.Log(new(Severity.Warning, "", "this is old"));

        var text = Text(run);

        text.TrimEnd().Should().EndWith("there is no such property; did you mean 'good'?");
        text.IndexOf("this is old", StringComparison.Ordinal)
            .Should()
            .BeGreaterThan(text.IndexOf("Duration:", StringComparison.Ordinal));
    }

    /// <summary>A row that is broken in two is no row of a table.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void Rows_are_as_wide_as_the_terminal_and_no_wider(int width)
    {
        var many = Enumerable
            .Range(0, 20)
            .Select(i => ($"property{i:00}", (PropertyValue)1))
            .ToArray();
        var before = new Script().Add("a", PropertyMap.Of(many)).Run(Snapshot.Empty).Current;
        var run = new Script().Add("a").Run(before, preview: true);

        var row = Text(run, width: width).Split('\n').Single(line => line.Contains("[diff:"));

        row.Length.Should().BeLessThanOrEqualTo(width);
        row.Should().EndWith("…");
        Text(run).Should().Contain("property19", "a file keeps all");
    }

    /// <summary>The chart of a preview or update, and the table of prices, are tables, too.</summary>
    [Theory]
    [InlineData(70)]
    [InlineData(80)]
    [InlineData(120)]
    public void Chart_and_prices_are_as_wide_as_the_terminal_and_no_wider(int width)
    {
        var run = new Script().Add("a").Add("b", uses: "a").Run(Snapshot.Empty);
        var estimate = new CostEstimate([
            new(
                Script.UrnOf("a-machine"),
                "Machine of the kind that has a long name",
                2,
                0.5m,
                "list",
                string.Join(' ', Enumerable.Repeat("note", 30)),
                "here",
                "here"
            ),
        ]);

        var chart = Written(console =>
            TimeReportText.Write(
                console,
                run.Timeline,
                TimeReport.Create(run.Timeline, new([])),
                width
            )
        );
        var prices = Written(console => CostText.Write(console, estimate, null, width));

        chart
            .Split('\n')
            .Where(line => line.Contains('█'))
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(line => line.Length <= width);
        prices
            .Split('\n')
            .TakeWhile(line => !line.StartsWith("Total", StringComparison.Ordinal))
            .Should()
            .OnlyContain(line => line.Length <= width);
        prices.Should().Contain("note");
    }

    [Fact]
    public void Outputs_show_unknowns_and_hide_secrets()
    {
        var run = new Script().Run(Snapshot.Empty, preview: true);
        run.RegisterOutputs(
            Script.Stack,
            PropertyMap.Of(
                ("a", PropertyValue.Unknown),
                ("b", PropertyValue.Secret("hush-hush")),
                ("c", "text")
            )
        );

        Text(run).Should().Contain("+ a: (known after up)\n  + b: [secret]\n  + c: \"text\"\n");
    }

    [Fact]
    public void Digest_has_the_shape_of_Pulumis_preview()
    {
        var run = new Script()
            .Add("a", s_secret)
            .Add("b", uses: "a")
            .Run(Snapshot.Empty, preview: true);

        using var digest = Json(run);
        var root = digest.RootElement;
        root.GetProperty("config").GetProperty("proj:key").GetString().Should().Be("[secret]");
        root.GetProperty("duration").GetInt64().Should().Be(1_500_000_000);
        root.GetProperty("changeSummary").GetProperty("create").GetInt32().Should().Be(3);
        var b = root.GetProperty("steps").EnumerateArray().Last();
        b.GetProperty("op").GetString().Should().Be("create");
        b.GetProperty("urn").GetString().Should().Be(Script.UrnOf("b"));
        b.GetProperty("provider")
            .GetString()
            .Should()
            .EndWith("::04da6b54-80e4-46f7-96ec-b56ff0331ba9");
        b.GetProperty("detailedDiff").ValueKind.Should().Be(JsonValueKind.Null);
        var state = b.GetProperty("newState");
        state.GetProperty("custom").GetBoolean().Should().BeTrue();
        state.GetProperty("type").GetString().Should().Be("fake:index:Thing");
        state.GetProperty("parent").GetString().Should().Be(Script.Stack);
        state
            .GetProperty("inputs")
            .GetProperty("uses-a")
            .GetString()
            .Should()
            .Be("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
        state.GetProperty("dependencies")[0].GetString().Should().Be(Script.UrnOf("a"));
        state
            .GetProperty("propertyDependencies")
            .GetProperty("uses-a")[0]
            .GetString()
            .Should()
            .Be(Script.UrnOf("a"));
    }

    [Fact]
    public void Digest_of_a_change_says_what_and_why()
    {
        var before = new Script()
            .Add("a", PropertyMap.Of(("fixed", 1)))
            .Run(Snapshot.Empty)
            .Current;
        var run = new Script().Add("a", PropertyMap.Of(("fixed", 2))).Run(before, preview: true);

        using var digest = Json(run);
        var step = digest.RootElement.GetProperty("steps").EnumerateArray().Last();
        step.GetProperty("op").GetString().Should().Be("replace");
        step.GetProperty("oldState").GetProperty("id").GetString().Should().Be("a-1");
        step.GetProperty("replaceReasons")[0].GetString().Should().Be("fixed");
        step.GetProperty("detailedDiff")
            .GetProperty("fixed")
            .GetProperty("kind")
            .GetString()
            .Should()
            .Be("update-replace");
    }

    [Fact]
    public void No_form_of_a_report_shows_a_secret()
    {
        var run = new Script().Add("a", s_secret).Run(Snapshot.Empty);
        run.Log(new(Severity.Error, "", "the password is hush-hush"));
        run.RegisterOutputs(Script.Stack, s_secret);

        Text(run, showSame: true).Should().NotContain("hush-hush");
        using var digest = Json(run);
        digest.RootElement.GetRawText().Should().NotContain("hush-hush");
    }

    private static Script Nested() =>
        new Script()
            .Add("group", options: g => g with { Type = "proj:area:Group", Custom = false })
            .Add(
                "inner",
                options: g => g with { Parent = Script.UrnOf("group", "proj:area:Group") }
            )
            .Add("outer");

    private static string Text(
        DeploymentRun run,
        bool showSame = false,
        int width = Terminal.Unbroken
    )
    {
        return Written(console =>
            new RunReport(console, run, showSame, width).Write(TimeSpan.FromSeconds(1.5))
        );
    }

    private static string Written(Action<IAnsiConsole> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) }
        );
        console.Profile.Width = 10_000;
        write(console);
        return text.ToString();
    }

    private static JsonDocument Json(DeploymentRun run)
    {
        var config = new StackConfig(
            "dev",
            System.Collections.Immutable.ImmutableSortedDictionary<string, ConfigValue>.Empty.Add(
                "proj:key",
                new("hush-hush", Secret: true)
            )
        );
        using var buffer = new MemoryStream();
        Digest.Write(buffer, run, config, TimeSpan.FromSeconds(1.5), showSame: false);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
