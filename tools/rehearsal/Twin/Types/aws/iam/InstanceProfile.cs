using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What gives a role to instances: one role.</summary>
internal sealed class InstanceProfile() : IamModel(Token)
{
    public const string Token = "aws:iam/instanceProfile:InstanceProfile";

    public override string Id(CloudCall call) => NameOf(call);

    /// <summary>The provider creates the profile, notes its id and then puts the role into it.</summary>
    public override IReadOnlyList<string> GivenLater => ["role"];

    public override void Complete(CloudCall call) => RequireRole(call);

    protected override void Admit(CloudCall call)
    {
        RequireNewName(call, "Instance Profile");
        if (call.Current is not null)
        {
            RequireRole(call);
        }
    }

    protected override string? Arn(CloudCall call, string id) =>
        IamArn(call, "instance-profile", id);

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            ("uniqueId", UniqueId(call, "AIPA")),
            ("createDate", "2026-01-01T00:00:00Z"),
            ("path", call.Text("path") ?? "/")
        );

    private static void RequireRole(CloudCall call)
    {
        if (call.Text("role") is not null)
        {
            ReferredRole(call);
        }
    }
}
