using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Lab;

/// <summary>Both clouds' network, up and running in the sandbox.</summary>
internal sealed class RunningLab : IAsyncDisposable
{
    private readonly Topology _topology;
    private readonly List<IDisposable> _programs = [];

    private RunningLab(LabPlan plan) => (Plan, _topology) = (plan, Topology.Of(plan));

    public LabPlan Plan { get; }

    /// <summary>The ends of the tunnels, in the order of the plan.</summary>
    public IReadOnlyList<StrongSwan> AwsEnds { get; private set; } = [];
    public IReadOnlyList<StrongSwan> GoogleEnds { get; private set; } = [];

    public static async Task<RunningLab> StartAsync(LabPlan plan)
    {
        var lab = new RunningLab(plan);
        try
        {
            var database = PostgreSql.StartAsync(plan.Google, plan.Login);
            await lab.BuildAsync();
            await lab.StartTunnelsAsync();
            lab.Keep(await Bird.StartAsync(plan.Aws));
            lab._programs.AddRange(await Frr.StartAsync(plan.Google));
            lab.Keep(
                await Unbound.StartAsync(
                    plan.Aws,
                    plan.Google.ApiAddresses.Count > 0 ? [] : CloudHosts.Google,
                    Topology.InternetApis
                )
            );
            lab.Keep(await Bind.StartAsync(plan.Google));
            lab.Keep(await database);
            if (plan.Login is not null)
            {
                lab.Login = await LoginServers.StartAsync(plan.Login);
                lab.Proxies = await ProxyUnits.StartAsync(plan.Login);
                lab.Keep(lab.Proxies);
            }
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a login meets; null where the plan has only the network.</summary>
    public LoginServers? Login { get; private set; }

    /// <summary>The instance's proxies; null where the plan has only the network.</summary>
    public ProxyUnits? Proxies { get; private set; }

    /// <summary>The logins that the checks have measured.</summary>
    public IReadOnlyList<SeenPath> Logins { get; set; } = [];

    /// <exception cref="LabException">A daemon has ended, and its last words.</exception>
    public void RequireRunning()
    {
        foreach (var daemon in _programs.OfType<Daemon>())
        {
            daemon.RequireRunning();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Login is not null)
        {
            await Login.DisposeAsync();
        }
        foreach (var program in Enumerable.Reverse(_programs))
        {
            program.Dispose();
        }
        await Command.RunAsync(["ip", "-all", "netns", "delete"]);
        Directory.Delete(PostgreSql.Folder, recursive: true);
        Directory.Delete(Sandbox.Folder, recursive: true);
        Directory.CreateDirectory(Sandbox.Folder);
    }

    private async Task BuildAsync()
    {
        await Command.RequireAsync(["ip", "-batch", "-"], _topology.Links);
        foreach (var name in _topology.Namespaces)
        {
            var forwards = _topology.Routers.Contains(name);
            NetworkNamespace.Inside(name, () => Tune(forwards));
            await Command.RequireAsync(["ip", "-n", name, "-batch", "-"], _topology.Commands[name]);
        }
        foreach (var (name, rules) in _topology.Rules)
        {
            await Command.RequireAsync(["ip", "netns", "exec", name, "nft", "-f", "-"], rules);
        }
        await Sandbox.UseResolverAsync(Plan.Aws.Resolver);
    }

    /// <summary>/proc/sys/net shows the settings of the namespace that looks.</summary>
    private static bool Tune(bool forwards)
    {
        const string Settings = "/proc/sys/net/ipv4";
        // Tunnels carry a flow's two directions on different paths.
        foreach (var scope in (string[])["all", "default"])
        {
            File.WriteAllText($"{Settings}/conf/{scope}/rp_filter", "0");
        }
        File.WriteAllText($"{Settings}/ip_forward", forwards ? "1" : "0");
        File.WriteAllText($"{Settings}/fib_multipath_hash_policy", "1");
        // That a port is closed is an answer, and every question deserves one.
        File.WriteAllText($"{Settings}/icmp_ratemask", "0");
        File.WriteAllText("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
        File.WriteAllText("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
        return forwards;
    }

    private async Task StartTunnelsAsync()
    {
        AwsEnds = await Task.WhenAll(
            Plan.Aws.Tunnels.Select(
                (end, i) =>
                    StrongSwan.StartAsync(
                        Topology.AwsEnd(i),
                        end,
                        Topology.VpnGateway,
                        Topology.AwsDevice(i),
                        initiates: false
                    )
            )
        );
        GoogleEnds = await Task.WhenAll(
            Plan.Google.Tunnels.Select(
                (end, i) =>
                    StrongSwan.StartAsync(
                        Topology.GoogleEnd(i),
                        end,
                        Topology.CloudRouter,
                        Topology.GoogleDevice(i),
                        initiates: true
                    )
            )
        );
        _programs.AddRange([.. AwsEnds, .. GoogleEnds]);
        await Task.WhenAll(AwsEnds.Select(end => end.LoadAsync()));
        await Task.WhenAll(GoogleEnds.Select(end => end.LoadAsync()));
    }

    private void Keep(IDisposable program) => _programs.Add(program);
}
