using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Tests;

/// <summary>
/// The state of another program than this repository's: its names, its kind of binding and its condition
/// are its own, so that no server can know ours.
/// </summary>
internal static class Sample
{
    public const string Account = "333333333333";
    public const string RoleName = "nightly+report";
    public const string Project = "acme-warehouse";
    public const string Pool = "projects/987654321/locations/global/workloadIdentityPools/amazon";
    public const string Provider = $"{Pool}/providers/reports";
    public const string ServiceAccount = $"reader@{Project}.iam.gserviceaccount.com";
    public const string DatabaseUser = $"reader@{Project}.iam";
    public const string Cluster = $"projects/{Project}/locations/europe-west4/clusters/facts";
    public const string Instance = $"{Cluster}/instances/copy";
    public const string PscDnsName = "1f2e.3d4c.europe-west4.alloydb-psc.goog";
    public const string PublicIpAddress = "192.0.2.7";

    public const string Condition =
        $"assertion.arn.startsWith('arn:aws:sts::{Account}:assumed-role/{RoleName}/')";

    /// <summary>What a gcloud command would write for this pool.</summary>
    public static string Configuration { get; } =
        $$"""
            {
              "type": "external_account",
              "audience": "//iam.googleapis.com/{{Provider}}",
              "subject_token_type": "urn:ietf:params:aws:token-type:aws4_request",
              "token_url": "https://sts.googleapis.com/v1/token",
              "credential_source": {
                "environment_id": "aws1",
                "region_url": "http://169.254.169.254/latest/meta-data/placement/availability-zone",
                "url": "http://169.254.169.254/latest/meta-data/iam/security-credentials",
                "regional_cred_verification_url": "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
                "imdsv2_session_token_url": "http://169.254.169.254/latest/api/token"
              },
              "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{{ServiceAccount}}:generateAccessToken"
            }
            """;

    public static Caller Caller { get; } =
        Caller.Instance(Account, RoleName, "i-0123456789abcdef0");

    public static Deployment Deployment => Read(State());

    public static Deployment Read(JsonNode state) =>
        DeploymentReader.Read(StateFile.Parse(state.ToJsonString()));

    /// <summary>The state; a test changes what it wants to.</summary>
    public static JsonObject State() =>
        new()
        {
            ["version"] = 3,
            ["deployment"] = new JsonObject
            {
                ["resources"] = new JsonArray(
                    Resource(
                        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
                        "pool",
                        new() { ["name"] = Pool }
                    ),
                    Resource(
                        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
                        "provider",
                        new()
                        {
                            ["name"] = Provider,
                            ["attributeCondition"] = Condition,
                            ["attributeMapping"] = new JsonObject
                            {
                                ["google.subject"] = "assertion.arn",
                                ["attribute.account"] = "assertion.account",
                            },
                            ["aws"] = new JsonObject { ["accountId"] = Account },
                        }
                    ),
                    Resource(
                        "gcp:serviceaccount/iAMBinding:IAMBinding",
                        "impersonation",
                        new()
                        {
                            ["serviceAccountId"] =
                                $"projects/{Project}/serviceAccounts/{ServiceAccount}",
                            ["role"] = "roles/iam.workloadIdentityUser",
                            ["members"] = new JsonArray(
                                $"principalSet://iam.googleapis.com/{Pool}/attribute.account/{Account}"
                            ),
                        }
                    ),
                    Grant("client", "roles/alloydb.client"),
                    Grant("login", "roles/alloydb.databaseUser"),
                    Resource(
                        "gcp:alloydb/instance:Instance",
                        "instance",
                        new()
                        {
                            ["name"] = Instance,
                            ["cluster"] = Cluster,
                            ["state"] = "READY",
                            ["publicIpAddress"] = PublicIpAddress,
                            ["databaseFlags"] = new JsonObject
                            {
                                ["alloydb.iam_authentication"] = "on",
                            },
                            ["pscInstanceConfig"] = new JsonObject
                            {
                                ["pscDnsName"] = $"{PscDnsName}.",
                            },
                        }
                    ),
                    Resource(
                        "gcp:alloydb/user:User",
                        "user",
                        new()
                        {
                            ["cluster"] = Cluster,
                            ["userId"] = DatabaseUser,
                            ["userType"] = "ALLOYDB_IAM_USER",
                        }
                    )
                ),
            },
        };

    /// <summary>The outputs of a resource of the state.</summary>
    public static JsonObject Outputs(JsonObject state, string name) =>
        Resources(state)
            .Single(one => ((string)one!["urn"]!).EndsWith($"::{name}", StringComparison.Ordinal))![
            "outputs"
        ]!.AsObject();

    public static void Remove(JsonObject state, string name) =>
        Resources(state).Remove(Outputs(state, name).Parent);

    private static JsonArray Resources(JsonObject state) =>
        state["deployment"]!["resources"]!.AsArray();

    private static JsonObject Grant(string name, string role) =>
        Resource(
            "gcp:projects/iAMMember:IAMMember",
            name,
            new()
            {
                ["project"] = Project,
                ["role"] = role,
                ["member"] = $"serviceAccount:{ServiceAccount}",
            }
        );

    private static JsonObject Resource(string type, string name, JsonObject outputs) =>
        new()
        {
            ["urn"] = $"urn:pulumi:dev::warehouse::{type}::{name}",
            ["type"] = type,
            ["outputs"] = outputs,
        };
}
