using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>The records of one name and type in a zone.</summary>
internal sealed class RecordSet() : GoogleModel(Token, api: "dns")
{
    public const string Token = "gcp:dns/recordSet:RecordSet";

    private const string Source = "https://cloud.google.com/dns/docs/records";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/managedZones/{call.Text("managedZone")}/rrsets/{call.Text("name")}/{call.Text("type")}";

    /// <summary>
    /// The provider deletes an existing set of the same name and type in the change that adds its own.
    /// </summary>
    /// <remarks>https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/services/dns/resource_dns_record_set.go</remarks>
    public override bool AcceptsExisting => true;

    /// <summary>A zone always has these two; the provider reports success.</summary>
    public override bool RetainsOnDelete(CloudCall call) =>
        base.RetainsOnDelete(call)
        || call.Text("type") == "SOA"
        || (call.Text("type") == "NS" && call.Text("name") == ZoneOf(call)?.Text("dnsName"));

    public override IEnumerable<CheckFailure> Check(PropertyMap inputs)
    {
        if (inputs.Text("name") is { } name && !name.EndsWith('.'))
        {
            yield return new("name", $"'{name}' must end with a dot, '{name}.'");
        }
    }

    public override void RefuseWrite(CloudCall call)
    {
        var name = call.Text("name")!;
        var zone = ZoneOf(call);
        CloudCall.Require(
            zone is not null,
            $"googleapi: Error 404: The 'parameters.managedZone' resource named '{call.Text("managedZone")}' does not exist: the zone's name is wanted, notFound",
            "record-zone",
            Source
        );
        var apex = zone.Text("dnsName")!;
        CloudCall.Require(
            name == apex || name.EndsWith($".{apex}", StringComparison.Ordinal),
            $"googleapi: Error 400: Invalid value for 'entity.change.additions[0].name': '{name}': it is outside the zone '{apex}', invalid",
            "record-in-zone",
            Source
        );
        CloudCall.Require(
            !call
                .World.OfType(Token)
                .Any(other =>
                    other.Id != ComputeId(call)
                    && other.Text("managedZone") == call.Text("managedZone")
                    && other.Text("name") == name
                    && "CNAME" is var alias
                    && (call.Text("type") == alias || other.Text("type") == alias)
                ),
            $"googleapi: Error 400: '{name}' cannot have a CNAME next to other records, cnameResourceRecordSetConflict",
            "record-cname-alone",
            Source
        );
        RequireData(call);
    }

    private static Entity? ZoneOf(CloudCall call) =>
        call
            .World.OfType(ManagedZone.Token)
            .FirstOrDefault(zone =>
                zone.Text("name") == call.Text("managedZone")
                && zone.Text("project") == Gcp.Project(call)
            );

    private static void RequireData(CloudCall call)
    {
        var wrong = call.Texts("rrdatas")
            .FirstOrDefault(data =>
                call.Text("type") switch
                {
                    "A" => !IPAddress.TryParse(data, out var address)
                        || address.AddressFamily != AddressFamily.InterNetwork,
                    "CNAME" => !data.EndsWith('.'),
                    _ => false,
                }
            );
        CloudCall.Require(
            wrong is null && call.Texts("rrdatas").Any(),
            $"googleapi: Error 400: Invalid value for 'entity.change.additions[0].rrdata': '{wrong}' in a record of type {call.Text("type")}, invalid",
            "record-data",
            Source
        );
    }
}
