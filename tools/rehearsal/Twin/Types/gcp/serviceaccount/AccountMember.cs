namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A member with a role on a service account.</summary>
internal sealed class AccountMember() : GoogleModel(Token, api: "iam")
{
    public const string Token = "gcp:serviceaccount/iAMMember:IAMMember";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        Gcp.MemberId(call, call.Text("serviceAccountId")!);

    public override void RefuseWrite(CloudCall call)
    {
        var account = call.Text("serviceAccountId");
        CloudCall.Require(
            account?.Split('/') is ["projects", _, "serviceAccounts", _],
            $"googleapi: Error 400: Invalid service account '{account}': expected its full name, projects/<project>/serviceAccounts/<email>, badRequest",
            "service-account-by-name",
            "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_service_account_iam"
        );
        var role = call.Text("role") ?? "";
        CloudCall.Require(
            !role.StartsWith("roles/", StringComparison.Ordinal)
                || !role.Contains('.')
                || role.StartsWith("roles/iam.", StringComparison.Ordinal)
                || role.Contains("erviceAgent", StringComparison.Ordinal),
            $"googleapi: Error 400: Role {role} is not supported for this resource., badRequest",
            "role-of-account",
            "https://github.com/hashicorp/terraform/issues/25623"
        );
        Gcp.RequireMember(call);
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("etag", $"BwY{Ids.Hex(8, id)}="));
}
