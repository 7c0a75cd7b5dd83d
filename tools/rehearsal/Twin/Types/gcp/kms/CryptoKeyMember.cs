namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A member with a role on a key. The key's project is its owner's, whose API is on.</summary>
internal sealed class CryptoKeyMember() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";

    /// <summary>The role that a service agent needs to encrypt with a key.</summary>
    public const string EncrypterDecrypter = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        Gcp.MemberId(call, call.Text("cryptoKeyId")!);

    public override void RefuseWrite(CloudCall call)
    {
        Gcp.RequireMember(call);
        var key = call.Text("cryptoKeyId");
        CloudCall.Require(
            key?.Split('/') is ["projects", _, "locations", _, "keyRings", _, "cryptoKeys", _],
            $"Invalid CryptoKey id format, expecting `{{projectId}}/{{locationId}}/{{keyRingName}}/{{cryptoKeyName}}` or `{{locationId}}/{{keyRingName}}/{{cryptoKeyName}}, got id: {key}",
            "key-by-name",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/kms/kms_utils.go"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("etag", $"BwY{Ids.Hex(8, id)}="));
}
