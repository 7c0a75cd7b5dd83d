using System.Globalization;

namespace KeylessAlloyDb.Infra.Tests.Values;

/// <summary>Protects the lists of infra/Values, which people edit, from lines that nothing reads.</summary>
public sealed class ValueListTests
{
    private static readonly string[] s_series = ["n2", "c4", "c4a", "z3"];

    [Fact]
    public void Every_list_says_when_it_was_read()
    {
        foreach (
            var list in new[]
            {
                ValueList.AwsRegions,
                ValueList.GoogleRegions,
                ValueList.InstanceTypes,
                ValueList.Machines,
            }
        )
        {
            DateOnly.TryParseExact(list.Date, "yyyy-MM-dd", out _).Should().BeTrue(list.Allowed);
        }
    }

    [Fact]
    public void Every_AWS_region_is_one_by_its_form_and_has_letters_at_most()
    {
        ValueList
            .AwsRegions.Names.Should()
            .HaveCountGreaterThan(30)
            .And.OnlyContain(name => ResourceNames.IsAwsRegion(name));
        foreach (var name in ValueList.AwsRegions.Names)
        {
            ValueList.AwsRegions.Find(name)!.Should().HaveCountLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void Every_Google_region_is_one_by_its_form_and_offers_N2()
    {
        ValueList
            .GoogleRegions.Names.Should()
            .HaveCount(43)
            .And.OnlyContain(name => ResourceNames.IsGoogleRegion(name));
        foreach (var name in ValueList.GoogleRegions.Names)
        {
            ValueList.GoogleRegions.Find(name)!.Should().Contain("n2").And.BeSubsetOf(s_series);
        }
    }

    [Fact]
    public void Every_machine_has_the_vCPUs_of_its_name()
    {
        foreach (var name in ValueList.Machines.Names)
        {
            name.Split('-')[2]
                .Should()
                .Be(ValueList.Machines.Find(name)![0].ToString(CultureInfo.InvariantCulture));
        }
    }
}
