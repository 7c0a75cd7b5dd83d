using System.Text.RegularExpressions;
using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects the pairing of four tunnels, and the networks inside them.</summary>
public sealed class TunnelPlanTests
{
    private static readonly string[] s_inside =
    [
        "169.254.101.0/30",
        "169.254.101.4/30",
        "169.254.102.0/30",
        "169.254.102.4/30",
    ];

    private const string Allowed =
        "four different /30 networks in 169.254.0.0/16, none of AWS's reserved 169.254.0.0/30 to 169.254.5.0/30 and 169.254.169.252/30.";

    /// <summary>A /30 of the link-local range.</summary>
    private static readonly Gen<string> s_anyInside = Gen.Select(Gen.Byte, Gen.Int[0, 63])
        .Select((third, block) => $"169.254.{third}.{block * 4}/30");

    // https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway
    [Fact]
    public void Each_connection_has_two_tunnels_on_one_interface_of_Googles_gateway() =>
        TunnelPlan
            .Create(s_inside)
            .Should()
            .Equal(
                new Tunnel(0, 0, 1, s_inside[0]),
                new Tunnel(1, 0, 2, s_inside[1]),
                new Tunnel(2, 1, 1, s_inside[2]),
                new Tunnel(3, 1, 2, s_inside[3])
            );

    [Fact]
    public void Takes_four_different_networks() => ProblemsOf(s_inside).Should().BeEmpty();

    [Fact]
    public void Rejects_another_number_of_networks() =>
        ProblemsOf(s_inside[..3])
            .Should()
            .Equal(
                $"insideCidrs = [169.254.101.0/30, 169.254.101.4/30, 169.254.102.0/30]: lists 3 networks. Allowed: {Allowed}"
            );

    [Fact]
    public void Rejects_a_network_listed_twice() =>
        ProblemsOf([.. s_inside[..3], s_inside[0]])
            .Should()
            .ContainSingle()
            .Which.Should()
            .EndWith(
                $"lists a network twice: inside CIDRs are unique on a gateway. Allowed: {Allowed}"
            );

    [Theory]
    [InlineData("169.254.101.8/29")]
    [InlineData("10.0.0.0/30")]
    [InlineData("169.254.101.9/30")]
    [InlineData("text")]
    public void Rejects_network(string cidr) =>
        ProblemsOf([.. s_inside[..3], cidr])
            .Should()
            .Equal(
                $"insideCidrs[3] = {(cidr == "text" ? ShownValue.Hidden : $"\"{cidr}\"")}: is not a /30 network in 169.254.0.0/16. Allowed: {Allowed}"
            );

    // https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
    [Theory]
    [InlineData("169.254.0.0/30")]
    [InlineData("169.254.1.0/30")]
    [InlineData("169.254.2.0/30")]
    [InlineData("169.254.3.0/30")]
    [InlineData("169.254.4.0/30")]
    [InlineData("169.254.5.0/30")]
    [InlineData("169.254.169.252/30")]
    public void Rejects_what_AWS_reserves(string cidr) =>
        ProblemsOf([.. s_inside[..3], cidr])
            .Should()
            .Equal($"insideCidrs[3] = \"{cidr}\": is reserved by AWS. Allowed: {Allowed}");

    [Fact]
    public void Tunnels_pair_as_the_99_99_percent_layout_says() =>
        s_anyInside
            .Array[4]
            .Sample(inside =>
                TunnelPlan
                    .Create(inside)
                    .SequenceEqual([
                        new Tunnel(0, 0, 1, inside[0]),
                        new Tunnel(1, 0, 2, inside[1]),
                        new Tunnel(2, 1, 1, inside[2]),
                        new Tunnel(3, 1, 2, inside[3]),
                    ])
            );

    [Fact]
    public void Inside_networks_that_pass_are_four_disjoint_and_not_reserved() =>
        Gen.OneOf(
                s_anyInside,
                Gen.OneOf("169.254.0.0/30", "169.254.5.0/30", "169.254.169.252/30"),
                Gen.OneOf("169.254.9.0/29", "10.0.0.0/30", "169.254.9.1/30", "x")
            )
            .Array[3, 5]
            .Sample(inside =>
            {
                var problems = new Problems();
                TunnelPlan.Validate(problems, "insideCidrs", inside);
                var good =
                    inside.Length == 4
                    && inside.Distinct().Count() == 4
                    && inside.All(cidr =>
                        Regex.IsMatch(cidr, @"^169\.254\.\d+\.\d+/30$")
                        && Cidr.Parse(cidr) is not null
                        && !Regex.IsMatch(cidr, @"^169\.254\.([0-5]\.0|169\.252)/30$")
                    );
                return problems.Messages.Count == 0 == good
                    && (!good || Networks.AreDisjoint(inside));
            });

    private static IReadOnlyList<string> ProblemsOf(IReadOnlyList<string> cidrs)
    {
        var problems = new Problems();
        TunnelPlan.Validate(problems, "insideCidrs", cidrs);
        return problems.Messages;
    }
}
