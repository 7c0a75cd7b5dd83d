using System.Globalization;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Tests.Values;

/// <summary>Protects the lists of infra/Values, which people edit, from lines that nothing reads.</summary>
public sealed partial class ValueListTests
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
                ValueList.DatabaseVersions,
            }
        )
        {
            IsDate(list.Date).Should().BeTrue(list.Allowed);
        }

        IsDate(ValueList.AwsRegions.DateOf("zones")).Should().BeTrue();
        IsDate(ValueList.InstanceTypes.DateOf("regions")).Should().BeTrue();

        static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _);
    }

    /// <summary>A date in the program would stay behind when somebody renews a list.</summary>
    [Fact]
    public void No_message_has_a_date_of_its_own()
    {
        var sources = Directory
            .EnumerateFiles(
                Path.Combine(Repository.Root, "infra"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .ToList();

        sources.Should().HaveCountGreaterThan(50);
        sources.Where(file => Date().IsMatch(File.ReadAllText(file))).Should().BeEmpty();
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

    [GeneratedRegex(@"\b202[0-9]-[01][0-9]-[0-3][0-9]\b")]
    private static partial Regex Date();
}
