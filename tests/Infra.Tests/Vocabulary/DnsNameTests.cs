using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects names between clouds that spell them differently.</summary>
public sealed class DnsNameTests
{
    private const string Region = "asia-northeast1";

    [Theory]
    [InlineData("a.b")]
    [InlineData("a.b.")]
    [InlineData("a.b..")]
    public void Has_one_dot_or_none(string name)
    {
        DnsName.Absolute(name).Should().Be("a.b.");
        DnsName.Relative(name).Should().Be("a.b");
    }

    [Theory]
    [InlineData("alloydb-psc.goog")]
    [InlineData("alloydb-psc.goog.")]
    [InlineData("asia-northeast1.alloydb-psc.goog")]
    [InlineData("0a1b2c3d.asia-northeast1.alloydb-psc.goog")]
    public void Takes_a_parent_of_the_databases_names(string suffix) =>
        ProblemsOf(suffix).Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("goog")]
    [InlineData("example.com")]
    [InlineData("xalloydb-psc.goog")]
    [InlineData("us-central1.alloydb-psc.goog")]
    [InlineData("xasia-northeast1.alloydb-psc.goog")]
    [InlineData("-a.asia-northeast1.alloydb-psc.goog")]
    [InlineData("A.asia-northeast1.alloydb-psc.goog")]
    [InlineData("a b.asia-northeast1.alloydb-psc.goog")]
    public void Rejects_suffix(string? suffix) =>
        ProblemsOf(suffix)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("suffix = ")
            .And.EndWith(
                "asia-northeast1.alloydb-psc.goog "
                    + "(recommended: hides nothing else), alloydb-psc.goog, or <uid>.asia-northeast1.alloydb-psc.goog."
            );

    private static IReadOnlyList<string> ProblemsOf(string? suffix)
    {
        var problems = new Problems();
        DnsName.ValidateSuffix(problems, ("suffix", suffix), ("region", Region));
        return problems.Messages;
    }

    [Fact]
    public void One_dot_or_none_however_many_there_were() =>
        Gen.Select(Gen.String[Gen.Char["abc019-"], 1, 12].Array[1, 5], Gen.Int[0, 3])
            .Sample(
                (labels, dots) =>
                {
                    var name = string.Join('.', labels);
                    var written = name + new string('.', dots);
                    return DnsName.Absolute(written) == $"{name}."
                        && DnsName.Relative(written) == name;
                }
            );
}
