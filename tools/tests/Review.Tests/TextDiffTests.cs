using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects that a changed text shows what changed, however long it is.</summary>
public sealed class TextDiffTests
{
    private static readonly string s_long = new('x', 200);

    [Fact]
    public void Of_lines_the_changed_ones_show_with_what_is_around_them() =>
        TextDiff
            .Lines("a\nb\nc\nd\ne\nf\ng", "a\nb\nC\nd\ne\nf2\nf\ng")
            .Should()
            .Equal("  b", "- c", "+ C", "  d", "  e", "+ f2", "  f");

    [Fact]
    public void Of_one_long_line_the_changed_span_shows() =>
        TextDiff
            .Lines($"{s_long}old{s_long}", $"{s_long}new{s_long}")
            .Should()
            .Equal($"- …{s_long[..24]}old{s_long[..24]}…", $"+ …{s_long[..24]}new{s_long[..24]}…");

    [Fact]
    public void Json_on_one_line_shows_the_items_that_come_and_go() =>
        TextDiff
            .Lines("""{"Resource":["a","b"]}""", """{"Resource":["a","c"]}""")
            .Should()
            .Equal(
                """      "a",""",
                """-     "b" """.TrimEnd(),
                """+     "c" """.TrimEnd(),
                "    ]"
            );

    [Fact]
    public void Long_lines_among_others_are_cut_to_what_differs() =>
        TextDiff
            .Lines($"a\n{s_long}old{s_long}\nz", $"a\n{s_long}new{s_long}\nz")
            .Should()
            .OnlyContain(line => line.Length < 80)
            .And.Contain(line => line.Contains("new"));

    /// <summary>Its last character decides as its first does.</summary>
    [Fact]
    public void A_condition_is_never_cut()
    {
        var condition = $"attribute.aws_role in ['{s_long}']";
        var text = Markdown.Write(
            new SmallStack().Update("identity-provider", ("attributeCondition", condition)).Review
        );

        text.Should().Contain($"+ attributeCondition: \"{condition}\"");
    }

    [Fact]
    public void What_the_provider_fills_in_is_not_shown_as_a_property() =>
        Words
            .Value(PropertyMap.Of(("a", 1), ("__defaults", PropertyValue.List("b"))))
            .Should()
            .Be("{a: 1}");
}
