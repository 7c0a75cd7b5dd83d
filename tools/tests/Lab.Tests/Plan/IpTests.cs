using CsCheck;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects the arithmetic behind the Resolver's address and the overlaps.</summary>
public sealed class IpTests
{
    private static readonly Gen<string> s_addresses = Gen
        .Byte.Array[4]
        .Select(bytes => string.Join('.', bytes));

    [Fact]
    public void A_network_holds_its_own_addresses() =>
        Gen.Select(s_addresses, Gen.Int[8, 24], Gen.UInt[0, 255])
            .Sample(
                (address, length, offset) =>
                {
                    var network = $"{Ip.Base(address, length)}/{length}";
                    return Ip.Contains(network, address)
                        && Ip.Contains(network, Ip.Add(network, offset))
                        && Ip.Overlap(network, $"{address}/32");
                }
            );

    [Theory]
    [InlineData("::1")]
    [InlineData("10.0.0")]
    [InlineData("")]
    public void Rejects_what_is_no_address_of_version_4(string text) =>
        Ip.IsAddress(text).Should().BeFalse();
}
