using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects the words of three vocabularies from meaning different algorithms.</summary>
public sealed class TransformsTests
{
    [Fact]
    public void The_planned_set_is_the_same_in_every_vocabulary()
    {
        var aws = new Transforms(["AES256"], ["SHA2-256"], ["14"], "");
        var google = new Transforms(
            [Transforms.FromGoogle("AES-CBC-256")],
            [Transforms.FromGoogle("HMAC-SHA2-256-128")],
            [Transforms.FromGoogle("Group-14")],
            ""
        );

        google.Proposal.Should().Be(aws.Proposal).And.Be("aes256-sha256-modp2048");
        aws.Shown.Should().Equal("AES_CBC-256", "HMAC_SHA2_256_128", "MODP_2048");
        aws.IsPinned.Should().BeTrue();
    }

    [Fact]
    public void What_google_allows_by_default_has_what_this_project_plans()
    {
        var google = Transforms.AnyOfGoogle("");

        google.Encryption.Should().Contain("AES256");
        google.Integrity.Should().Contain("SHA2-256");
        google.Groups.Should().Contain("14");
        google.IsPinned.Should().BeFalse();
    }

    [Fact]
    public void No_two_words_mean_the_same_algorithm() =>
        Transforms
            .Known.Select(word => new Transforms([word], [], [], "").Proposal)
            .Should()
            .OnlyHaveUniqueItems();
}
