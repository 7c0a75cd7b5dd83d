using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>What IAM's resources have in common: no region, names without regard to case.</summary>
/// <param name="type">Type token.</param>
internal abstract class IamModel(string type) : AwsModel(type)
{
    protected const string Quotas =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

    protected override string? Region(CloudCall call) => null;

    /// <summary>arn:aws:iam::account:kind/path/name</summary>
    protected static string IamArn(CloudCall call, string kind, string name) =>
        $"arn:{Account.Partition(RegionOf(call))}:iam::{AccountOf(call)}:{kind}{call.Text("path") ?? "/"}{name}";

    /// <summary>AROA… or AIPA… and 17 more.</summary>
    protected static string UniqueId(CloudCall call, string prefix) =>
        call.Current?.Text("uniqueId")
        ?? prefix + Ids.Hex(17, prefix, call.Resource.Urn).ToUpperInvariant();

    /// <summary>Refuses a name that differs from an existing one by nothing but case.</summary>
    protected void RequireNewName(CloudCall call, string kind)
    {
        var name = call.Text("name");
        Require(
            name is null || !Others(call).Any(other => Same(other.Text("name"), name)),
            "EntityAlreadyExists",
            $"{kind} with name {name} already exists; names are the same whatever their case",
            "iam-name-unique",
            Quotas
        );
    }

    protected static Entity ReferredRole(CloudCall call)
    {
        var name = call.Text("role");
        var role = call.World.OfType(Role.Token).FirstOrDefault(role => Same(role.Id, name));
        Require(
            role is not null,
            "NoSuchEntity",
            $"The role with name {name} cannot be found.",
            "reference-exists",
            "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html"
        );
        return role!;
    }

    protected static void RequirePolicy(CloudCall call, string property)
    {
        Require(
            IsObject(call.Text(property)),
            "MalformedPolicyDocument",
            $"This policy contains invalid Json: {property} has to be a JSON object with Version and Statement",
            "policy-json",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html"
        );
    }

    public static bool Same(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsObject(string? text)
    {
        try
        {
            using var json = JsonDocument.Parse(text ?? "");
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("Statement", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

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
        CloudCall.RequireUnused(
            Of(call, RolePolicyAttachment.Token),
            user =>
                $"api error DeleteConflict: Cannot delete entity, must detach all policies first: {call.Current!.Id} has {user.Text("policyArn")}",
            "role-with-attached-policy",
            DeleteSource
        );
        CloudCall.RequireUnused(
            Of(call, RolePolicy.Token),
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

    private static IEnumerable<Entity> Of(CloudCall call, string type) =>
        call.World.OfType(type).Where(other => Same(other.Text("role"), call.Current!.Id));
}

/// <summary>A managed policy on a role; putting it there twice is the same as once.</summary>
internal sealed class RolePolicyAttachment() : IamModel(Token)
{
    public const string Token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    public override bool Idempotent => true;

    public override string Id(CloudCall call) => $"{call.Text("role")}/{call.Text("policyArn")}";

    protected override void Admit(CloudCall call) => ReferredRole(call);
}

/// <summary>An inline policy of a role; all of a role's together have at most 10,240 characters.</summary>
internal sealed class RolePolicy() : IamModel(Token)
{
    public const string Token = "aws:iam/rolePolicy:RolePolicy";
    private const int MaximumSize = 10240;

    public override string Id(CloudCall call) => $"{call.Text("role")}:{NameOf(call)}";

    protected override void Admit(CloudCall call)
    {
        var role = ReferredRole(call);
        RequirePolicy(call, "policy");
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

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id[(id.IndexOf(':') + 1)..]),
            ("namePrefix", call.Text("namePrefix") ?? "")
        );

    /// <summary>IAM does not count white space.</summary>
    private static int Size(string? policy) =>
        policy?.Count(character => !char.IsWhiteSpace(character)) ?? 0;
}

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
