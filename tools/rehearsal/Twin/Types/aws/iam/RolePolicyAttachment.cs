namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A managed policy on a role; putting it there twice is the same as once.</summary>
internal sealed class RolePolicyAttachment() : IamModel(Token)
{
    public const string Token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    public override bool Idempotent => true;

    public override string Id(CloudCall call) => $"{call.Text("role")}/{call.Text("policyArn")}";

    protected override void Admit(CloudCall call) => ReferredRole(call);
}
