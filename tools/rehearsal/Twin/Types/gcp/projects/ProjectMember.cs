using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>What an identity may do in a project.</summary>
internal sealed class ProjectMember() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:projects/iAMMember:IAMMember";

    public override bool Idempotent => true;

    public override string Id(CloudCall call) => Gcp.MemberId(call, Gcp.Project(call));

    protected override void Refuse(CloudCall call) => Gcp.RequireMember(call);

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(("etag", $"BwY{Ids.Hex(8, id)}="));
}
