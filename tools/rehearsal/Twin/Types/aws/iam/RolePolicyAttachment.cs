namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A managed policy on a role; putting it there twice is the same as once.</summary>
internal sealed class RolePolicyAttachment() : IamModel(Token)
{
    public const string Token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("role")}/{call.Text("policyArn")}";

    public override void RefuseWrite(CloudCall call) => RequireRole(call);
}
