using CsCheck;

namespace KeylessAlloyDb.Infra.Tests.Network;

/// <summary>Protects the two spellings of a name, which each cloud takes one of.</summary>
public sealed class DnsNameTests
{
    private static readonly Gen<string> Name = Gen.String[Gen.Char["abc019-"], 1, 12]
        .Array[1, 5]
        .Select(labels => string.Join('.', labels));

    [Fact]
    public void One_dot_or_none_however_many_there_were() =>
        Gen.Select(Name, Gen.Int[0, 3])
            .Sample(
                (name, dots) =>
                {
                    var written = name + new string('.', dots);
                    return DnsName.Absolute(written) == $"{name}."
                        && DnsName.Relative(written) == name
                        && DnsName.Absolute(DnsName.Relative(written)) == $"{name}.";
                }
            );

    [Theory]
    [InlineData("asia-northeast1.alloydb-psc.goog")]
    [InlineData("asia-northeast1.alloydb-psc.goog.")]
    [InlineData("alloydb-psc.goog")]
    [InlineData("0a1b2c3d.asia-northeast1.alloydb-psc.goog")]
    public void Parents_of_the_database_s_name_are_taken(string suffix) =>
        ProblemsOf(suffix).Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("goog")]
    [InlineData("us-central1.alloydb-psc.goog")]
    [InlineData("xasia-northeast1.alloydb-psc.goog")]
    [InlineData("asia-northeast1.alloydb-psc.goog.example.com")]
    [InlineData("-.asia-northeast1.alloydb-psc.goog")]
    [InlineData("A.asia-northeast1.alloydb-psc.goog")]
    public void Rejects_other_zones(string? suffix) =>
        ProblemsOf(suffix)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("asia-northeast1.alloydb-psc.goog (recommended");

    private static IReadOnlyList<string> ProblemsOf(string? suffix)
    {
        var problems = new Problems();
        DnsName.ValidateSuffix(problems, "dnsSuffix", suffix, "asia-northeast1");
        return problems.Messages;
    }
}
