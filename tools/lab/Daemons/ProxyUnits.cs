using System.Diagnostics;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// The instance after its first boot: the configuration of the user data, and the Auth Proxy's units as their
/// <c>ExecStart=</c> and <c>Environment=</c> say. systemd itself does not run, so the units' user and sandbox
/// are not in force.
/// </summary>
internal sealed class ProxyUnits : IDisposable
{
    /// <summary>An executable to run as the Auth Proxy; null for the stand-in.</summary>
    private static readonly string? s_given = System.Environment.GetEnvironmentVariable(
        "LAB_PROXY"
    );

    private const string Configuration = "/etc/";
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(10);

    private readonly LoginPlan _login;
    private readonly List<Process> _processes = [];

    private ProxyUnits(LoginPlan login) => _login = login;

    /// <summary>What every program of the instance finds: programs, and the authorities that it trusts.</summary>
    public static IReadOnlyList<string> Environment { get; } =
    ["PATH=/usr/local/bin:/usr/bin:/bin", $"SSL_CERT_FILE={LoginServers.Authority}"];

    /// <summary>What runs as the Auth Proxy: <c>stand-in</c>, or the path of an executable.</summary>
    public static string Client => s_given ?? "stand-in";

    public static bool IsStandIn => s_given is null;

    public static async Task<ProxyUnits> StartAsync(LoginPlan login)
    {
        var units = new ProxyUnits(login);
        await units.InstallAsync();
        await Journal.InstallAsync();
        await units.RestartAsync();
        return units;
    }

    /// <summary>Puts every file and program of the instance where it belongs.</summary>
    public async Task InstallAsync()
    {
        foreach (var file in _login.Files.Where(file => file.Path.StartsWith(Configuration)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            await File.WriteAllTextAsync(file.Path, file.Text);
        }
        foreach (var binary in _login.Units.Select(unit => unit.Binary).Distinct())
        {
            if (IsStandIn)
            {
                await File.WriteAllTextAsync(
                    binary,
                    $"""
                    #!/bin/sh
                    export DOTNET_GCgen0size=400000
                    exec {System.Environment.ProcessPath} {AppContext.BaseDirectory}Login.dll "$@"

                    """
                );
            }
            else
            {
                File.Copy(Client, binary, overwrite: true);
            }
            Sandbox.MakeExecutable(binary);
        }
    }

    /// <summary>As <c>systemctl restart</c> does: with the files that are there now.</summary>
    public async Task RestartAsync()
    {
        Stop();
        foreach (var unit in _login.Units)
        {
            _processes.Add(Start(unit));
        }
        // Whoever connects before a proxy listens is refused.
        await Task.WhenAll(
            _login.Units.Zip(_processes).Select(pair => ListensAsync(pair.First, pair.Second))
        );
    }

    /// <summary>As <c>systemctl stop</c> does.</summary>
    public void Stop()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        _processes.Clear();
    }

    public void Dispose() => Stop();

    private static Process Start(ProxyUnit unit)
    {
        var start = new ProcessStartInfo(
            "ip",
            [
                "netns",
                "exec",
                Topology.Ec2,
                "env",
                "--ignore-environment",
                .. Environment,
                .. unit.Environment,
                .. unit.Command,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        Journal.Follow(unit.Name, process);
        return process;
    }

    private static async Task ListensAsync(ProxyUnit unit, Process process) =>
        await Until.HoldsAsync(
            async () =>
                process.HasExited
                || (
                    await Command.InAsync(
                        Topology.Ec2,
                        Command.Words($"ss -Hltn sport = :{unit.Port}")
                    )
                )
                    .Output
                    .Length > 0,
            s_start
        );
}
