using System.Collections.Immutable;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Cost;

/// <summary>Protects the arithmetic of the estimate and that an unknown price is never taken for none.</summary>
public class CostTests
{
    private const string Prices = """
        [
          {"item":"cpu","quantity":["machine.cpus","2"],"unit":"hour","usd":0.5,"region":"here","date":"2026-01-01","source":"list"},
          {"item":"disk","when":{"machine.kind":"big"},"unit":"month","usd":73,"region":"here","date":"2026-01-01","source":"list"},
          {"item":"metrics","quantity":["queries.metric"],"unit":"hour","usd":1,"region":"here","date":"2026-01-01","source":"list"},
          {"item":"addresses","quantity":["addresses"],"unit":"hour","usd":null,"region":"here","date":"2026-01-01","source":"none found"}
        ]
        """;

    [Fact]
    public void Quantities_are_products_of_inputs_and_numbers()
    {
        var estimate = Estimate(("machine", PropertyMap.Of(("cpus", 4), ("kind", "small"))));

        estimate.Hourly.Should().Be(4m);
        estimate.Monthly.Should().Be(4m * 730);
        estimate.Lines.Should().ContainSingle();
    }

    [Fact]
    public void A_monthly_price_that_applies_only_to_some_is_added_to_those()
    {
        var estimate = Estimate(("machine", PropertyMap.Of(("cpus", 1), ("kind", "big"))));

        estimate.Hourly.Should().Be(1.1m);
    }

    [Fact]
    public void An_unknown_price_is_a_line_of_its_own_and_not_in_the_total()
    {
        var estimate = Estimate(("addresses", PropertyValue.List("a", "b", "c")));

        var line = estimate.Lines.Should().ContainSingle().Subject;
        line.Quantity.Should().Be(3);
        line.Hourly.Should().BeNull();
        estimate.Hourly.Should().Be(0);
    }

    [Fact]
    public void Elements_of_a_list_count_where_they_have_the_property_that_is_paid() =>
        Estimate(
            (
                "queries",
                PropertyValue.List(
                    PropertyMap.Of(("metric", "a")),
                    PropertyMap.Of(("metric", "b")),
                    PropertyMap.Of(("expression", "a + b"))
                )
            )
        )
            .Hourly.Should()
            .Be(2m);

    [Fact]
    public void Rejects_a_price_per_anything_but_hour_or_month()
    {
        using var json = JsonDocument.Parse(Prices.Replace("\"month\"", "\"year\""));

        FluentActions
            .Invoking(() => Table(json))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*unknown unit 'year'*");
    }

    [Fact]
    public void A_number_that_no_preview_knows_is_not_taken_for_none()
    {
        var line = Estimate(
            ("machine", PropertyMap.Of(("cpus", PropertyValue.Unknown), ("kind", "small")))
        )
            .Lines.Should()
            .ContainSingle()
            .Subject;

        line.Hourly.Should().BeNull();
        line.Note.Should().Be("how many is known only after the update");
    }

    [Fact]
    public void A_price_of_another_region_stands_in_and_says_so()
    {
        var line = Estimate(
            ("region", "elsewhere"),
            ("machine", PropertyMap.Of(("cpus", 1), ("kind", "small")))
        )
            .Lines.Should()
            .ContainSingle()
            .Subject;

        line.Hourly.Should().Be(1);
        line.Note.Should().Be("price of here, none known for elsewhere");
    }

    /// <summary>
    /// `pulumi preview --json` leaves out a provider that does not change, and with it the region.
    /// </summary>
    [Fact]
    public void A_region_that_no_provider_tells_comes_from_what_is_deployed()
    {
        using var json = JsonDocument.Parse(
            """
            [
              {"item":"cpu","unit":"hour","usd":1,"region":"here","date":"2026-01-01","source":"list"},
              {"item":"cpu","unit":"hour","usd":2,"region":"there","date":"2026-01-01","source":"list"}
            ]
            """
        );
        var planned = new Script()
            .Add("a", PropertyMap.Empty)
            .Run(Snapshot.Empty, preview: true)
            .Current.Resources.Single(resource => resource.Type == "fake:index:Thing");
        var deployed = planned with { Outputs = PropertyMap.Of(("region", "there")) };

        CostEstimate.Of([planned], Table(json), deployed).Hourly.Should().Be(2);
    }

    /// <summary>A group's instances are in no state, and are paid for like those that are.</summary>
    [Fact]
    public void What_a_group_launches_is_paid_for_as_often_as_it_runs()
    {
        var lines = Launching(2);

        lines.Select(line => line.Item).Should().Equal("on-demand instance", "GB of gp3 volume");
        lines[0].Hourly.Should().Be(2 * 0.0168m);
        lines[1].Quantity.Should().Be(2 * 8);
        Launching(PropertyValue.Unknown)
            .Should()
            .OnlyContain(line => line.Hourly == null && line.Note.Contains("only after"));
    }

    private static IReadOnlyList<CostLine> Launching(PropertyValue size)
    {
        var template = new ResourceState
        {
            Urn = "urn:pulumi:dev::proj::aws:ec2/launchTemplate:LaunchTemplate::client",
            Type = "aws:ec2/launchTemplate:LaunchTemplate",
            Custom = true,
            Inputs = PropertyMap.Of(
                ("instanceType", "t4g.small"),
                (
                    "blockDeviceMappings",
                    PropertyValue.List(
                        PropertyMap.Of(("ebs", PropertyMap.Of(("volumeType", "gp3"))))
                    )
                )
            ),
        };
        var launching = new ResourceState
        {
            Urn = "urn:pulumi:dev::proj::aws:autoscaling/group:Group::client",
            Type = "aws:autoscaling/group:Group",
            Custom = true,
            Inputs = PropertyMap.Of(("minSize", size)),
            PropertyDependencies = ImmutableSortedDictionary<
                string,
                ImmutableArray<string>
            >.Empty.Add("launchTemplate", [template.Urn]),
        };
        return CostEstimate.Of([template, launching], PriceTable.Known).Lines;
    }

    /// <summary>
    /// Its owner pays for a key that exists, so it is in no total. What it costs stands in the note.
    /// </summary>
    /// <remarks>https://cloud.google.com/kms/pricing, https://aws.amazon.com/kms/pricing/</remarks>
    [Theory]
    [InlineData(
        "gcp:alloydb/cluster:Cluster",
        "encryptionConfig",
        "kmsKeyName",
        "0.06 USD a month, in an HSM 1, outside of Google 3"
    )]
    [InlineData("aws:ec2/instance:Instance", "rootBlockDevice", "kmsKeyId", "1 USD a month")]
    public void A_key_that_exists_is_named_with_its_price(
        string type,
        string block,
        string property,
        string price
    )
    {
        var without = Items(PropertyMap.Empty);
        var with = Items(PropertyMap.Of((block, PropertyMap.Of((property, "a key")))));

        var key = with.ExceptBy(without.Select(item => item.Item), item => item.Item)
            .Should()
            .ContainSingle()
            .Subject;
        key.Item.Should().StartWith("key of ");
        key.HourlyUsd.Should().BeNull();
        key.Note.Should().Contain(price);

        List<Price> Items(PropertyMap inputs) =>
            [.. PriceTable.Known.For(type, "asia-northeast1", inputs)];
    }

    [Fact]
    public void A_log_group_with_a_key_pays_for_its_requests()
    {
        const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";

        Requests(PropertyMap.Empty).Should().BeEmpty();
        Requests(PropertyMap.Of(("kmsKeyId", "a key"))).Should().ContainSingle();

        static IEnumerable<Price> Requests(PropertyMap inputs) =>
            PriceTable
                .Known.For(LogGroup, "ap-northeast-1", inputs)
                .Where(price => price.Note.Contains("0.03 USD for 10,000"));
    }

    /// <summary>A dollar a month, whatever the region.</summary>
    [Fact]
    public void A_key_that_a_program_makes_has_a_price_of_its_own()
    {
        var price = PriceTable
            .Known.For("aws:kms/key:Key", "eu-central-1", PropertyMap.Empty)
            .Single();

        price.HourlyUsd.Should().Be(1m / PriceTable.HoursPerMonth);
        price.Note.Should().NotContain("price of");
    }

    private static CostEstimate Estimate(params (string, PropertyValue)[] inputs)
    {
        using var json = JsonDocument.Parse(Prices);
        var run = new Script().Add("a", PropertyMap.Of(inputs)).Run(Snapshot.Empty, preview: true);
        return CostEstimate.Of(run.Current.Resources, Table(json));
    }

    private static PriceTable Table(JsonDocument rows) =>
        new(rows.RootElement.EnumerateArray().Select(row => ("fake:index:Thing", row)));
}
