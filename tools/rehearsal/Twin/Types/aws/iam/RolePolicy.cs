namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An inline policy of a role; all of a role's together have at most 10,240 characters.</summary>
internal sealed class RolePolicy() : IamModel(Token)
{
    public const string Token = "aws:iam/rolePolicy:RolePolicy";
    private const int MaximumSize = 10240;

    public override string ComputeId(CloudCall call) => $"{call.Text("role")}:{NameOf(call)}";

    public override void RefuseWrite(CloudCall call)
    {
        var role = RequireRole(call);
        RequirePolicy("policy", call.Text("policy"));
        var size =
            Size(call.Text("policy"))
            + Others(call)
                .Where(other => Same(other.Text("role"), role.Id))
                .Sum(other => Size(other.Text("policy")));
        Require(
            size <= MaximumSize,
            "LimitExceeded",
            $"Maximum policy size of {MaximumSize} bytes exceeded for role {role.Id}: {size}",
            "role-policy-size",
            Quotas
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", id[(id.IndexOf(':') + 1)..]));
}
