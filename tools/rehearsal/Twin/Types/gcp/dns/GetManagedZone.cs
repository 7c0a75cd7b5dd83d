namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A zone by its name. The answer does not say which networks see it.</summary>
internal sealed class GetManagedZone()
    : GoogleLookup("gcp:dns/getManagedZone:getManagedZone", ManagedZone.Token, "dns")
{
    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/services/dns/data_source_dns_managed_zone.go";

    protected override string NoneFound(FunctionCall call) =>
        $"googleapi: Error 404: The 'parameters.managedZone' resource named '{call.Arguments.Text("name")}' does not exist., notFound";

    protected override string IdOf(FunctionCall call) =>
        $"projects/{call.Place("project")}/managedZones/{call.Arguments.Text("name")}";
}
