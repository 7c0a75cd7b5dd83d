using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Review.Report;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the comment: the verdict on its first line whatever the size, within GitHub's limit, no
/// secret, no markup from values, and a marker by which the next review finds it.
/// </summary>
public sealed class MarkdownTests
{
    private readonly SmallStack _stack = new();

    [Fact]
    public void Begins_with_a_hidden_marker_and_the_verdict()
    {
        var review = _stack.Replace("database-cluster", ("location", "x")).Review;

        var lines = Markdown.Write(review).Split('\n');

        lines[0].Should().Be("<!-- keyless-alloydb-review:dev -->");
        lines[1]
            .Should()
            .Be("⛔ **Data loss:** AlloyDB cluster `database-cluster` is replaced (location)");
    }

    [Fact]
    public void Answers_danger_counts_and_time_before_anything_is_folded()
    {
        var text = Markdown.Write(
            _stack
                .Replace("database-endpoint", ("target", "x"))
                .Update("network-zone", ("description", "x"))
                .Review
        );

        var head = text[..text.IndexOf("<details>", StringComparison.Ordinal)];
        head.Should()
            .Contain("**dev** · 1 updated, 1 replaced · about 2m00s")
            .And.Contain("| 🔴 Outage | the way to the database's endpoint is cut");
    }

    [Fact]
    public void Shows_each_property_and_what_forces_the_replacement() =>
        Markdown
            .Write(_stack.Replace("database-cluster", ("location", "europe-west1")).Review)
            .Should()
            .Contain(
                """
                <details><summary>AlloyDB cluster <code>database-cluster</code>: replaced because of location</summary>

                ```diff
                - location: "asia-northeast1"
                + location: "europe-west1"  # forces the replacement
                ```
                </details>
                """
            );

    [Fact]
    public void Shows_no_secret_not_even_when_it_stops_being_one()
    {
        var text = Markdown.Write(
            _stack
                .Update(
                    "tunnel-0",
                    ("labels", PropertyMap.Of(("nested", PropertyValue.Secret("hunter2"))))
                )
                .Replace("tunnel-1", ("sharedSecret", PropertyValue.Secret("hunter2")))
                .Review
        );
        var revealed = new SmallStack();
        var old = SmallStack.State(Types.Tunnel, "t", [("key", PropertyValue.Secret("hunter2"))]);
        var now = old with { Inputs = PropertyMap.Of(("key", "hunter2")) };
        var plan = new Plan(
            [new(StepOp.Update, old, now, [new("key", DiffKind.Update, Replaces: false)])],
            []
        );

        text.Should().Contain("[secret]").And.NotContain("hunter2");
        Markdown.Write(SmallStack.Reviewed(plan)).Should().NotContain("hunter2");
    }

    [Fact]
    public void Lets_no_value_break_out_of_its_place()
    {
        var text = Markdown.Write(
            _stack
                .Update("network-zone", ("description", "```\n</details><script>alert(1)</script>"))
                .Create(Types.User, "u|<b>", ("userId", "a|b\n<img src=x>"))
                .Review
        );

        text.Should().Contain("````diff").And.Contain("`u|<b>`");
        text.Should().Contain("| database user `a\\|b <img src=x>` may now log in |");
    }

    /// <summary>
    /// Names and messages are a foreign program's: GitHub makes nothing of them.
    /// https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax
    /// </summary>
    [Theory]
    [InlineData("**approved**", @"\*\*approved\*\*")]
    [InlineData("__approved__", @"\_\_approved\_\_")]
    [InlineData("~~no~~", @"\~\~no\~\~")]
    [InlineData("![x](https://a.b/c.png)", "\\!\\[x\\](https:\u200b//a.b/c.png)")]
    [InlineData("[x](/y)", @"\[x\](/y)")]
    [InlineData("<img src=x>", "&lt;img src=x&gt;")]
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData("@someone", "@\u200bsomeone")]
    [InlineData("#12 and GH-12", "#\u200b12 and GH\u200b-12")]
    [InlineData("www.a.b", "www\u200b.a.b")]
    [InlineData("$x$", "$\u200bx$")]
    [InlineData("an odd ` one", @"an odd \` one")]
    [InlineData("`**code**` stays", "`**code**` stays")]
    [InlineData("a\r# b", "a # b")]
    [InlineData("to the left \u202e", "to the left \ufffd")]
    public void Text_of_a_plan_is_no_markup(string text, string shown)
    {
        InertText.Markdown(text).Should().Be(shown);
        Markdown
            .Write(SmallStack.Reviewed(_stack.Plan with { Errors = [text] }))
            .Should()
            .Contain($"⛔ **Preview failed:** {shown}\n");
    }

    [Fact]
    public void A_name_cannot_end_its_code() =>
        _stack
            .Create(Types.Vpc, "x` **approved** @someone `y")
            .Delete("identity-member")
            .Review.Plan.Changes.Select(change => Words.Noun(change.Type, change.Name))
            .Should()
            .Contain("VPC `x' **approved** @someone 'y`");

    /// <summary>60,000 of them were 120,040 bytes after escaping, and GitHub refuses 65,537.</summary>
    [Fact]
    public void Fits_in_bytes_whatever_is_escaped()
    {
        var at = new string('@', 60_000);

        var text = Markdown.Write(
            SmallStack.Reviewed(
                _stack.Update("network-zone", ("description", at)).Plan with
                {
                    Errors = [.. Enumerable.Range(0, 30).Select(i => $"{i} {at}")],
                    Notes = [at],
                }
            )
        );

        System.Text.Encoding.UTF8.GetByteCount(text).Should().BeLessThanOrEqualTo(Markdown.Limit);
        text.Should().Contain("**Preview failed:** 0 @");
    }

    /// <summary>A program registers its resources in any order.</summary>
    [Fact]
    public void Is_the_same_whatever_the_order_of_the_steps()
    {
        var plan = _stack
            .Delete("identity-member")
            .Replace("tunnel-1", ("sharedSecret", "x"))
            .Replace("tunnel-0", ("sharedSecret", "x"))
            .Update("database-primary", ("machineConfig.cpuCount", 4))
            .Update("connector-vpn-1", ("tags", PropertyMap.Empty))
            .Plan;
        var review = SmallStack.Reviewed(plan);
        var reversed = SmallStack.Reviewed(new([.. plan.Steps.Reverse()], []));

        Markdown.Write(reversed).Should().Be(Markdown.Write(review));
        HtmlReport.Write(reversed).Should().Be(HtmlReport.Write(review));
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(32_000)]
    [InlineData(8_000)]
    public void Fits_with_a_thousand_changed_resources_and_counts_what_it_drops(int limit)
    {
        var review = SmallStack.Reviewed(Thousand());

        var text = Markdown.Write(review, limit);

        text.Length.Should().BeLessThanOrEqualTo(limit);
        text.Split('\n')[1]
            .Should()
            .StartWith("⛔ **Data loss:** AlloyDB cluster `database-cluster`");
        var shown =
            text.Split("<details><summary>connector instance").Length
            - 1
            + text.Split("<details><summary>AlloyDB cluster").Length
            - 1;
        text.Should().Contain($"**{1001 - shown} resources not shown here**");
        text.Split("<details>").Length.Should().Be(text.Split("</details>").Length);
    }

    [Fact]
    public void Fits_when_every_change_is_a_risk_with_a_long_name()
    {
        var steps = Enumerable
            .Range(0, 500)
            .Select(i =>
            {
                var state = SmallStack.State(Types.Cluster, new string('x', 2000) + i, []);
                return new Step(StepOp.Delete, state, null, []);
            });

        var text = Markdown.Write(SmallStack.Reviewed(new([.. steps], [])));

        text.Length.Should().BeLessThanOrEqualTo(Markdown.Limit);
        text.Split('\n')[1].Should().StartWith("⛔ **Data loss:**");
    }

    [Fact]
    public void Shows_the_worst_first_and_descriptions_last()
    {
        var text = Markdown.Write(
            _stack
                .Update("network-zone", ("labels", PropertyMap.Empty))
                .Update("connector-instance", ("instanceType", "t4g.medium"))
                .Delete("identity-member")
                .Review
        );

        var order = new[]
        {
            "1 deleted</summary>",
            "2 updated</summary>",
            "connector-instance</code>",
            "network-zone</code>",
        };
        order
            .Select(part => text.IndexOf(part, StringComparison.Ordinal))
            .Should()
            .BeInAscendingOrder()
            .And.NotContain(-1);
    }

    private static Plan Thousand()
    {
        var steps = Enumerable
            .Range(0, 1000)
            .Select(i =>
            {
                var old = SmallStack.State(
                    Types.ClientInstance,
                    $"instance-{i}",
                    [("userData", new string('a', 500)), ("ami", "ami-1"), ("subnetId", "subnet-1")]
                );
                var now = old with
                {
                    Inputs = PropertyMap.Of(
                        ("userData", new string('b', 500)),
                        ("ami", "ami-2"),
                        ("subnetId", "subnet-2")
                    ),
                };
                return new Step(
                    StepOp.Replace,
                    old,
                    now,
                    [
                        .. new[] { "userData", "ami", "subnetId" }.Select(path => new PropertyDiff(
                            path,
                            DiffKind.Update,
                            Replaces: true
                        )),
                    ]
                );
            });
        var cluster = SmallStack.State(Types.Cluster, "database-cluster", [("location", "a")]);
        return new(
            [
                .. steps,
                new(
                    StepOp.Replace,
                    cluster,
                    cluster with
                    {
                        Inputs = PropertyMap.Of(("location", "b")),
                    },
                    [new("location", DiffKind.Update, Replaces: true)]
                ),
            ],
            []
        );
    }
}
