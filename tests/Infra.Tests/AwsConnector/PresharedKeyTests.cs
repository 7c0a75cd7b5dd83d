using System.Text.RegularExpressions;
using CsCheck;

namespace KeylessAlloyDb.Infra.Tests.Connector;

/// <summary>Protects the tunnels' keys: a form that both clouds take, whatever the random text is.</summary>
public sealed partial class PresharedKeyTests
{
    [Fact]
    public void Is_a_key_for_AWS_whatever_is_drawn() =>
        Gen.String[Gen.Char.AlphaNumeric, PresharedKey.RandomLength, PresharedKey.RandomLength]
            .Sample(random => AwsKey().IsMatch(PresharedKey.Render(random)));

    [Fact]
    public void Holds_all_that_was_drawn() => PresharedKey.Render("0abc").Should().EndWith("0abc");

    // https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
    [GeneratedRegex(@"\A[A-Za-z1-9._][A-Za-z0-9._]{7,63}\z")]
    private static partial Regex AwsKey();
}
