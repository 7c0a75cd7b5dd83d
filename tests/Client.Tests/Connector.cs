using System.Text.Json.Nodes;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Infra.Client;
using KeylessAlloyDb.Testing.Infra.Trust;
using KeylessAlloyDb.Testing.Infra.Trust.Twin;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// An instance on which every hop works: the identity path's twin, an API that knows the database,
/// a proxy's health and a PostgreSQL. A test breaks what it wants to.
/// </summary>
internal sealed class Connector : IAsyncDisposable
{
    public const string Account = "210987654321";

    private const string Role = "alloydb-client";
    private const string Pool =
        "projects/123456789012/locations/global/workloadIdentityPools/aws-pool";

    private readonly TemporaryFolder _folder = new();

    private Connector(IdentityTwin twin, AlloyDbApi api, int port)
    {
        (Twin, Api) = (twin, api);
        var plan = SamplePlan.Create();
        Credentials = JsonNode
            .Parse(
                CloudHosts.Aggregate(
                    plan.CredentialConfiguration,
                    (text, host) => text.Replace(host, Url, StringComparison.Ordinal)
                )
            )!
            .AsObject();
        Settings = VerifySettings.Of(plan) with
        {
            Api = Url,
            Binary = "/bin/true",
            CredentialsFile = Path.Combine(_folder.Path, "credentials.json"),
            DatabasePort = port,
            TimeoutSeconds = 2,
            Paths =
            [
                new("psc", ProxyPath.Psc.Unit, port, twin.Address.Port, "localhost", "127.0.0.0/8"),
                new("public", ProxyPath.Public.Unit, port, twin.Address.Port, null, null),
            ],
        };
    }

    /// <summary>The hosts of the emitted file, which the twin stands for.</summary>
    private static string[] CloudHosts =>
        [
            "http://169.254.169.254",
            "https://sts.googleapis.com",
            "https://iamcredentials.googleapis.com",
        ];

    public IdentityTwin Twin { get; }

    public AlloyDbApi Api { get; }

    public string Url => Twin.Address.ToString().TrimEnd('/');

    /// <summary>The credential file; null where there is none.</summary>
    public JsonObject? Credentials { get; set; }

    public JsonObject CredentialSource => Credentials!["credential_source"]!.AsObject();

    public VerifySettings Settings { get; set; }

    /// <summary>The name server that the instance asks; null leaves the machine's.</summary>
    public string? NameServer { get; set; }

    /// <summary>Where the instance finds commands; null where the machine does.</summary>
    public string? Commands { get; set; }

    /// <summary>The machine's HTTP proxy; empty for none.</summary>
    public string HttpProxy { get; set; } = "";

    /// <param name="port">PostgreSQL's, which is both the proxies' and the database's.</param>
    public static async Task<Connector> StartAsync(int port)
    {
        IdentityTwin? twin = null;
        var api = new AlloyDbApi();
        var role = new AwsRole(Account, Role);
        twin = await IdentityTwin.StartAsync(
            new(
                [
                    new(
                        $"{Pool}/providers/aws-provider",
                        Account,
                        TrustPolicy.AttributeMapping,
                        TrustPolicy.Condition([role])
                    ),
                ],
                [new(SamplePlan.ServiceAccount, TrustPolicy.Member(Pool, role))]
            ),
            Caller.Instance(Account, Role, "i-0123456789abcdef0"),
            app => api.Map(app, () => twin!)
        );
        return new(twin, api, port);
    }

    public void SetPath(string name, Func<VerifyPath, VerifyPath> change) =>
        Settings = Settings with
        {
            Paths = [.. Settings.Paths.Select(path => path.Name == name ? change(path) : path)],
        };

    /// <summary>Puts a command in the place of all others.</summary>
    public void Command(string name, string script)
    {
        _folder.Write($"bin/{name}", script, executable: true);
        Commands = Path.Combine(_folder.Path, "bin");
    }

    /// <summary>Runs the script as it lies on the instance.</summary>
    public Task<Outcome> VerifyAsync(params string[] arguments) =>
        RunAsync([
            Tools.Find("python3")!,
            _folder.Write("alloydb-verify", VerifyScript.Render(Settings)),
            .. arguments,
        ]);

    /// <summary>Runs the document as Systems Manager does, which pastes the parameter in.</summary>
    /// <param name="output">The document's parameter.</param>
    /// <returns>What came of it, and where the document left its script.</returns>
    public async Task<(Outcome Outcome, string Left)> RunDocumentAsync(string output)
    {
        var left = Path.Combine(_folder.Path, "left here");
        var script = VerifyDocument
            .Script(Settings, left)
            .Replace("{{ output }}", output, StringComparison.Ordinal);
        return (await RunAsync(["/bin/sh", _folder.Write("_script.sh", script)]), left);
    }

    private async Task<Outcome> RunAsync(string[] command)
    {
        if (Credentials is not null)
        {
            await File.WriteAllTextAsync(Settings.CredentialsFile, Credentials.ToJsonString());
        }
        if (NameServer is not null)
        {
            var file = _folder.Write(
                "resolv.conf",
                $"nameserver {NameServer}\noptions timeout:1 attempts:1\n"
            );
            command =
            [
                Tools.Find("unshare")!,
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"",
                file,
                .. command,
            ];
        }
        // Systems Manager sets no locale.
        return await Tests.Command.RunAsync(
            command[0],
            command[1..],
            new Dictionary<string, string>
            {
                ["PATH"] = Commands ?? "/usr/bin:/bin",
                ["http_proxy"] = HttpProxy,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Twin.DisposeAsync();
        _folder.Dispose();
    }
}
