using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>
/// The credential configuration file of a workload on EC2 or Kubernetes. It names the provider that accepts the
/// instance's role or the pod's token, and the service account to impersonate, and holds no secret.
/// </summary>
/// <remarks>
/// The same fields in the same order as
/// <c>gcloud iam workload-identity-pools create-cred-config --aws --enable-imdsv2</c> prints. Without
/// <c>imdsv2_session_token_url</c> every client fails on an instance that requires IMDSv2.
/// </remarks>
public static class CredentialConfiguration
{
    /// <summary>The lifetime that clients ask for where the file names none, in seconds.</summary>
    public const int DefaultTokenLifetimeSeconds = 3600;

    /// <summary>Where the projected token of a pod has to be.</summary>
    public const string PodTokenFile = "/var/run/secrets/keyless-alloydb/token";

    private const string MetadataServer = "http://169.254.169.254/latest";

    private static readonly string[] s_metadataFields =
    [
        "region_url",
        "url",
        "imdsv2_session_token_url",
    ];

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        // Keeps & and + readable. The text goes into a file, never into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The audience of tokens for a provider.</summary>
    /// <param name="providerName">
    /// The provider's full name with the project <em>number</em>:
    /// <c>projects/123456789012/locations/global/workloadIdentityPools/pool/providers/provider</c>.
    /// </param>
    public static string Audience(string providerName) => $"//iam.googleapis.com/{providerName}";

    /// <summary>The file's text.</summary>
    /// <param name="providerName">As for <see cref="Audience"/>.</param>
    /// <param name="serviceAccountEmail">The service account to impersonate.</param>
    /// <param name="tokenLifetimeSeconds">
    /// 600 to 3600. Written only where it differs from <see cref="DefaultTokenLifetimeSeconds"/>. It is the
    /// client's request, not a limit: a client of the role can ask for an hour, and Google.Apis.Auth 1.78.0
    /// does.
    /// </param>
    public static string Render(
        string providerName,
        string serviceAccountEmail,
        int tokenLifetimeSeconds = DefaultTokenLifetimeSeconds
    ) =>
        Text(
            providerName,
            "urn:ietf:params:aws:token-type:aws4_request",
            new()
            {
                ["environment_id"] = "aws1",
                ["region_url"] = $"{MetadataServer}/meta-data/placement/availability-zone",
                ["url"] = $"{MetadataServer}/meta-data/iam/security-credentials",
                // The client replaces {region}.
                ["regional_cred_verification_url"] =
                    "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
                ["imdsv2_session_token_url"] = $"{MetadataServer}/api/token",
            },
            serviceAccountEmail,
            tokenLifetimeSeconds
        );

    /// <summary>
    /// The text of the file for a pod: Google's libraries read the token that the cluster projects into
    /// <see cref="PodTokenFile"/>, each time, so nothing of AWS is asked.
    /// </summary>
    /// <inheritdoc cref="Render"/>
    public static string RenderForPod(
        string providerName,
        string serviceAccountEmail,
        int tokenLifetimeSeconds = DefaultTokenLifetimeSeconds
    ) =>
        Text(
            providerName,
            "urn:ietf:params:oauth:token-type:jwt",
            new()
            {
                ["file"] = PodTokenFile,
                ["format"] = new JsonObject { ["type"] = "text" },
            },
            serviceAccountEmail,
            tokenLifetimeSeconds
        );

    private static string Text(
        string providerName,
        string tokenType,
        JsonObject source,
        string serviceAccountEmail,
        int tokenLifetimeSeconds
    )
    {
        var file = new JsonObject
        {
            ["universe_domain"] = "googleapis.com",
            ["type"] = "external_account",
            ["audience"] = Audience(providerName),
            ["subject_token_type"] = tokenType,
            ["token_url"] = "https://sts.googleapis.com/v1/token",
            ["credential_source"] = source,
            ["service_account_impersonation_url"] =
                "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
                + $"{serviceAccountEmail}:generateAccessToken",
        };
        if (tokenLifetimeSeconds != DefaultTokenLifetimeSeconds)
        {
            file["service_account_impersonation"] = new JsonObject
            {
                ["token_lifetime_seconds"] = tokenLifetimeSeconds,
            };
        }

        return file.ToJsonString(s_indented);
    }

    /// <summary>
    /// The file for a client whose AWS credentials are in its environment, such as a Lambda function. It names no
    /// metadata service, so without those credentials a library fails, and does not become the host's role.
    /// </summary>
    /// <param name="configuration">A file of <see cref="Render"/>.</param>
    public static string ForEnvironment(string configuration) =>
        WithSource(
            configuration,
            source =>
            {
                foreach (var field in s_metadataFields)
                {
                    source.Remove(field);
                }

                return source;
            }
        );

    /// <summary>
    /// The file for a client beside which a program signs in its role's name, as in a task of ECS: the library fetches
    /// the signed request there, with the header <c>X-Subject-Token: true</c>, and asks AWS nothing.
    /// </summary>
    /// <param name="configuration">A file of <see cref="Render"/>.</param>
    /// <param name="url">Where the program answers; an address that only the client reaches.</param>
    public static string ForSubjectTokenAt(string configuration, Uri url) =>
        WithSource(
            configuration,
            _ =>
                new()
                {
                    ["url"] = url.AbsoluteUri,
                    ["headers"] = new JsonObject { ["X-Subject-Token"] = "true" },
                    ["format"] = new JsonObject { ["type"] = "text" },
                }
        );

    private static string WithSource(string configuration, Func<JsonObject, JsonObject> change)
    {
        const string Source = "credential_source";
        var file = JsonNode.Parse(configuration)!.AsObject();
        file[Source] = change(file[Source]!.DeepClone().AsObject());
        return file.ToJsonString(s_indented);
    }
}
