namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A managed policy on a role; putting it there twice is the same as once.</summary>
internal sealed class RolePolicyAttachment() : IamModel(Token)
{
    public const string Token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("role")}/{call.Text("policyArn")}";

    public override void RefuseWrite(CloudCall call)
    {
        var role = RequireRole(call);
        var arn = call.Text("policyArn") ?? "";
        var others = Others(call)
            .Where(other => Same(other.Text("role"), role.Id))
            .Select(other => other.Text("policyArn"))
            .Where(other => other != arn)
            .Distinct()
            .Count();
        Role.RequireManaged(others + 1);
    }
}
