using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Twin.Types;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects that what is written down by hand of a resource type lies in one file, with its sources,
/// and that docs/adding-a-type.md tells the truth about it.
/// </summary>
public partial class TypeFileTests
{
    /// <summary>
    /// The types of the slices, and neighbours that a program names once it is built with the official
    /// packages.
    /// </summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. new[] { "gcp", "aws", "random" }.SelectMany(PackageSchema.TypesOf),
        "aws:ec2/managedPrefixList:ManagedPrefixList",
        "aws:kms/alias:Alias",
        "aws:kms/key:Key",
        "aws:ssm/parameter:Parameter",
    ];

    private static readonly string[] s_sections =
    [
        "durations",
        "launches",
        "noun",
        "overrides",
        "prices",
        "texts",
        "waitsFor",
    ];

    private static readonly string[] s_overrides =
    [
        "absentMeans",
        "apiDefaults",
        "autoName",
        "deleteBeforeReplace",
        "importIds",
        "replaceIf",
        "rules",
        "source",
        "unknownInPlans",
    ];

    public static TheoryData<string> Types { get; } = [.. TypeFile.Types];

    [Fact]
    public void Every_known_type_has_a_file_and_no_other_type_has_one() =>
        TypeFile.Types.Should().BeEquivalentTo(Known);

    [Fact]
    public void Every_model_is_of_a_type_that_has_a_file() =>
        Registry.Types.Should().BeSubsetOf(TypeFile.Types);

    [Theory]
    [MemberData(nameof(Types))]
    public void A_file_has_the_sections_that_the_page_explains(string type)
    {
        var file = s_sections.Where(section => TypeFile.Section(type, section) is not null);

        file.Should().Contain(["durations", "prices"]);
        Keys(Facts(type)).Should().BeSubsetOf(s_sections);
        if (TypeFile.Section(type, "overrides") is { } overrides)
        {
            Keys(overrides).Should().BeSubsetOf(s_overrides).And.Contain("source");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Whatever_a_file_says_it_says_from_where(string type)
    {
        var facts = Sourced(Facts(type)).ToList();

        facts
            .Select(fact => fact.GetProperty("source").GetString())
            .Should()
            .NotContain(source => string.IsNullOrWhiteSpace(source));
        facts
            .Where(fact => fact.TryGetProperty("date", out _))
            .Select(fact => fact.GetProperty("date").GetString())
            .Should()
            .OnlyContain(date => IsMonth(date));
    }

    /// <summary>A reader plans with a time: a guess of one figure looks like a fact.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void A_duration_that_is_estimated_at_half_a_minute_or_more_is_a_range(string type)
    {
        var durations = TypeFile.Section(type, "durations")!.Value;
        var updates = durations.TryGetProperty("updates", out var rows)
            ? rows.EnumerateArray().Select(row => row.GetProperty("seconds"))
            : [];
        var times = new[] { "create", "update", "delete" }
            .Select(durations.GetProperty)
            .Concat(updates)
            .Select(Durations.Parse)
            .ToList();

        times.Should().OnlyContain(time => time.Least <= time.Typical && time.Typical <= time.Most);
        if (
            durations
                .GetProperty("source")
                .GetString()!
                .Contains("estimat", StringComparison.Ordinal)
        )
        {
            times
                .Where(time => time.Typical >= TimeSpan.FromSeconds(30) && time.Most <= time.Least)
                .Should()
                .BeEquivalentTo(MeasuredOf(type));
        }
    }

    /// <summary>What a file with estimates has from a source.</summary>
    private static IEnumerable<ExpectedTime> MeasuredOf(string type) =>
        type == "gcp:alloydb/instance:Instance" ? [TimeSpan.FromMinutes(3)] : [];

    /// <summary>Pulumi's own type names have `eip`, `vpcEndpoint`, `bucketObjectv2`.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void A_reviewer_reads_no_abbreviation_in_small_letters(string type) =>
        Words
            .Noun(type)
            .Should()
            .NotMatchRegex(@"\b(api|bgp|dns|eip|iam|nat|vpc|vpn)\b|v2|^group$|^document$");

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_price_is_in_dollars_and_no_two_are_for_the_same_thing(string type)
    {
        var prices = TypeFile.Section(type, "prices")!.Value.EnumerateArray().ToList();

        prices.Should().NotBeEmpty("a type without a price says that it is free");
        prices.Should().OnlyContain(row => row.GetProperty("currency").GetString() == "USD");
        prices
            .Select(row =>
                string.Join(
                    '|',
                    new[] { "item", "region", "when" }.Select(key =>
                        row.TryGetProperty(key, out var value) ? value.ToString() : ""
                    )
                )
            )
            .Should()
            .OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_price_can_be_read() =>
        FluentActions.Invoking(() => PriceTable.Known).Should().NotThrow();

    [Fact]
    public void What_a_type_launches_has_a_price() =>
        TypeFile
            .Types.Select(type => TypeFile.Section(type, "launches"))
            .OfType<JsonElement>()
            .Select(launches => launches.GetProperty("type").GetString())
            .Should()
            .NotBeEmpty()
            .And.BeSubsetOf(TypeFile.Types);

    [Fact]
    public void What_a_type_waits_for_has_a_file_too() =>
        TypeFile
            .Rows("waitsFor")
            .Select(wait => wait.Row.GetProperty("type").GetString())
            .Should()
            .BeSubsetOf(TypeFile.Types);

    [Fact]
    public void A_type_without_a_file_takes_the_general_duration()
    {
        Durations.Of(Operation.Create, "fake:index:Thing").Typical.Should().BePositive();
        Durations
            .Of(Operation.Create, "gcp:alloydb/instance:Instance")
            .Typical.Should()
            .BeGreaterThan(TimeSpan.FromMinutes(7), "hashicorp/terraform-provider-google#21068");
    }

    /// <summary>Elsewhere the rehearsal knows no type by name, but for rules about the program.</summary>
    [Fact]
    public void No_fact_about_a_type_lies_elsewhere() =>
        Sources()
            .Where(path =>
                !Array.Exists(
                    ["Twin/Types/", "Policies/", "Review/", "Sweep/"],
                    folder => path.StartsWith(folder, StringComparison.Ordinal)
                )
            )
            .Where(path => Token().IsMatch(File.ReadAllText(At(path))))
            .Should()
            .BeEmpty();

    [Fact]
    public void A_file_of_code_beside_the_types_has_one_class() =>
        Sources()
            .Where(path => path.StartsWith("Twin/Types/", StringComparison.Ordinal))
            .Where(path => Declaration().Count(File.ReadAllText(At(path))) != 1)
            .Should()
            .BeEmpty();

    [Fact]
    public void The_page_explains_every_section_and_names_the_three_places()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "adding-a-type.md"));

        s_sections
            .Concat(s_overrides)
            .Select(key => $"`{key}`")
            .Should()
            .AllSatisfy(key => page.Should().Contain(key));
        Place()
            .Matches(page)
            .Select(place => place.Groups[1].Value)
            .Should()
            .Equal(
                "tools/sdks/schemas",
                "tools/tests/Codegen.Tests/types.txt",
                "tools/rehearsal/Twin/Types"
            );
        Place()
            .Matches(page)
            .Select(place => Path.Combine(Repository.Root, place.Groups[1].Value))
            .Should()
            .OnlyContain(path => Path.Exists(path));
    }

    [Fact]
    public void The_page_names_every_hook_of_a_model()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "adding-a-type.md"));

        typeof(ResourceModel)
            .GetMethods()
            .Concat(typeof(FunctionModel).GetMethods())
            .Where(method => method.IsVirtual && method.DeclaringType != typeof(object))
            .Select(method => $"`{method.Name.Replace("get_", "", StringComparison.Ordinal)}`")
            .Should()
            .HaveCountGreaterThan(10)
            .And.AllSatisfy(hook => page.Should().Contain(hook));
    }

    private static bool IsMonth(string? date) =>
        DateOnly.TryParseExact(
            date,
            "yyyy-MM",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );

    private static JsonElement Facts(string type)
    {
        var parts = type.Split(':', '/');
        using var json = JsonDocument.Parse(
            File.ReadAllText(At($"Twin/Types/{parts[0]}/{parts[1]}/{parts[3]}.json"))
        );
        return json.RootElement.Clone();
    }

    private static IEnumerable<JsonElement> Sourced(JsonElement file)
    {
        foreach (var section in file.EnumerateObject().Where(section => section.Name != "noun"))
        {
            if (section.Value.ValueKind == JsonValueKind.Object)
            {
                yield return section.Value;
                continue;
            }
            foreach (var row in section.Value.EnumerateArray())
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<string> Keys(JsonElement value) =>
        value.EnumerateObject().Select(entry => entry.Name);

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(At(""), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(At(""), path).Replace('\\', '/'));

    private static string At(string path) =>
        Path.Combine(Repository.Root, "tools", "rehearsal", path);

    [GeneratedRegex(@"""(?:aws|gcp|random):\w+/\w+:\w+""")]
    private static partial Regex Token();

    [GeneratedRegex("^(?:internal|public|file) .*$", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\d\. `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Place();
}
