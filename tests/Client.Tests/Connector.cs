using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// An instance on which every hop works: the login's twin with a PostgreSQL behind it, and what stands for a
/// proxy on each path. A test breaks what it wants to.
/// </summary>
internal sealed class Connector : IAsyncDisposable
{
    public const string Account = "210987654321";

    private const string Role = "alloydb-client";
    private const string Pool =
        "projects/123456789012/locations/global/workloadIdentityPools/aws-pool";

    private static readonly string s_commands = string.Join(
        ':',
        ((string?[])[Path.GetDirectoryName(Tools.Find("psql")), "/usr/bin", "/bin"])
            .OfType<string>()
            .Distinct()
    );

    private readonly TemporaryFolder _folder = new();
    private readonly List<StandInProxy> _proxies = [];

    private Connector(LoginTwin twin, IPEndPoint postgres)
    {
        Twin = twin;
        Port = InstancePort.Start(
            twin,
            Plan.InstanceUri,
            new TcpListener(IPAddress.Loopback, 0),
            postgres
        );
        Credentials = JsonNode.Parse(twin.OnLoopback(Plan.CredentialConfiguration))!.AsObject();
        Settings = VerifySettings.Of(Plan) with
        {
            Api = Url,
            Binary = "/bin/true",
            CredentialsFile = Path.Combine(_folder.Path, "credentials.json"),
            DatabasePort = Port.EndPoint.Port,
            TimeoutSeconds = 2,
            Paths = [],
        };
    }

    private static ClientPlan Plan { get; } = SamplePlan.Create();

    public LoginTwin Twin { get; }

    /// <summary>Where the instance answers connectors.</summary>
    public InstancePort Port { get; }

    /// <summary>The only instance that is deployed.</summary>
    public DeployedInstance Instance
    {
        get => Twin.Deployment.Instances.Single();
        set => Twin.Deployment = Twin.Deployment with { Instances = [value] };
    }

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

    /// <param name="postgres">The database behind the instance.</param>
    public static async Task<Connector> StartAsync(IPEndPoint postgres)
    {
        var connector = new Connector(
            await LoginTwin.StartAsync(
                Deployed(),
                Caller.Instance(Account, Role, "i-0123456789abcdef0")
            ),
            postgres
        );
        await connector.StartProxyAsync(ProxyPath.Psc, AddressKind.Psc, "localhost", "127.0.0.0/8");
        await connector.StartProxyAsync(ProxyPath.Public, AddressKind.Public, null, null);
        return connector;
    }

    /// <summary>What both proxies say of themselves.</summary>
    public void SetReadiness(int status) => _proxies.ForEach(proxy => proxy.Readiness = status);

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

    /// <summary>Puts a <c>journalctl</c> and a <c>psql</c> in the place of all commands: what the proxies log can be read.</summary>
    public void ReadLogs()
    {
        Command("journalctl", $"#!/bin/sh\nexec {Tools.Find("cat")} \"{_folder.Path}/$2.log\"\n");
        Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");
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
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Commands ?? s_commands,
            ["http_proxy"] = HttpProxy,
        };
        return command[0] == Tools.Find("python3")
            ? await Python.RunAsync(command[1], command[2..], environment)
            : await Tests.Command.RunAsync(command[0], command[1..], environment);
    }

    private static Deployment Deployed()
    {
        var role = new AwsRole(Account, Role);
        var project = DeployedMember.ProjectOf(Plan.InstanceUri);
        const string account = $"serviceAccount:{SamplePlan.ServiceAccount}";
        return new(
            new(
                [
                    new(
                        $"{Pool}/providers/aws-provider",
                        Account,
                        TrustPolicy.AttributeMapping,
                        TrustPolicy.Condition([role])
                    ),
                ],
                [
                    new(
                        SamplePlan.ServiceAccount,
                        "roles/iam.workloadIdentityUser",
                        TrustPolicy.Member(Pool, role)
                    ),
                    new(project, "roles/alloydb.client", account),
                    new(project, "roles/alloydb.databaseUser", account),
                ]
            )
        )
        {
            Instances =
            [
                new(Plan.InstanceUri)
                {
                    Flags = new Dictionary<string, string>
                    {
                        [DeployedInstance.IamAuthentication] = "on",
                    },
                    PscDnsName = "localhost",
                    PublicIpAddress = "127.0.0.1",
                    IamUsers = [Plan.DatabaseUser],
                },
            ],
        };
    }

    private string LogOf(string unit) => Path.Combine(_folder.Path, $"{unit}.log");

    private async Task StartProxyAsync(ProxyPath path, AddressKind kind, string? host, string? cidr)
    {
        var proxy = await StandInProxy.StartAsync(
            new(
                Plan.CredentialConfiguration,
                new(Plan.InstanceUri),
                kind,
                () => new LoopbackHandler(Twin.Address),
                Dial.Always(Port.EndPoint)
            ),
            new(Plan.InstanceUri),
            new(IPAddress.Loopback, 0),
            new(IPAddress.Loopback, 0),
            line => File.AppendAllText(LogOf(path.Unit), $"{line}\n")
        );
        _proxies.Add(proxy);
        Settings = Settings with
        {
            Paths =
            [
                .. Settings.Paths,
                new(path.Name, path.Unit, proxy.EndPoint.Port, proxy.HealthPort, host, cidr),
            ],
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
        await Port.DisposeAsync();
        await Twin.DisposeAsync();
        _folder.Dispose();
    }
}
