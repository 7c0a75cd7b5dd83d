using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeylessAlloyDb.Rehearsal;
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

    /// <summary>
    /// The twin looks for its models among all types of the assembly, which loads what they derive
    /// from: a type that derives from one of the template library would load it in every preview.
    /// </summary>
    [Fact]
    public void Only_a_page_loads_the_template_library() =>
        typeof(HtmlReport)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetInterfaces().Append(type.BaseType))
            .Select(type => type?.Assembly.GetName().Name)
            .Distinct()
            .Should()
            .Contain("System.Private.CoreLib")
            .And.NotContain("Scriban.Signed");

    /// <summary>A resource that is replaced has one row, with both its operations.</summary>
    [Fact]
    public void The_chart_has_one_row_for_each_resource()
    {
        var page = HtmlReport.Write(_stack.Replace("connector-instance", ("ami", "x")).Review);

        page.Split("<span class=\"what\">").Should().HaveCount(2);
        page.Split("<i class=").Should().HaveCount(3);
    }

    /// <summary>The list below has the rest: four lines hold it on a phone.</summary>
    [Fact]
    public void The_headline_has_the_effects_of_two_risks()
    {
        var page = HtmlReport.Write(
            _stack
                .Replace("database-endpoint", ("target", "x"))
                .Replace("psc-record", ("name", "x"))
                .Replace("connector-instance", ("ami", "x"))
                .Review
        );

        page.Should()
            .Contain(
                "<h1>Outage: the way to the database&#39;s endpoint is cut; the database&#39;s name stops resolving (+ 1 more)</h1>"
            );
    }

    [Fact]
    public void Of_a_change_only_risks_and_changes_are_unfolded() =>
        HtmlReport
            .Write(_stack.Replace("connector-instance", ("ami", "x")).Review)
            .Split("<details class=\"part-of-page\">")
            .Should()
            .HaveCount(6);

    [Fact]
    public void Says_the_path_in_words() =>
        HtmlReport
            .Write(_stack.Delete("psc-record").Delete("network-zone").Review)
            .Should()
            .Contain("<li>Cloud DNS: deleted</li>")
            .And.Contain("<li>VPN gateway, ASN 64512</li>");

    [Fact]
    public void Draws_what_the_lab_has_seen()
    {
        var picture = Lab().On(Picture.Of(_stack.Plan));

        foreach (var svg in new[] { PictureSvg.Wide(picture), PictureSvg.Narrow(picture) })
        {
            XElement
                .Parse(svg)
                .Value.Should()
                .ContainAll("up · 1,584", "✓ 10.30.0.5", "✓ login", "✓ 2 routes", "✓ 1 route")
                .And.NotContain("✗");
            svg.Should().NotContainAny("broken", " down");
        }
        PictureSvg.Narrow(picture).Should().Contain("✓ 4 of 4 up");
    }

    [Fact]
    public void Draws_a_session_that_was_down_as_broken()
    {
        var picture = Lab(lab =>
            {
                lab["tunnels"]![1]!["up"] = false;
                lab["tunnels"]![1]!["ike"] = "down";
                lab["tunnels"]!.AsArray().RemoveAt(3);
            })
            .On(Picture.Of(_stack.Plan));

        picture.Tunnels.Select(tunnel => tunnel.Fails).Should().Equal(false, true, false, true);
        XElement
            .Parse(PictureSvg.Wide(picture))
            .Elements("g")
            .Count(group => (string?)group.Attribute("class") == "mark-same down")
            .Should()
            .Be(2);
        PictureSvg.Narrow(picture).Should().ContainAll("✗ 2 of 4 up", "way packet broken");
    }

    [Fact]
    public void A_wrong_answer_and_a_refused_login_break_their_own_ways()
    {
        var plan = Picture.Of(_stack.Plan);
        var astray = Lab(lab => lab["name"]!["addresses"]![0] = "10.99.0.1").On(plan);
        var refused = Lab(lab => lab["login"]!["succeeded"] = false).On(plan);

        PictureSvg
            .Wide(astray)
            .Should()
            .ContainAll("✗ 10.99.0.1", "way name broken")
            .And.NotContain("way packet broken");
        PictureSvg
            .Wide(refused)
            .Should()
            .ContainAll("✗ login", "way packet broken")
            .And.NotContainAny("way name broken", "way identity broken");
    }

    [Fact]
    public void Says_in_words_what_the_lab_has_seen_and_when()
    {
        var page = HtmlReport.Write(_stack.Delete("tunnel-3").Review, Lab());

        page.Should()
            .ContainAll(
                "packet lab, not in the clouds, on 2026-11-25 at 01:48 UTC: 31 checks passed, 0 failed",
                "48 packets of IKE and 2,418 encrypted ones",
                "<li>tunnel-0, 169.254.101.2/30; in the lab: up, 1,561 packets to Google, 23 to AWS</li>",
                "in the lab: the endpoint&#39;s name led to 10.30.0.5</li>",
                "in the lab: psql logged in by name (100.64.1.1|TLSv1.3); the private path carried a login without a password (reader@acme.iam; Google&#39;s APIs internet; stand-in) in 350 ms, then 12 ms, median of 100 9.2 ms</li>",
                "in the lab: it learned 10.30.0.0/25 and 10.30.0.128/25</li>",
                "<li>tunnel-3: deleted</li>"
            );
        HtmlReport.Write(_stack.Review).Should().NotContain("packet lab");
    }

    /// <summary>What was seen of another network proves nothing of this one.</summary>
    [Fact]
    public void A_sighting_belongs_to_the_plan_that_it_was_seen_on()
    {
        var plan = _stack.Plan;
        var lab = Lab(lab => lab["plan"] = Fingerprint.Of(plan.After));

        lab.IsOf(plan).Should().BeTrue();
        lab.IsOf(_stack.Update("connector-vpc", ("cidrBlock", "10.21.0.0/16")).Plan)
            .Should()
            .BeFalse();
    }

    /// <summary>The lab computes it, too: StateFileTests has the same state and the same digits.</summary>
    [Fact]
    public void The_fingerprint_is_the_one_that_the_lab_computes()
    {
        using var state = JsonDocument.Parse(
            """
            {"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::p::aws:ec2/vpc:Vpc::vpc","type":"aws:ec2/vpc:Vpc","custom":true,"inputs":{"__defaults":[],"cidrBlock":"10.0.0.0/16","dns":true,"asn":65001,"list":["a",{"b":null}],"key":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"\"psk\""}}},{"urn":"urn:pulumi:dev::p::random:index/randomId:RandomId::id","type":"random:index/randomId:RandomId","custom":true,"inputs":{"x":1}}]}}
            """
        );

        Fingerprint
            .Of(PlanFile.ReadState(state.RootElement).Resources)
            .Should()
            .Be("8e43d681d5846a8cbd560080061c37535dd5bca7a8b1493b3c3337a8fc0f0dad");
    }

    [Fact]
    public void Encodes_what_the_lab_says() =>
        HtmlReport
            .Write(_stack.Review, Lab(lab => lab["login"]!["words"] = "<script>alert(1)</script>"))
            .Should()
            .NotContain("<script>alert");

    [Fact]
    public void Rejects_a_lab_of_another_stack() =>
        FluentActions
            .Invoking(() => Lab(lab => lab["stack"] = "prod"))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*is of stack prod, but stack dev is reviewed*make lab STACK=dev*");

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"version":3,"deployment":{}}""")]
    [InlineData(
        """{"stack":"dev","plan":"","time":"2026-11-25T01:48:36+00:00","passed":1,"failed":0,"tunnels":[null],"routes":{"aws":{},"google":{}},"name":{"status":"","addresses":[]},"login":{"endpoint":"","succeeded":true,"words":""},"logins":[],"internet":{"ike":1,"encrypted":1}}"""
    )]
    public void Rejects_what_the_lab_does_not_write(string text) =>
        FluentActions
            .Invoking(() => Read(text))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("--lab *is not what the lab writes. Run `make lab STACK=dev`*");

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

    private static LabSighting Lab(Action<JsonNode>? change = null)
    {
        static JsonNode Tunnel(int number) =>
            JsonNode.Parse(
                $$"""
                {"name": "tunnel-{{number}}", "awsName": "connector-vpn-{{number
                    / 2}} tunnel {{number % 2 + 1}}",
                 "ike": "up", "bgp": {"aws": "Established", "google": "Established"}, "used": {{(
                    number == 0 ? "true" : "false"
                )}},
                 "toGoogle": {"packets": 1561, "bytes": 40001}, "toAws": {"packets": 23, "bytes": 3535}, "up": true}
                """
            )!;
        var lab = JsonNode.Parse(
            """
            {"stack": "dev", "plan": "0a1b", "time": "2026-11-25T01:48:36+00:00", "passed": 31, "failed": 0,
             "routes": {"aws": {"10.30.0.0/25": ["tunnel-0"], "10.30.0.128/25": ["tunnel-0"]}, "google": {"10.20.0.0/16": ["tunnel-0"]}},
             "name": {"question": "a.alloydb-psc.goog", "status": "NOERROR", "addresses": ["10.30.0.5"]},
             "login": {"endpoint": "10.30.0.5", "succeeded": true, "words": "100.64.1.1|TLSv1.3"},
             "logins": [{"path": "psc", "apis": "internet", "client": "stand-in", "carried": true, "words": "reader@acme.iam", "first": 350.4, "next": 12, "median": 9.2}],
             "internet": {"ike": 48, "encrypted": 2418, "keepalive": 0, "other": 2}}
            """
        )!;
        lab["tunnels"] = new JsonArray([.. Enumerable.Range(0, 4).Select(Tunnel)]);
        change?.Invoke(lab);
        return Read(lab.ToJsonString());
    }

    private static LabSighting Read(string text)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        try
        {
            return LabSighting.Read(file, "dev");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex("""(?:https?:|//[a-z]|@import|url\((?!#))""")]
    private static partial Regex References();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex Links();
}
