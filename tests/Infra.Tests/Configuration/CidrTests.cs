using System.Net;
using CsCheck;

namespace KeylessAlloyDb.Infra.Tests.Configuration;

/// <summary>Protects the address arithmetic that both clouds' networks rest on.</summary>
public sealed class CidrTests
{
    [Fact]
    public void A_network_reads_as_it_is_written() =>
        Networks
            .Of(0, 32)
            .Sample(network => Cidr.Parse(network) is { } parsed && parsed.ToString() == network);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.1/24")]
    [InlineData("10.0.0/24")]
    [InlineData("010.0.0.0/24")]
    [InlineData(" 10.0.0.0/24")]
    [InlineData("10.0.0.0/33")]
    [InlineData("fd00::/64")]
    public void Rejects_what_is_no_IPv4_network(string? text) => Cidr.Parse(text).Should().BeNull();

    [Fact]
    public void Parts_are_disjoint_equal_and_inside() =>
        Gen.Select(Networks.Of(8, 24), Gen.Int[1, 4])
            .Sample(
                (network, bits) =>
                {
                    var whole = Cidr.Parse(network)!.Value;
                    var parts = Enumerable
                        .Range(0, 1 << bits)
                        .Select(i => Cidr.Part(whole, bits, i))
                        .ToList();

                    return parts.All(part =>
                            Cidr.Parse(part) is { } p
                            && p.PrefixLength == whole.PrefixLength + bits
                            && whole.Contains(p.BaseAddress)
                        ) && Networks.AreDisjoint(parts);
                }
            );

    [Fact]
    public void Two_networks_overlap_if_and_only_if_they_share_an_address() =>
        Gen.Select(Networks.Near(24, 30), Networks.Near(24, 30))
            .Sample(
                (one, other) =>
                    Cidr.Overlap(one, other) == Addresses(one).Intersect(Addresses(other)).Any()
                    && Cidr.Overlap(one, other) == Cidr.Overlap(other, one)
            );

    [Fact]
    public void A_network_contains_its_addresses_and_no_others() =>
        Gen.Select(Networks.Near(24, 30), Gen.Byte)
            .Sample(
                (network, last) =>
                    Cidr.Contains(network, $"10.0.0.{last}")
                    == Addresses(network).Contains($"10.0.0.{last}")
            );

    [Fact]
    public void Google_s_private_API_addresses_lie_in_the_range_that_is_kept_free() =>
        Cidr.Overlap(Cidr.PrivateGoogleApis, Cidr.GoogleApis).Should().BeTrue();

    private static IEnumerable<string> Addresses(string network)
    {
        var parsed = IPNetwork.Parse(network);
        var first = parsed.BaseAddress.GetAddressBytes()[3];
        return Enumerable.Range(first, 1 << (32 - parsed.PrefixLength)).Select(i => $"10.0.0.{i}");
    }
}
