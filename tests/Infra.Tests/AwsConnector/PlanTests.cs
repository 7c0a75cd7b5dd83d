using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using KeylessAlloyDb.Infra.Tests.Configuration;

namespace KeylessAlloyDb.Infra.Tests.Connector;

/// <summary>Protects the plans behind AWS's half: subnets, tunnels, keys, architectures, policies.</summary>
public sealed class PlanTests
{
    private const string Alphanumeric =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>A /30 of the link-local range.</summary>
    private static readonly Gen<string> Inside = Gen.Select(Gen.Byte, Gen.Int[0, 63])
        .Select((third, block) => $"169.254.{third}.{block * 4}/30");

    [Fact]
    public void Subnets_of_the_VPC_never_overlap_and_AWS_takes_their_size() =>
        Networks
            .Of(VpcPlan.LargestPrefix, VpcPlan.SmallestPrefix)
            .Sample(vpc =>
            {
                List<string> subnets =
                [
                    VpcPlan.PrivateSubnet(vpc, 0),
                    VpcPlan.PrivateSubnet(vpc, 1),
                    VpcPlan.PrivateSubnet(vpc, 2),
                    VpcPlan.PublicSubnet(vpc),
                ];
                return Networks.AreDisjoint(subnets)
                    && subnets.All(subnet =>
                        Cidr.Overlap(vpc, subnet)
                        && Cidr.Parse(subnet)!.Value.PrefixLength is >= 16 and <= 28
                    );
            });

    [Fact]
    public void Tunnels_pair_as_the_99_99_percent_layout_says() =>
        Inside
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
                Inside,
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

    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
    [Fact]
    public void Keys_pass_both_clouds_rules_whatever_was_drawn() =>
        Gen.String[Gen.Char[Alphanumeric], PresharedKey.RandomLength, PresharedKey.RandomLength]
            .Sample(random =>
                Regex.IsMatch(PresharedKey.Render(random), @"\A(?!0)[A-Za-z0-9._]{8,64}\z")
            );

    [Theory]
    [InlineData("t4g.small", "arm64")]
    [InlineData("m7gd.large", "arm64")]
    [InlineData("im4gn.large", "arm64")]
    [InlineData("x2gd.medium", "arm64")]
    [InlineData("a1.medium", "arm64")]
    [InlineData("c7gn.xlarge", "arm64")]
    [InlineData("t3.small", "x86_64")]
    [InlineData("t3a.small", "x86_64")]
    [InlineData("g5.xlarge", "x86_64")]
    [InlineData("g4dn.xlarge", "x86_64")]
    [InlineData("m7i-flex.large", "x86_64")]
    [InlineData("c6in.metal", "x86_64")]
    public void Architecture_follows_the_family(string type, string architecture)
    {
        InstanceArchitecture.IsInstanceType(type).Should().BeTrue();
        InstanceArchitecture.Of(type).Should().Be(architecture);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t4g")]
    [InlineData("t4g.")]
    [InlineData("T4g.small")]
    public void Rejects_what_is_no_instance_type(string? type) =>
        InstanceArchitecture.IsInstanceType(type).Should().BeFalse();

    [Fact]
    public void Policies_are_JSON_whatever_they_name() =>
        Gen
            .String.Where(text => !text.Any(char.IsSurrogate))
            .Sample(resource =>
                (string?)
                    JsonNode.Parse(RolePolicyText.Allow(["s3:GetObject"], [resource]))![
                        "Statement"
                    ]![0]!["Resource"]![0] == resource
            );
}
