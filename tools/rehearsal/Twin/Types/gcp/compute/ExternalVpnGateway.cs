using System.Net;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>What Google knows of the gateway at the other end.</summary>
internal sealed class ExternalVpnGateway() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/externalVpnGateway:ExternalVpnGateway";

    private const string Source =
        "https://cloud.google.com/compute/docs/reference/rest/v1/externalVpnGateways";

    public override string ComputeId(CloudCall call) => Gcp.GlobalId(call, "externalVpnGateways");

    /// <summary>The address of an interface; null when there is no such interface.</summary>
    public static string? Address(Entity gateway, double? number) =>
        gateway
            .Inputs.Maps("interfaces")
            .FirstOrDefault(i => (i.Get("id")?.AsNumber ?? 0) == (number ?? 0))
            ?.Text("ipAddress");

    public override void RefuseWrite(CloudCall call)
    {
        var interfaces = call.Maps("interfaces").ToList();
        var wanted = call.Text("redundancyType") switch
        {
            "FOUR_IPS_REDUNDANCY" => 4,
            "TWO_IPS_REDUNDANCY" => 2,
            _ => 1,
        };
        CloudCall.Require(
            interfaces
                .Select(i => i.Get("id")?.AsNumber ?? 0)
                .Order()
                .SequenceEqual(Enumerable.Range(0, wanted).Select(number => (double)number)),
            $"googleapi: Error 400: Invalid value for field 'resource.interfaces': {call.Text("redundancyType")} needs interfaces 0 to {wanted - 1}, got {string.Join(", ", interfaces.Select(i => i.Get("id")))}, invalid",
            "external-gateway-interfaces",
            Source
        );
        var addresses = interfaces.Select(i => i.Text("ipAddress")).ToList();
        CloudCall.Require(
            addresses.TrueForAll(address => IPAddress.TryParse(address, out _))
                && addresses.Distinct().Count() == addresses.Count,
            $"googleapi: Error 400: Invalid value for field 'resource.interfaces': {string.Join(", ", addresses)}: each needs an IP address of its own, invalid",
            "external-gateway-addresses",
            Source
        );
    }

    public override void RefuseDelete(CloudCall call) =>
        Gcp.RequireUnused(call, call.World.UsersOf(call.Current!), "externalVpnGateway");
}
