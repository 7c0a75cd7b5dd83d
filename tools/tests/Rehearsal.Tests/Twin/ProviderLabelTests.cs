using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects that other tags of the provider update what bears them, and nothing else.</summary>
public sealed class ProviderLabelTests
{
    [Theory]
    [InlineData("data", false)]
    [InlineData("web", true)]
    public void Default_tags_that_change_update_the_resource(string team, bool updated)
    {
        var provider = PropertyMap.Of(
            ("defaultTags", $$"""{ "tags": { "team": "{{team}}", "Name": "none" } }""")
        );
        var inputs = PropertyMap.Of(("tags", PropertyMap.Of(("Name", "vpc"))));
        var outputs = inputs.With("tagsAll", PropertyMap.Of(("Name", "vpc"), ("team", "data")));

        var changes = Changes("aws:ec2/vpc:Vpc", provider, inputs, outputs);

        changes
            .Should()
            .Equal(updated ? [new PropertyDiff("tagsAll", DiffKind.Update, Replaces: false)] : []);
    }

    [Theory]
    [InlineData("data", false)]
    [InlineData("web", true)]
    public void Default_labels_do_the_same_and_the_label_of_Pulumi_is_none_of_them(
        string team,
        bool updated
    )
    {
        var provider = PropertyMap.Of(("defaultLabels", $$"""{ "team": "{{team}}" }"""));
        var outputs = PropertyMap.Of(
            (
                "effectiveLabels",
                PropertyMap.Of((ProviderLabels.Provisioned, "true"), ("team", "data"))
            )
        );

        Changes("gcp:dns/managedZone:ManagedZone", provider, PropertyMap.Empty, outputs)
            .Should()
            .HaveCount(updated ? 1 : 0);
    }

    private static IEnumerable<PropertyDiff> Changes(
        string type,
        PropertyMap provider,
        PropertyMap inputs,
        PropertyMap outputs
    ) =>
        ProviderLabels.Between(
            new(new("urn", type, "name"), "id", inputs, outputs, inputs),
            provider
        );
}
