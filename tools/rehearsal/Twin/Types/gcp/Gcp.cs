using System.Net;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>What Google Cloud's APIs have in common.</summary>
internal static partial class Gcp
{
    /// <summary>Time stamps are the same in every rehearsal.</summary>
    public const string Created = "2026-01-01T00:00:00.000-00:00";

    public static readonly DateTimeOffset CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string ComputeApi = "https://www.googleapis.com/compute/v1/";
    private const string PrincipalSet = "principalSet://iam.googleapis.com/";
    private const string Principal = "principal://iam.googleapis.com/";

    public static string Project(CloudCall call) =>
        call.Text("project") ?? call.Provider.Text("project") ?? "";

    public static string Region(CloudCall call) =>
        call.Text("region") ?? call.Provider.Text("region") ?? "";

    /// <summary>projects/P/global/KIND/NAME</summary>
    public static string GlobalId(CloudCall call, string kind) =>
        $"projects/{Project(call)}/global/{kind}/{call.Text("name")}";

    /// <summary>projects/P/regions/R/KIND/NAME</summary>
    public static string RegionalId(CloudCall call, string kind) =>
        $"projects/{Project(call)}/regions/{Region(call)}/{kind}/{call.Text("name")}";

    /// <summary>A resource's URL in the Compute API.</summary>
    public static string SelfLink(string id) => ComputeApi + id;

    /// <summary>The id of the resource that a URL of the Compute API means.</summary>
    public static string IdOfLink(string link) =>
        link.StartsWith(ComputeApi, StringComparison.Ordinal) ? link[ComputeApi.Length..] : link;

    /// <summary>The number of a project; real ones are as arbitrary.</summary>
    public static string ProjectNumber(string project) => Ids.Digits(12, "project", project);

    /// <summary>The resource that a reference means: an id, a URL, or a name in the same project.</summary>
    public static Entity? Find(CloudCall call, string type, string? reference) =>
        reference is null ? null
        : reference.Contains('/') ? call.World.Resolve(type, reference)
        : call.World.OfType(type).FirstOrDefault(entity => entity.Text("name") == reference);

    /// <summary>The resource that an input refers to; refuses a reference to nothing.</summary>
    public static Entity RequireExisting(CloudCall call, string path, string type) =>
        RequireExisting(call, call.Text(path), path, type);

    public static Entity RequireExisting(
        CloudCall call,
        string? reference,
        string path,
        string type
    ) =>
        Find(call, type, reference)
        ?? throw new ProviderException(
            $"googleapi: Error 404: The resource '{reference}' was not found ({path}), notFound",
            "reference-exists",
            "https://cloud.google.com/compute/docs/reference/rest/v1"
        );

    /// <summary>
    /// The resource that an input refers to, in the same project: of a Shared VPC, gateways, routers, tunnels,
    /// subnets and firewall rules lie in the host project.
    /// </summary>
    public static Entity RequireInProject(CloudCall call, string path, string type)
    {
        var found = RequireExisting(call, path, type);
        CloudCall.Require(
            found.Id.Split('/')[1] == Project(call),
            $"googleapi: Error 400: Invalid value for field 'resource.{path}': '{found.Id}'. Cross project referencing is not allowed for this resource., invalid",
            "same-project",
            "https://github.com/hashicorp/terraform-provider-google/issues/12896"
        );
        return found;
    }

    /// <summary>Refuses an id that its maker chooses and that is no lower-case DNS label.</summary>
    public static void RequireResourceId(string what, string id, string rule) =>
        CloudCall.Require(
            ResourceId().IsMatch(id),
            $"googleapi: Error 400: Invalid {what} '{id}' of {id.Length} characters: expected 1 to 63 of [a-z0-9-], beginning with a letter and not ending with -, badRequest",
            rule,
            "https://google.aip.dev/122#resource-id-segments"
        );

    /// <summary>Refuses to delete what other resources still refer to.</summary>
    public static void RequireUnused(CloudCall call, IEnumerable<Entity> users, string kind) =>
        CloudCall.RequireNone(
            users,
            user =>
                $"googleapi: Error 400: The {kind} resource '{call.Current!.Id}' is already being used by '{user.Id}', resourceInUseByAnotherResource",
            $"{kind}-in-use",
            "https://cloud.google.com/compute/docs/reference/rest/v1"
        );

    /// <summary>
    /// Id of a member of a policy. The same role and member under another condition is another one.
    /// </summary>
    /// <param name="call">The call; its inputs have the role, the member and perhaps a condition.</param>
    /// <param name="resource">Id of what the policy belongs to.</param>
    /// <remarks>https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/tpgiamresource/resource_iam_member.go</remarks>
    public static string MemberId(CloudCall call, string resource) =>
        $"{resource}/{call.Text("role")}/{call.Text("member")}"
        + (
            call.Get("condition")?.AsMap is { } condition
                ? $"/{condition.Text("title")}/{condition.Text("description")}/{condition.Text("expression")}"
                : ""
        );

    /// <summary>
    /// Refuses an IAM member that names nobody: a pool that is not there or is named by its project's
    /// id, a service account that was deleted.
    /// </summary>
    public static void RequireMember(CloudCall call)
    {
        CloudCall.Require(
            call.Text("role") is not { } role || RoleName().IsMatch(role),
            "googleapi: Error 400: The role name must be in the form \"roles/{role}\", \"organizations/{organization_id}/roles/{role}\", or \"projects/{project_id}/roles/{role}\"., badRequest",
            "role-name",
            "https://cloud.google.com/iam/docs/reference/rest/v1/roles/get"
        );
        CloudCall.Require(
            call.Get("condition") is null
                || call.Text("role") is not ("roles/owner" or "roles/editor" or "roles/viewer"),
            "googleapi: Error 400: LintValidationUnits/BindingRoleAllowConditionCheck Error: Conditions can't be set on primitive roles., badRequest",
            "condition-on-basic-role",
            "https://cloud.google.com/iam/docs/conditions-overview"
        );
        var member = call.Text("member") ?? "";
        if (
            member.StartsWith(PrincipalSet, StringComparison.Ordinal)
            || member.StartsWith(Principal, StringComparison.Ordinal)
        )
        {
            RequirePool(call, member);
            return;
        }
        const string ServiceAccount = "serviceAccount:";
        if (!member.StartsWith(ServiceAccount, StringComparison.Ordinal))
        {
            return;
        }
        // Accounts may have been made elsewhere; one that is known to be gone is none.
        var email = member[ServiceAccount.Length..];
        var account = $"projects/{Project(call)}/serviceAccounts/{email}";
        CloudCall.Require(
            call.World.Find(Account.Token, account) is not null
                || !call.World.WasDeleted(Account.Token, account),
            $"googleapi: Error 400: Service account {email} does not exist., badRequest",
            "member-exists",
            "https://cloud.google.com/iam/docs/policies"
        );
    }

    /// <summary>
    /// A free host address of a subnet. Reservations come from its lower half, DNS forwarders from its
    /// upper one, so that they never meet.
    /// </summary>
    /// <remarks>
    /// Google keeps the first two and the last two: https://cloud.google.com/vpc/docs/subnets
    /// </remarks>
    public static string Host(
        IPNetwork range,
        bool upper,
        Func<string, bool> taken,
        params string[] seed
    )
    {
        var half = ((1 << (32 - range.PrefixLength)) - 4) / 2;
        var start = Ids.Below(half, seed);
        return Enumerable
                .Range(0, half)
                .Select(offset =>
                    Addresses.At(range, 2 + (upper ? half : 0) + ((start + offset) % half))
                )
                .FirstOrDefault(address => !taken(address))
            ?? throw new ProviderException(
                $"googleapi: Error 400: The IP space of '{range}' is exhausted, IP_SPACE_EXHAUSTED",
                "subnet-exhausted",
                "https://cloud.google.com/vpc/docs/subnets"
            );
    }

    private static void RequirePool(CloudCall call, string member)
    {
        const string Source =
            "https://cloud.google.com/iam/docs/principal-identifiers; https://github.com/hashicorp/terraform-provider-google/issues/12446";
        var name = member[(member.IndexOf(".com/", StringComparison.Ordinal) + 5)..];
        var parts = name.Split('/');
        CloudCall.Require(
            parts
                is [
                    "projects",
                    var number,
                    "locations",
                    "global",
                    "workloadIdentityPools",
                    _,
                    _,
                    ..,
                ]
                && number.Length > 0
                && number.All(char.IsAsciiDigit),
            $"googleapi: Error 400: Invalid principal '{member}': expected projects/<project number>/locations/global/workloadIdentityPools/<pool>/…, badRequest",
            "member-by-project-number",
            Source
        );
        CloudCall.Require(
            call.World.OfType(WorkloadIdentityPool.Token)
                .Any(pool => pool.Text("name") == string.Join('/', parts[..6])),
            $"googleapi: Error 400: Identity Pool does not exist ({string.Join('/', parts[..6])}). Please check that you specified a valid resource name as returned in the `name` attribute in the configuration API., badRequest",
            "member-pool-exists",
            Source
        );
    }

    /// <summary>A resource's outputs as its function gives them: each object is a list with the plural's name.</summary>
    public static PropertyMap WithLists(PropertyMap outputs, IReadOnlyList<string> objects) =>
        outputs
            .Where((name, _) => !objects.Contains(name))
            .Merge(
                PropertyMap.Of(
                    objects.Select(name =>
                        (
                            name.EndsWith('y') ? $"{name[..^1]}ies" : $"{name}s",
                            PropertyValue.List(
                                outputs.Get(name) is { } block ? new[] { block } : []
                            )
                        )
                    )
                )
            );

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex ResourceId();

    [GeneratedRegex("^((organizations|projects)/[^/]+/)?roles/[^/]+$")]
    private static partial Regex RoleName();
}
