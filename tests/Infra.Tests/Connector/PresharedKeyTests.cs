using System.Text.RegularExpressions;
using CsCheck;

namespace KeylessAlloyDb.Tests.Connector;

/// <summary>Protects the tunnels' keys: a form that both clouds take, whatever the random text is.</summary>
public sealed partial class PresharedKeyTests
{
    [Fact]
    public void Is_a_key_for_AWS_whatever_is_drawn() =>
        Gen.String[Gen.Char.AlphaNumeric, PresharedKey.RandomLength, PresharedKey.RandomLength]
            .Sample(random => AwsKey().IsMatch(PresharedKey.Render(random)));

    [Fact]
    public void Holds_all_that_was_drawn() => PresharedKey.Render("0abc").Should().EndWith("0abc");

    /// <summary>However far a version is changed, one connection keeps its keys.</summary>
    [Fact]
    public void A_version_renews_the_keys_of_one_connection() =>
        Gen.Int[1, int.MaxValue]
            .Sample(version =>
                PresharedKey.IsRenewed(0, version) != PresharedKey.IsRenewed(1, version)
            );

    [Fact]
    public void Two_versions_after_each_other_renew_all_keys() =>
        new[] { (0, 2), (1, 3), (0, 4) }
            .Should()
            .OnlyContain(turn => PresharedKey.IsRenewed(turn.Item1, turn.Item2));

    // https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
    [GeneratedRegex(@"\A[A-Za-z1-9._][A-Za-z0-9._]{7,63}\z")]
    private static partial Regex AwsKey();
}
