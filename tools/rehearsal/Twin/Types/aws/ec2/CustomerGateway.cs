using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// The other end of a VPN, as AWS knows it. For an equal request AWS returns the existing gateway,
/// so two resources may own one: only the device name tells them apart.
/// </summary>
internal sealed class CustomerGateway() : Ec2Model(Token, "cgw", "customer-gateway")
{
    public const string Token = "aws:ec2/customerGateway:CustomerGateway";
    private const long LargestAsn = int.MaxValue;
    private const string Source =
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html";

    private static readonly string[] s_identity = ["type", "ipAddress", "bgpAsn", "deviceName"];

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        Others(call)
            .FirstOrDefault(other => s_identity.All(key => other.Inputs.Get(key) == call.Get(key)))
            ?.Id
        ?? base.ComputeId(call);

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.OfType(VpnConnection.Token)
                .Where(connection => connection.Text("customerGatewayId") == call.Current!.Id),
            user =>
                $"api error IncorrectState: The customer gateway is in use: {call.Current!.Id} by {user.Id}",
            "customer-gateway-in-use",
            "https://docs.aws.amazon.com/vpn/latest/s2svpn/delete-vpn.html"
        );

    public override void RefuseWrite(CloudCall call) =>
        Require(
            call.Text("bgpAsn") is not { } text
                || long.TryParse(text, CultureInfo.InvariantCulture, out var asn)
                    && asn is >= 1 and <= LargestAsn,
            "InvalidParameterValue",
            $"Value ({call.Text("bgpAsn")}) for parameter bgpAsn is invalid: 1 to {LargestAsn}; larger ones go into bgpAsnExtended",
            "customer-gateway-asn",
            Source
        );
}
