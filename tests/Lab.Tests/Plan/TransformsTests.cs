using CsCheck;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects the words of three vocabularies from meaning different algorithms.</summary>
public sealed class TransformsTests
{
    private static readonly Gen<string> s_words = Gen.Int[0, Transforms.Known.Count() - 1]
        .Select(Transforms.Known.ElementAt);

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
    public void Two_ends_meet_exactly_where_they_share_one_of_each_kind() =>
        Gen.Select(s_words.Array[1, 4], s_words.Array[1, 4])
            .Sample(
                (mine, theirs) =>
                    new Transforms(mine, ["SHA1"], ["14"], "").Meets(
                        new Transforms(theirs, ["SHA1"], ["14"], "")
                    ) == mine.Any(theirs.Contains)
            );

    [Fact]
    public void What_google_allows_by_default_meets_what_this_project_plans() =>
        Transforms
            .AnyOfGoogle("")
            .Meets(new(["AES256"], ["SHA2-256"], ["14"], ""))
            .Should()
            .BeTrue();
}
