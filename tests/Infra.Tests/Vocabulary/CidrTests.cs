using System.Net;
using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the arithmetic that every address of the stack comes from.</summary>
public sealed class CidrTests
{
    private static readonly Gen<IPNetwork> s_network =
        from prefix in Gen.Int[8, 28]
        from address in Gen.UInt
        select Cidr.Parse(
            $"{Text(prefix == 0 ? 0 : address >> (32 - prefix) << (32 - prefix))}/{prefix}"
        )!.Value;

    [Theory]
    [InlineData("10.20.0.0/16")]
    [InlineData("0.0.0.0/0")]
    [InlineData("169.254.101.0/30")]
    public void Reads(string text) => Cidr.Parse(text)!.Value.ToString().Should().Be(text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.20.0.0")]
    [InlineData("10.20.0.1/16")]
    [InlineData("10.20.0.0/33")]
    [InlineData("10.20.0.0/016")]
    [InlineData("10.20/16")]
    [InlineData(" 10.20.0.0/16")]
    [InlineData("fd00::/8")]
    [InlineData("text")]
    public void Rejects_text(string? text) => Cidr.Parse(text).Should().BeNull();

    [Fact]
    public void Parts_are_equal_disjoint_and_fill_the_network() =>
        Gen.Select(s_network, Gen.Int[0, 4])
            .Sample(
                (network, bits) =>
                {
                    var parts = Enumerable
                        .Range(0, 1 << bits)
                        .Select(i => Cidr.Parse(Cidr.Part(network, bits, i))!.Value)
                        .ToList();

                    parts
                        .Should()
                        .OnlyContain(part => part.PrefixLength == network.PrefixLength + bits);
                    parts.Should().OnlyContain(part => network.Contains(part.BaseAddress));
                    parts
                        .Select(part => Number(part.BaseAddress))
                        .Should()
                        .BeInAscendingOrder()
                        .And.OnlyHaveUniqueItems();
                    parts[0].BaseAddress.Should().Be(network.BaseAddress);
                }
            );

    [Theory]
    [InlineData(0, "10.20.0.0/19")]
    [InlineData(7, "10.20.224.0/19")]
    public void Cuts_a_network_into_eight(int index, string part) =>
        Cidr.Part(Cidr.Parse("10.20.0.0/16")!.Value, 3, index).Should().Be(part);

    [Fact]
    public void Networks_overlap_where_they_share_an_address() =>
        Gen.Select(s_network, s_network)
            .Sample(
                (one, other) =>
                {
                    var share = First(one) <= Last(other) && First(other) <= Last(one);

                    Cidr.Overlap(one, other).Should().Be(share);
                    Cidr.Overlap(other, one).Should().Be(share);
                    Cidr.Overlap(one.ToString(), other.ToString()).Should().Be(share);
                }
            );

    [Theory]
    [InlineData("10.0.0.0/8", "10.20.0.0/16", true)]
    [InlineData("10.20.0.0/16", "10.0.0.0/8", true)]
    [InlineData("10.20.0.0/16", "10.21.0.0/16", false)]
    [InlineData("10.20.0.0/16", "text", false)]
    [InlineData("text", "10.20.0.0/16", false)]
    public void Text_overlaps_only_as_networks(string one, string other, bool overlap) =>
        Cidr.Overlap(one, other).Should().Be(overlap);

    /// <summary>A route wins where it is as narrow as the other one, or narrower.</summary>
    [Theory]
    [InlineData("10.30.0.0/25", "10.30.0.0/25", true)]
    [InlineData("10.30.0.64/26", "10.30.0.0/25", true)]
    [InlineData("10.30.0.0/24", "10.30.0.0/25", false)]
    [InlineData("10.30.0.128/25", "10.30.0.0/25", false)]
    [InlineData(null, "10.30.0.0/25", false)]
    [InlineData("pl-61a54008", "10.30.0.0/25", false)]
    public void Is_within(string? part, string whole, bool within) =>
        Cidr.IsWithin(part, whole).Should().Be(within);

    [Theory]
    [InlineData("10.20.0.0/16", "10.20.255.255", true)]
    [InlineData("10.20.0.0/16", "10.21.0.0", false)]
    [InlineData("10.20.0.0/16", "text", false)]
    [InlineData("text", "10.20.0.0", false)]
    public void Contains(string network, string address, bool contains) =>
        Cidr.Contains(network, address).Should().Be(contains);

    [Theory]
    [InlineData("10.20.0.0/16")]
    [InlineData("10.20.0.0/20")]
    [InlineData("10.20.0.0/24")]
    public void Takes_sizes_between_the_bounds(string cidr)
    {
        var problems = new Problems();

        Required(problems, cidr)!.Value.ToString().Should().Be(cidr);
        problems.Messages.Should().BeEmpty();
    }

    [Theory]
    [InlineData(
        "text",
        "range = (hidden, as it may be a secret): is not an IPv4 network. Allowed: an IPv4 network such as 10.20.0.0/16, with no bits set behind the prefix."
    )]
    [InlineData(
        "10.20.0.0/15",
        "range = \"10.20.0.0/15\": is too large. Allowed: a prefix of /16 to /24."
    )]
    [InlineData(
        "10.20.0.0/25",
        "range = \"10.20.0.0/25\": is too small: it is cut. Allowed: a prefix of /16 to /24."
    )]
    public void Rejects(string cidr, string problem)
    {
        var problems = new Problems();

        Required(problems, cidr).Should().BeNull();
        problems.Messages.Should().Equal(problem);
    }

    private static IPNetwork? Required(Problems problems, string cidr) =>
        Cidr.Require(problems, "range", cidr, 16, 24, "it is cut");

    private static uint First(IPNetwork network) => Number(network.BaseAddress);

    private static uint Last(IPNetwork network) =>
        First(network) + (uint)((1L << (32 - network.PrefixLength)) - 1);

    private static uint Number(IPAddress address) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string Text(uint address) =>
        $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
}
