using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects that the twin decides by the providers' own data (tools/rehearsal/data/provider-schemas), and
/// that what stands beside them is said with its source.
/// </summary>
public class ProviderSchemaTests
{
    public static TheoryData<string> Types { get; } =
    [.. new[] { "gcp", "aws", "random" }.SelectMany(PackageSchema.TypesOf)];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_data_have_every_property_under_the_name_that_the_program_uses(string type)
    {
        var provider = ProviderSchema.Find(type);

        provider.Should().NotBeNull();
        Missing(PackageSchema.Resource(type)!.Inputs, provider!.Properties, "").Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Both_schemas_require_the_same(string type)
    {
        var made = TypeRules.Of(type).AutoName?.Property;

        Required(PackageSchema.Resource(type)!.Inputs, ProviderSchema.Find(type)!.Properties, "")
            .Where(path => path != made)
            .Should()
            .BeSubsetOf(s_optionalToPulumi);
    }

    /// <summary>Where Pulumi makes a required property optional and derives it.</summary>
    private static readonly string[] s_optionalToPulumi =
    [
        "key",
        "objectLockConfiguration.rule.defaultRetention.mode",
        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_path_that_a_property_refers_to_exists_and_every_pattern_is_one(string type)
    {
        var provider = ProviderSchema.Find(type)!;

        FluentActions
            .Invoking(() => GroupRule.Of(provider).Count() + PresenceRule.Pairs(provider).Count())
            .Should()
            .NotThrow();
        foreach (var check in Checks(provider.Properties))
        {
            FluentActions.Invoking(() => check("x")).Should().NotThrow();
        }
    }

    /// <summary>The data carry samples that the provider's own validators took and refused.</summary>
    [Fact]
    public void Every_validator_agrees_with_the_samples_of_the_real_one()
    {
        var wrong = new List<string>();
        var samples = 0;
        var used = PackageSchema.TypesOf("gcp").ToHashSet(StringComparer.Ordinal);
        foreach (var type in Embedded.Json("google.provider.json").EnumerateObject())
        {
            if (
                type.Value.TryGetProperty("tok", out var token) && used.Contains(token.GetString()!)
            )
            {
                Walk(type.Value, type.Name);
            }
        }

        wrong.Should().BeEmpty();
        samples.Should().BeGreaterThan(200);

        void Walk(JsonElement element, string path)
        {
            foreach (var key in new[] { "props", "e" })
            {
                if (
                    element.TryGetProperty(key, out var block)
                    && block.ValueKind == JsonValueKind.Object
                )
                {
                    foreach (var property in block.EnumerateObject())
                    {
                        Judge(property.Value, $"{path}.{property.Name}");
                        Walk(property.Value, $"{path}.{property.Name}");
                    }
                }
            }
        }

        void Judge(JsonElement property, string path)
        {
            if (
                !property.TryGetProperty("v", out var validator)
                || validator.ValueKind != JsonValueKind.Object
                || Validators.Google(property, "v") is not { Count: > 0 } checks
            )
            {
                return;
            }
            foreach (var (key, expected) in new[] { ("ok", true), ("no", false) })
            {
                if (!validator.TryGetProperty(key, out var values))
                {
                    continue;
                }
                foreach (var sample in values.EnumerateArray().Select(TypeRules.ReadValue))
                {
                    samples++;
                    if (checks.All(check => check(sample) is null) != expected)
                    {
                        wrong.Add($"{path}: {sample} is {(expected ? "refused" : "accepted")}");
                    }
                }
            }
        }
    }

    private static IEnumerable<ValueCheck> Checks(ProviderBlock block) =>
        block.All.SelectMany(property =>
            property
                .Checks.Concat(property.ElementChecks)
                .Concat(property.ApiChecks)
                .Concat(property.Block is { } inner ? Checks(inner) : [])
        );

    private static IEnumerable<string> Missing(ObjectSpec spec, ProviderBlock block, string path)
    {
        foreach (var (name, property) in spec.Properties)
        {
            if (block.Find(name) is not { } found)
            {
                yield return path + name;
                continue;
            }
            if ((property.Object ?? property.Element?.Object) is { } inner)
            {
                foreach (var missing in Missing(inner.Value, found.Block!, $"{path}{name}."))
                {
                    yield return missing;
                }
            }
        }
    }

    /// <summary>What one of the schemas requires and the other one does not.</summary>
    private static IEnumerable<string> Required(ObjectSpec spec, ProviderBlock block, string path)
    {
        foreach (var (name, property) in spec.Properties)
        {
            var found = block.Find(name)!;
            if (found.IsRequired != spec.Required.Contains(name))
            {
                yield return path + name;
            }
            if ((property.Object ?? property.Element?.Object) is { } inner)
            {
                foreach (var missing in Required(inner.Value, found.Block!, $"{path}{name}."))
                {
                    yield return missing;
                }
            }
        }
    }
}
