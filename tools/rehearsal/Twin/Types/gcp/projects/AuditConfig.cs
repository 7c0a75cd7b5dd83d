namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Which audit logs a service writes in a project; there is one setting per service.</summary>
internal sealed class AuditConfig() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:projects/iAMAuditConfig:IAMAuditConfig";

    /// <summary>Creating one replaces what the service had.</summary>
    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        $"{Gcp.Project(call)}/audit_config/{call.Text("service")}";

    public override void RefuseWrite(CloudCall call) =>
        CloudCall.Require(
            call.Text("service") != "iamcredentials.googleapis.com",
            "googleapi: Error 400: Invalid service 'iamcredentials.googleapis.com': its audit logs are configured with iam.googleapis.com, badRequest",
            "audit-iamcredentials",
            "https://docs.cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("etag", $"BwY{Ids.Hex(8, id)}="));
}
