using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects what an unreadable secret is compared as: what it was, whatever a program makes of it,
/// unless what it comes from is replaced and so unknown.
/// </summary>
public sealed class SealedSecretTests
{
    private static readonly PropertyValue s_sealed = SealedSecret.Value;

    [Fact]
    public void What_a_program_makes_of_it_is_what_it_was()
    {
        var derived = PropertyValue.Secret($"k{s_sealed.AsText}");
        var encoded = PropertyValue.Secret(Convert.ToBase64String("key"u8));

        SealedSecret.Keep(s_sealed, derived).Should().Be(s_sealed);
        SealedSecret.Keep(s_sealed, encoded).Should().Be(s_sealed);
        SealedSecret.Keep("name", $"from {s_sealed.AsText}").Should().Be((PropertyValue)"name");
    }

    [Fact]
    public void What_comes_from_a_replaced_resource_changes()
    {
        var unknown = PropertyValue.Secret(PropertyValue.Unknown);

        SealedSecret.Keep(s_sealed, unknown).Should().Be(unknown);
        SealedSecret
            .Keep(s_sealed, PropertyValue.List(PropertyValue.Unknown))
            .Should()
            .Be(PropertyValue.List(PropertyValue.Unknown));
    }

    [Fact]
    public void What_lies_beside_it_is_compared()
    {
        var old = PropertyMap.Of(
            ("keys", PropertyValue.List(s_sealed, "a")),
            ("size", 1),
            ("gone", s_sealed)
        );
        var now = PropertyMap.Of(
            ("keys", PropertyValue.List(PropertyValue.Secret("x"), "b")),
            ("size", 2)
        );

        SealedSecret
            .Keep(old, now)
            .Should()
            .Be(PropertyMap.Of(("keys", PropertyValue.List(s_sealed, "b")), ("size", 2)));
    }

    [Fact]
    public void A_readable_secret_is_compared() =>
        SealedSecret
            .Keep(PropertyValue.Secret("a"), PropertyValue.Secret("b"))
            .Should()
            .Be(PropertyValue.Secret("b"));
}
