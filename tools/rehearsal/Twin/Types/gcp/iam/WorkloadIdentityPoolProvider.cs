using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>An AWS account, or an OIDC issuer, whose callers a pool admits.</summary>
internal sealed partial class WorkloadIdentityPoolProvider() : GoogleModel(Token, api: "iam")
{
    public const string Token = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";

    private const int MaxExpression = 2048;
    private const int MaxCustomAttributes = 50;
    private const int MaxCondition = 4096;
    private const int MaxAudiences = 10;
    private const int MaxAudience = 256;
    private const string Documentation =
        "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/iam_workload_identity_pool_provider";
    private const string Source =
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/locations/global/workloadIdentityPools/{call.Text("workloadIdentityPoolId")}/providers/{call.Text("workloadIdentityPoolProviderId")}";

    public override void RefuseWrite(CloudCall call)
    {
        var pool = call.Text("workloadIdentityPoolId")!;
        CloudCall.Require(
            call.World.OfType(WorkloadIdentityPool.Token)
                .Any(found =>
                    found.Text("workloadIdentityPoolId") == pool
                    && found.Text("project") == Gcp.Project(call)
                ),
            $"googleapi: Error 404: Requested entity was not found: workload identity pool '{pool}' in project {Gcp.Project(call)}; the pool's id is wanted, not its resource name, notFound",
            "provider-by-pool-id",
            "https://github.com/pulumi/pulumi-gcp/issues/1080"
        );
        WorkloadIdentityPool.RequireId(
            "workload_identity_pool_provider_id",
            call.Text("workloadIdentityPoolProviderId")!
        );
        RequireMapping(call);
        CloudCall.Require(
            (call.Text("attributeCondition")?.Length ?? 0) <= MaxCondition,
            $"googleapi: Error 400: attribute_condition has {call.Text("attributeCondition")?.Length} characters, at most {MaxCondition} are allowed, badRequest",
            "condition-length",
            Source
        );
        CloudCall.Require(
            call.Text("aws.accountId") is not { } account
                || (account.Length == 12 && account.All(char.IsAsciiDigit)),
            $"googleapi: Error 400: Invalid AWS account id '{call.Text("aws.accountId")}': expected 12 digits, badRequest",
            "aws-account-id",
            Source
        );
        RequireOidc(call);
        if (call.Current is null)
        {
            WorkloadIdentityPool.RequireNotBlocked(call, ComputeId(call));
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "name",
                id.Replace(
                    $"projects/{Gcp.Project(call)}/",
                    $"projects/{Gcp.ProjectNumber(Gcp.Project(call))}/",
                    StringComparison.Ordinal
                )
            ),
            ("state", "ACTIVE")
        );

    private static void RequireOidc(CloudCall call)
    {
        if (call.Get("oidc") is not PropertyMap oidc)
        {
            return;
        }

        CloudCall.Require(
            call.Get("attributeMapping") is PropertyMap,
            "googleapi: Error 400: Attribute mapping must contain an entry for google.subject: an OIDC provider has no default one, badRequest",
            "oidc-mapping",
            Documentation
        );
        var issuer = oidc.Text("issuerUri");
        CloudCall.Require(
            issuer is null
                || (Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.Scheme == "https"),
            $"googleapi: Error 400: Invalid OIDC issuer URI '{issuer}': expected an HTTPS endpoint, badRequest",
            "oidc-issuer",
            Documentation
        );
        var audiences = oidc.Get("allowedAudiences")?.AsList ?? [];
        CloudCall.Require(
            audiences.Length <= MaxAudiences
                && audiences.All(audience => (audience.AsText?.Length ?? 0) <= MaxAudience),
            $"googleapi: Error 400: {audiences.Length} allowed audiences: at most {MaxAudiences} of {MaxAudience} characters are allowed, badRequest",
            "oidc-audiences",
            Documentation
        );
        CloudCall.Require(
            oidc.Text("jwksJson") is not { } keys || JsonWebKeySet.IsTaken(keys),
            "googleapi: Error 400: Invalid JWKS: expected RSA or EC keys with kty, alg, use, kid, n, e, x, y and crv only, badRequest",
            "oidc-jwks",
            Documentation
        );
    }

    private static void RequireMapping(CloudCall call)
    {
        if (call.Get("attributeMapping") is not PropertyMap mapping)
        {
            return;
        }
        CloudCall.Require(
            mapping.Text("google.subject") is not null,
            "googleapi: Error 400: Attribute mapping must contain an entry for google.subject: a mapping that is given replaces the default one as a whole, badRequest",
            "mapping-subject",
            Source
        );
        var custom = mapping
            .Keys.Where(key => !key.StartsWith("google.", StringComparison.Ordinal))
            .ToList();
        CloudCall.Require(
            custom.TrueForAll(key => CustomAttribute().IsMatch(key)),
            $"googleapi: Error 400: Invalid mapped attribute '{custom.Find(key => !CustomAttribute().IsMatch(key))}': expected google.subject, google.groups or attribute.<1 to 100 of [a-z0-9_]>, badRequest",
            "mapping-attribute",
            Source
        );
        CloudCall.Require(
            custom.Count <= MaxCustomAttributes,
            $"googleapi: Error 400: {custom.Count} custom attributes are mapped, at most {MaxCustomAttributes} are allowed, badRequest",
            "mapping-count",
            Source
        );
        CloudCall.Require(
            mapping.Values.All(value => (value.AsText?.Length ?? 0) <= MaxExpression),
            $"googleapi: Error 400: A mapping expression may have {MaxExpression} characters, badRequest",
            "mapping-length",
            Source
        );
    }

    [GeneratedRegex(@"^attribute\.[a-z0-9_]{1,100}$")]
    private static partial Regex CustomAttribute();
}
