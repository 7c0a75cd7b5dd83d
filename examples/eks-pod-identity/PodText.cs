using System.Text.Json;

namespace KeylessAlloyDb.Examples.EksPodIdentity;

/// <summary>What Kubernetes is given, as JSON, which <c>kubectl</c> takes for YAML.</summary>
internal sealed record PodText
{
    private const string ProxyImage = "gcr.io/alloydb-connectors/alloydb-auth-proxy:1.17.2";

    // 9090, its default, is where many programs have their metrics.
    private const string HealthPort = "--http-port=9094";

    private static readonly Uri s_tokens = new("http://127.0.0.1:8181/");
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public required string Namespace { get; init; }
    public required string ServiceAccount { get; init; }
    public required string SubjectTokenImage { get; init; }
    public required string VerifyImage { get; init; }
    public required string AwsRegion { get; init; }
    public required AwsRole Role { get; init; }
    public required string Audience { get; init; }
    public required string InstanceUri { get; init; }
    public required string DatabaseUser { get; init; }

    /// <summary>The credential file for EC2; what the pod gets does not name the metadata service.</summary>
    public required string CredentialConfiguration { get; init; }

    /// <summary>A patch of a deployment: the proxy, and the program that signs, beside its containers.</summary>
    public string Patch =>
        Text(
            new
            {
                spec = new
                {
                    template = new
                    {
                        spec = new
                        {
                            serviceAccountName = ServiceAccount,
                            initContainers = Sidecars,
                        },
                    },
                },
            }
        );

    /// <summary>A job that proves each hop of the login, in a pod of the same service account.</summary>
    public string VerifyJob =>
        Text(
            new
            {
                apiVersion = "batch/v1",
                kind = "Job",
                metadata = new { generateName = "verify-", @namespace = Namespace },
                spec = new
                {
                    backoffLimit = 0,
                    template = new
                    {
                        spec = new
                        {
                            serviceAccountName = ServiceAccount,
                            restartPolicy = "Never",
                            initContainers = Sidecars,
                            containers = new[]
                            {
                                Container(
                                    "verify",
                                    VerifyImage,
                                    [],
                                    ("EXPECTED_IDENTITY", Role.AssumedRoleArn),
                                    ("GOOGLE_CREDENTIALS", File),
                                    ("ALLOYDB_INSTANCE", InstanceUri),
                                    ("ALLOYDB_USER", DatabaseUser),
                                    ("PGHOST", "127.0.0.1"),
                                    ("PGPORT", "5432"),
                                    s_noDebugger
                                ),
                            },
                        },
                    },
                },
            }
        );

    private string File =>
        Vocabulary.CredentialConfiguration.ForSubjectTokenAt(CredentialConfiguration, s_tokens);

    /// <summary>Kubernetes starts them before the other containers, and ends them with the last of these.</summary>
    /// <remarks>https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/</remarks>
    private Dictionary<string, object>[] Sidecars =>
        [
            Sidecar(
                Container(
                    "subject-token",
                    SubjectTokenImage,
                    [],
                    ("AWS_REGION", AwsRegion),
                    ("AUDIENCE", Audience),
                    s_noDebugger
                )
            ),
            new(
                Sidecar(
                    Container(
                        "auth-proxy",
                        ProxyImage,
                        [
                            "--psc",
                            "--auto-iam-authn",
                            "--structured-logs",
                            "--exit-zero-sigterm",
                            "--disable-built-in-telemetry",
                            "--health-check",
                            HealthPort,
                            InstanceUri,
                        ],
                        ("ALLOYDB_PROXY_JSON_CREDENTIALS", File)
                    )
                )
            )
            {
                ["startupProbe"] = s_listens,
            },
        ];

    /// <summary>The next container starts when the proxy listens. The proxy's image has no shell.</summary>
    private static readonly object s_listens = new
    {
        exec = new { command = new[] { "/alloydb-auth-proxy", "wait", HealthPort, "--max=5s" } },
        periodSeconds = 5,
        timeoutSeconds = 10,
        failureThreshold = 12,
    };

    // For .NET, which else writes sockets for debuggers.
    private static readonly (string, string) s_noDebugger = ("DOTNET_EnableDiagnostics", "0");

    private static Dictionary<string, object> Sidecar(Dictionary<string, object> container) =>
        new(container) { ["restartPolicy"] = "Always" };

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
            ["securityContext"] = new
            {
                runAsNonRoot = true,
                runAsUser = 65532,
                allowPrivilegeEscalation = false,
                readOnlyRootFilesystem = true,
            },
        };

    private static string Text(object content) => JsonSerializer.Serialize(content, s_indented);
}
