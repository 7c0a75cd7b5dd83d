namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects BGP: numbers that both clouds take.</summary>
public sealed class AsnTests
{
    // RFC 6996.
    [Theory]
    [InlineData(64512)]
    [InlineData(65001)]
    [InlineData(65534)]
    public void Takes(int asn) => ProblemsOf(asn).Should().BeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(64511)]
    [InlineData(65535)]
    [InlineData(int.MaxValue)]
    public void Rejects(int asn) =>
        ProblemsOf(asn)
            .Should()
            .Equal(
                $"asn = {asn}: is not a private ASN. Allowed: a private 16-bit ASN, 64512 to 65534."
            );

    private static IReadOnlyList<string> ProblemsOf(int asn)
    {
        var problems = new Problems();
        Asn.Require(problems, "asn", asn);
        return problems.Messages;
    }
}
