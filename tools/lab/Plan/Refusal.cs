using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>What Google may refuse on the way to a token, and how its audit log tells it.</summary>
/// <param name="Service">As <see cref="TwinCall.Service"/>.</param>
/// <param name="Api">The service as entries name it.</param>
/// <param name="Methods">The method as entries name it: of two names, either may stand there.</param>
/// <param name="Audited">The service whose audit configuration decides whether there is an entry.</param>
/// <param name="Owner">The resource in whose project the entry is.</param>
/// <param name="Code">The code in the entry for a call that was refused; null where no entry of it is documented.</param>
internal sealed record Refusal(
    string Service,
    string Api,
    IReadOnlyList<string> Methods,
    string Audited,
    string Owner,
    Func<TwinCall, int?> Code
)
{
    /// <summary>
    /// An identity for which the provider's condition does not hold. Google documents it for sign-ins at the same
    /// service, with code 3, and a failed one with severity ERROR.
    /// </summary>
    /// <remarks>
    /// https://cloud.google.com/iam/docs/audit-logging/examples-workload-identity (the method),
    /// https://cloud.google.com/iam/docs/audit-logging/examples-workforce-identity (failed sign-ins)
    /// </remarks>
    public static readonly Refusal Exchange = new(
        "sts",
        "sts.googleapis.com",
        ["google.identity.sts.v1.SecurityTokenService.ExchangeToken"],
        "sts.googleapis.com",
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        call =>
            call.Detail == "The given credential is rejected by the attribute condition." ? 3 : null
    );

    /// <summary>An identity that may not become a service account. The API has no audit configuration of its own.</summary>
    /// <remarks>
    /// https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds,
    /// https://cloud.google.com/iam/docs/audit-logging/examples-workload-identity, and an entry of a real refusal:
    /// https://stratus-red-team.cloud/attack-techniques/GCP/gcp.privilege-escalation.impersonate-service-accounts
    /// </remarks>
    public static readonly Refusal Impersonation = new(
        "iam",
        "iamcredentials.googleapis.com",
        ["GenerateAccessToken", "google.iam.credentials.v1.IAMCredentials.GenerateAccessToken"],
        "iam.googleapis.com",
        "gcp:serviceaccount/account:Account",
        // 7 is PERMISSION_DENIED: https://cloud.google.com/apis/design/errors
        call => call.Status == 403 ? 7 : null
    );

    public static IReadOnlyList<Refusal> All { get; } = [Exchange, Impersonation];

    /// <summary>The entries for a call, one for each name of the method; none where none is documented.</summary>
    public IReadOnlyList<JsonObject> Entries(TwinCall call) =>
        call.Service == Service && Code(call) is { } code
            ? [.. Methods.Select(method => Entry(method, code))]
            : [];

    private JsonObject Entry(string method, int code) =>
        new()
        {
            ["severity"] = "ERROR",
            ["protoPayload"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.cloud.audit.AuditLog",
                ["serviceName"] = Api,
                ["methodName"] = method,
                ["status"] = new JsonObject { ["code"] = code },
            },
        };
}
