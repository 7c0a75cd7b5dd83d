namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>What an identity may do in a project.</summary>
internal sealed class ProjectMember() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:projects/iAMMember:IAMMember";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => Gcp.MemberId(call, Gcp.Project(call));

    public override void RefuseWrite(CloudCall call) => Gcp.RequireMember(call);

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("etag", $"BwY{Ids.Hex(8, id)}="));
}
