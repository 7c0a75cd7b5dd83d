namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// A role: it goes when no policy is left on it. The provider takes it out of its instance profiles.
/// </summary>
internal sealed class Role() : IamModel(Token)
{
    public const string Token = "aws:iam/role:Role";
    private const string Inline = "inlinePolicies";
    private const string Managed = "managedPolicyArns";
    private const int MostManaged = 10;

    /// <summary>Characters of a trust policy, where nobody has asked for more.</summary>
    private const int LongestTrust = 2048;
    private const string DeleteSource =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html";

    public override string ComputeId(CloudCall call) => NameOf(call);

    /// <summary>The provider creates the role, notes its name and then gives it its policies.</summary>
    public override IReadOnlyList<string> InputsAfterCreate => [Inline, Managed];

    public override void RefuseAfterCreate(CloudCall call) => RequirePolicies(call);

    /// <summary>The provider takes those policies off that the role itself names.</summary>
    public override void RefuseDelete(CloudCall call)
    {
        var inputs = call.Current!.Inputs;
        var forced = inputs.Get("forceDetachPolicies")?.AsBool == true;
        call.RetryUntilGone(
            other =>
                !forced
                && inputs.Get(Managed) is null
                && IsOf(call, other, RolePolicyAttachment.Token),
            Propagation,
            user =>
                $"api error DeleteConflict: Cannot delete entity, must detach all policies first: {call.Current!.Id} has {user.Text("policyArn")}",
            "role-with-attached-policy",
            DeleteSource
        );
        call.RetryUntilGone(
            other => !forced && inputs.Get(Inline) is null && IsOf(call, other, RolePolicy.Token),
            Propagation,
            user =>
                $"api error DeleteConflict: Cannot delete entity, must delete policies first: {call.Current!.Id} has {user.Text("name")}",
            "role-with-inline-policy",
            DeleteSource
        );
    }

    public override void RefuseWrite(CloudCall call)
    {
        RequireNewName(call, "Role");
        var trust = call.Text("assumeRolePolicy");
        RequirePolicy("assumeRolePolicy", trust, isTrust: true);
        Require(
            Size(trust) <= LongestTrust,
            "LimitExceeded",
            $"Cannot exceed quota for ACLSizePerRole: {LongestTrust}",
            "role-trust-size",
            Quotas
        );
        if (call.Current is not null)
        {
            RequirePolicies(call);
        }
    }

    protected override string? ComputeArn(CloudCall call, string id) => IamArn(call, "role", id);

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("uniqueId", UniqueId(call, "AROA")),
            ("createDate", "2026-01-01T00:00:00Z"),
            ("path", call.Text("path") ?? "/"),
            ("maxSessionDuration", call.Get("maxSessionDuration") ?? 3600),
            (Inline, call.Get(Inline) ?? PropertyValue.List()),
            (Managed, call.Get(Managed) ?? PropertyValue.List())
        );

    private static void RequirePolicies(CloudCall call)
    {
        foreach (var policy in call.Maps(Inline))
        {
            RequirePolicy($"{Inline}.policy", policy.Text("policy"));
        }
        RequireManaged(call.Texts(Managed).Count());
    }

    /// <param name="managed">How many managed policies a role would have.</param>
    public static void RequireManaged(int managed) =>
        Require(
            managed <= MostManaged,
            "LimitExceeded",
            $"Cannot exceed quota for PoliciesPerRole: {MostManaged}; {managed} are given",
            "role-managed-policies",
            Quotas
        );

    private static bool IsOf(CloudCall call, Entity other, string type) =>
        other.Type == type && Same(other.Text("role"), call.Current!.Id);
}
