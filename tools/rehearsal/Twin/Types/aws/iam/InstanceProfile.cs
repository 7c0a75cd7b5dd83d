namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What gives a role to instances: one role.</summary>
internal sealed class InstanceProfile() : IamModel(Token)
{
    public const string Token = "aws:iam/instanceProfile:InstanceProfile";

    public override string ComputeId(CloudCall call) => NameOf(call);

    /// <summary>The provider creates the profile, notes its id and then puts the role into it.</summary>
    public override IReadOnlyList<string> InputsAfterCreate => ["role"];

    public override void RefuseAfterCreate(CloudCall call) => RequireRoleIfGiven(call);

    public override void RefuseWrite(CloudCall call)
    {
        RequireNewName(call, "Instance Profile");
        if (call.Current is not null)
        {
            RequireRoleIfGiven(call);
        }
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        IamArn(call, "instance-profile", id);

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("uniqueId", UniqueId(call, "AIPA")),
            ("createDate", "2026-01-01T00:00:00Z"),
            ("path", call.Text("path") ?? "/")
        );

    private static void RequireRoleIfGiven(CloudCall call)
    {
        if (call.Text("role") is not null)
        {
            RequireRole(call);
        }
    }
}
