using System.Text.Json;

namespace KeylessAlloyDb.Examples.EksOidc;

/// <summary>
/// A job that proves each hop of the login in a pod of the trusted Kubernetes service account, as JSON, which
/// <c>kubectl</c> takes for YAML. It has the token, the credential file and the Auth Proxy of such a pod.
/// </summary>
internal sealed record VerifyJob
{
    private const string ProxyImage = "gcr.io/alloydb-connectors/alloydb-auth-proxy:1.17.2";
    private const string Token = "token";

    // 9090, its default, is where many programs have their metrics.
    private const string HealthPort = "--http-port=9094";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The next container starts when the proxy listens. The proxy's image has no shell.</summary>
    private static readonly object s_listens = new
    {
        exec = new { command = new[] { "/alloydb-auth-proxy", "wait", HealthPort, "--max=5s" } },
        periodSeconds = 5,
        timeoutSeconds = 10,
        failureThreshold = 12,
    };

    public required string Image { get; init; }
    public required KubernetesServiceAccount Account { get; init; }
    public required string Audience { get; init; }
    public required string CredentialConfiguration { get; init; }
    public required string InstanceUri { get; init; }
    public required string DatabaseUser { get; init; }

    /// <summary>The whole manifest.</summary>
    public string Text =>
        JsonSerializer.Serialize(
            new
            {
                apiVersion = "batch/v1",
                kind = "Job",
                metadata = new { generateName = "verify-", @namespace = Account.Namespace },
                spec = new { backoffLimit = 0, template = new { spec = Pod } },
            },
            s_indented
        );

    private object Pod =>
        new
        {
            serviceAccountName = Account.Name,
            restartPolicy = "Never",
            // Kubernetes ends it with the job's own container.
            initContainers = new[]
            {
                new Dictionary<string, object>(
                    Container(
                        "auth-proxy",
                        ProxyImage,
                        ["--psc", "--auto-iam-authn", "--health-check", HealthPort, InstanceUri],
                        ("ALLOYDB_PROXY_JSON_CREDENTIALS", CredentialConfiguration)
                    )
                )
                {
                    ["restartPolicy"] = "Always",
                    ["startupProbe"] = s_listens,
                },
            },
            containers = new[]
            {
                Container(
                    "verify",
                    Image,
                    [],
                    ("EXPECTED_IDENTITY", Account.Subject),
                    ("GOOGLE_CREDENTIALS", CredentialConfiguration),
                    ("ALLOYDB_INSTANCE", InstanceUri),
                    ("ALLOYDB_USER", DatabaseUser),
                    ("PGHOST", "127.0.0.1"),
                    ("PGPORT", "5432"),
                    // .NET would write sockets for debuggers.
                    ("DOTNET_EnableDiagnostics", "0")
                ),
            },
            volumes = new[]
            {
                new
                {
                    name = Token,
                    projected = new
                    {
                        sources = new[]
                        {
                            new
                            {
                                serviceAccountToken = new
                                {
                                    path = Path.GetFileName(
                                        Vocabulary.CredentialConfiguration.PodTokenFile
                                    ),
                                    audience = Audience,
                                    expirationSeconds = 3600,
                                },
                            },
                        },
                    },
                },
            },
        };

    private static Dictionary<string, object> Container(
        string name,
        string image,
        string[] arguments,
        params (string Name, string Value)[] environment
    ) =>
        new()
        {
            ["name"] = name,
            ["image"] = image,
            ["args"] = arguments,
            ["env"] = environment.Select(variable => new
            {
                name = variable.Name,
                value = variable.Value,
            }),
            ["volumeMounts"] = new[]
            {
                new
                {
                    name = Token,
                    mountPath = Path.GetDirectoryName(
                        Vocabulary.CredentialConfiguration.PodTokenFile
                    ),
                },
            },
            ["securityContext"] = new
            {
                runAsNonRoot = true,
                runAsUser = 65532,
                allowPrivilegeEscalation = false,
                readOnlyRootFilesystem = true,
            },
        };
}
