using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Review.Report;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the page: it needs nothing from the network, is small, hides secrets, draws what is
/// there as it is and says the same in words.
/// </summary>
public sealed partial class HtmlReportTests
{
    private readonly SmallStack _stack = new();

    [Fact]
    public void Asks_for_nothing_from_anywhere()
    {
        var page = HtmlReport.Write(_stack.Review);

        References().Matches(page).Should().BeEmpty();
        page.Should().Contain("default-src 'none'");
    }

    [Fact]
    public void Shows_the_verdict_as_its_heading() =>
        HtmlReport
            .Write(_stack.Replace("database-cluster", ("location", "x")).Review)
            .Should()
            .Contain("<h1>Data loss: AlloyDB cluster database-cluster is replaced (location)</h1>");

    [Fact]
    public void Draws_two_pictures_of_well_formed_svg()
    {
        var picture = Picture.Of(_stack.Plan);

        foreach (var svg in new[] { PictureSvg.Wide(picture), PictureSvg.Narrow(picture) })
        {
            XElement.Parse(svg).Descendants("text").Should().NotBeEmpty();
        }
    }

    [Fact]
    public void Draws_the_planned_addresses()
    {
        var svg = PictureSvg.Wide(Picture.Of(_stack.Plan));

        svg.Should()
            .ContainAll(
                "10.20.0.0/16",
                "10.30.0.5",
                "169.254.101.2/30",
                "169.254.102.6/30",
                "ASN 65001",
                "ASN 64512",
                "googleapis.com"
            );
    }

    [Fact]
    public void Marks_what_changes_and_what_is_replaced()
    {
        var picture = Picture.Of(
            _stack
                .Update("database-primary", ("machineConfig.cpuCount", 4))
                .Replace("tunnel-2", ("sharedSecret", PropertyValue.Secret("x")))
                .Plan
        );

        picture.Database.Mark.Should().Be(Mark.Changed);
        picture
            .Tunnels.Select(tunnel => tunnel.Mark)
            .Should()
            .Equal(Mark.Same, Mark.Same, Mark.Replaced, Mark.Same);
        picture.Endpoint.Mark.Should().Be(Mark.Same);
    }

    [Fact]
    public void Marks_a_deleted_part_as_gone_and_an_absent_one_as_missing()
    {
        var gone = Picture.Of(_stack.Delete("psc-record").Delete("network-zone").Plan);
        var missing = Picture.Of(new Plan([], []));

        gone.Names.Mark.Should().Be(Mark.Gone);
        PictureSvg.Wide(gone).Should().Contain("way name broken");
        missing.Database.Mark.Should().Be(Mark.Missing);
        PictureSvg.Wide(missing).Should().Contain("missing");
    }

    [Fact]
    public void Draws_the_public_way_only_where_there_is_one()
    {
        Picture.Of(_stack.Plan).PublicAddress.Should().BeNull();

        Picture
            .Of(_stack.Update("database-primary", ("networkConfig.enablePublicIp", true)).Plan)
            .PublicAddress!.Mark.Should()
            .Be(Mark.Changed);
    }

    [Fact]
    public void A_first_deployment_marks_nothing_as_changed()
    {
        var first = new Plan(
            [.. _stack.Plan.Steps.Select(step => new Step(StepOp.Create, null, step.New, []))],
            []
        );

        Picture.Of(first).Database.Mark.Should().Be(Mark.Same);
        HtmlReport.Write(SmallStack.Reviewed(first)).Should().NotContain("id=\"changes\"");
    }

    [Fact]
    public void Shows_no_secret() =>
        HtmlReport
            .Write(
                _stack.Replace("tunnel-1", ("sharedSecret", PropertyValue.Secret("hunter2"))).Review
            )
            .Should()
            .Contain("[secret]")
            .And.NotContain("hunter2");

    [Fact]
    public void Encodes_every_value()
    {
        var page = HtmlReport.Write(
            _stack
                .Update("database-user", ("userId", "<script>alert(1)</script>"))
                .Create(Types.Zone, "x\"><img src=1>", ("dnsName", "<b>"))
                .Review
        );

        page.Should().NotContain("<script>alert").And.NotContain("<img").And.NotContain("<b>");
    }

    [Fact]
    public void Says_the_path_in_words() =>
        HtmlReport
            .Write(_stack.Delete("psc-record").Delete("network-zone").Review)
            .Should()
            .Contain("<li>Cloud DNS: deleted</li>")
            .And.Contain("<li>VPN gateway, ASN 64512</li>");

    [Fact]
    public void Every_heading_and_link_has_its_place()
    {
        var page = HtmlReport.Write(_stack.Delete("identity-member").Review);

        var ids = Ids().Matches(page).Select(match => match.Groups[1].Value).ToList();
        ids.Should().OnlyHaveUniqueItems();
        ids.Should().Contain(Links().Matches(page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Weighs_less_than_a_megabyte_with_a_thousand_resources()
    {
        var steps = Enumerable
            .Range(0, 1000)
            .Select(i =>
            {
                var old = SmallStack.State(Types.ClientInstance, $"instance-{i}", [("ami", "a")]);
                var now = old with { Inputs = PropertyMap.Of(("ami", "b")) };
                return new Step(
                    StepOp.Update,
                    old,
                    now,
                    [new("ami", Rehearsal.Providers.DiffKind.Update, Replaces: false)]
                );
            });

        HtmlReport
            .Write(SmallStack.Reviewed(new([.. steps], [])))
            .Length.Should()
            .BeLessThan(1_000_000);
    }

    [GeneratedRegex("""(?:https?:|//[a-z]|@import|url\((?!#))""")]
    private static partial Regex References();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex Links();
}
