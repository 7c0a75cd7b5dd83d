using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a first deployment from a description that an API refuses, which no preview says: an
/// apostrophe in a security group's is enough.
/// https://github.com/hashicorp/terraform-provider-aws/issues/18874
/// </summary>
public sealed class FreeTextTests
{
    private static readonly string[] s_free = ["description", "displayName", "tags", "labels"];

    /// <summary>Their limits are in no document of the API: the program's texts there are short.</summary>
    private static readonly string[] s_unlimited =
    [
        "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy",
    ];

    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Every_text_has_the_form_that_its_API_takes(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.Registrations.SelectMany(resource =>
                FreeText
                    .Wrong(resource.Type, resource.Goal.Inputs)
                    .Select(text => $"{resource.Name}: {text.Rule.Path} is {text.Value}")
            )
            .Should()
            .BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Every_text_has_a_limit_to_be_held_against(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.Custom.Cast<RegisteredResource>()
            .Where(resource => !s_unlimited.Contains(resource.Type))
            .SelectMany(resource =>
                resource
                    .Goal.Inputs.Keys.Intersect(s_free)
                    .Except(FreeText.Of(resource.Type).Select(text => text.Path))
                    .Select(path => $"{resource.Type} {path}")
            )
            .Should()
            .BeEmpty();
    }
}
