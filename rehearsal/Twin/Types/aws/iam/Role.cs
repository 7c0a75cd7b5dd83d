using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// A role: it goes when no policy is left on it. The provider takes it out of its instance profiles.
/// </summary>
internal sealed class Role() : IamModel(Token)
{
    public const string Token = "aws:iam/role:Role";
    private const string DeleteSource =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html";

    public override string Id(CloudCall call) => NameOf(call);

    public override void Release(CloudCall call)
    {
        if (call.Current!.Inputs.Get("forceDetachPolicies")?.AsBool == true)
        {
            return;
        }
        call.AwaitGone(
            other => IsOf(call, other, RolePolicyAttachment.Token),
            Propagation,
            user =>
                $"api error DeleteConflict: Cannot delete entity, must detach all policies first: {call.Current!.Id} has {user.Text("policyArn")}",
            "role-with-attached-policy",
            DeleteSource
        );
        call.AwaitGone(
            other => IsOf(call, other, RolePolicy.Token),
            Propagation,
            user =>
                $"api error DeleteConflict: Cannot delete entity, must delete policies first: {call.Current!.Id} has {user.Text("name")}",
            "role-with-inline-policy",
            DeleteSource
        );
    }

    protected override void Admit(CloudCall call)
    {
        RequireNewName(call, "Role");
        RequirePolicy(call, "assumeRolePolicy");
    }

    protected override string? Arn(CloudCall call, string id) => IamArn(call, "role", id);

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            ("uniqueId", UniqueId(call, "AROA")),
            ("createDate", "2026-01-01T00:00:00Z"),
            ("path", call.Text("path") ?? "/"),
            ("maxSessionDuration", call.Get("maxSessionDuration") ?? 3600),
            ("inlinePolicies", PropertyValue.List()),
            ("managedPolicyArns", PropertyValue.List())
        );

    private static bool IsOf(CloudCall call, Entity other, string type) =>
        other.Type == type && Same(other.Text("role"), call.Current!.Id);
}
