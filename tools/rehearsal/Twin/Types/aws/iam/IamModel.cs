namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What IAM's resources have in common: no region, names without regard to case.</summary>
/// <param name="type">Type token.</param>
internal abstract class IamModel(string type) : AwsModel(type)
{
    /// <summary>How long the provider tries while IAM spreads a change.</summary>
    public static readonly TimeSpan Propagation = TimeSpan.FromMinutes(2);

    protected const string Quotas =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

    protected override string? ComputeRegion(CloudCall call) => null;

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

    protected static Entity RequireRole(CloudCall call)
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

    /// <summary>Refuses what is no policy.</summary>
    /// <param name="property">Where it stands.</param>
    /// <param name="policy">The JSON.</param>
    /// <param name="isTrust">Whether it says who takes a role; else what a role may do.</param>
    protected static void RequirePolicy(string property, string? policy, bool isTrust = false)
    {
        var statements = PolicyStatement.Of(policy, isTrust);
        Require(
            statements is not null,
            "MalformedPolicyDocument",
            $"This policy contains invalid Json: {property} has to be a JSON object with Version and Statement",
            "policy-json",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html"
        );
        var problem = statements!
            .Select(statement => statement.Problem)
            .FirstOrDefault(found => found is not null);
        Require(
            problem is null,
            "MalformedPolicyDocument",
            problem?.Words ?? "",
            "policy-statement",
            problem?.Source ?? ""
        );
    }

    /// <summary>IAM does not count white space.</summary>
    protected static int Size(string? policy) =>
        policy?.Count(character => !char.IsWhiteSpace(character)) ?? 0;

    public static bool Same(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
