using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Faults;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>A fault of the instance or of the network around it, which only the lab can make.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Path">The path whose hop has to fail: <c>psc</c> or <c>public</c>; empty where all do.</param>
/// <param name="Hop">As in <see cref="LoginFault"/>.</param>
/// <param name="Symptom">As in <see cref="LoginFault"/>.</param>
/// <param name="Fix">As in <see cref="LoginFault"/>.</param>
/// <param name="Make">Makes the fault.</param>
internal sealed record InstanceFault(
    string Name,
    string Path,
    string Hop,
    string Symptom,
    string Fix,
    Func<RunningLab, Task> Make
)
{
    private const string Credentials = "/etc/alloydb/credentials.json";
    private const string Hosts = "/etc/hosts";
    private const string Table = "fault";
    private const string Refresh = "`pulumi refresh`";

    public static IReadOnlyList<InstanceFault> All { get; } =
    [
        new(
            "no credential file",
            "",
            "credentials",
            "missing",
            "cloud-init status",
            async lab =>
            {
                File.Delete(Credentials);
                await lab.Proxies!.RestartAsync();
            }
        ),
        new(
            "a credential file without IMDSv2",
            "",
            "credentials",
            "incomplete",
            "systemctl restart",
            async lab =>
            {
                var file = JsonNode.Parse(await File.ReadAllTextAsync(Credentials))!;
                file["credential_source"]!.AsObject().Remove("imdsv2_session_token_url");
                await File.WriteAllTextAsync(Credentials, file.ToJsonString());
                await lab.Proxies!.RestartAsync();
            }
        ),
        new(
            "a metadata service that does not answer",
            "",
            "metadata",
            "unreachable",
            "httpPutResponseHopLimit",
            lab => FilterAsync(lab, $"ip daddr {CloudHosts.Metadata} drop")
        ),
        new(
            "a resolver that does not answer",
            "",
            "reach",
            "no-answer",
            "Tunnels",
            lab => FilterAsync(lab, "udp dport 53 drop", "tcp dport 53 drop")
        ),
        new(
            "names of Google's APIs that lead elsewhere",
            "",
            "reach",
            "closed",
            "Tunnels",
            lab => FilterAsync(lab, $"{ToApis(lab.Plan)} reject with tcp reset")
        ),
        new(
            "Google's APIs behind a closed port",
            "",
            "reach",
            "closed",
            "Tunnels",
            lab => FilterAsync(lab, $"{ToApis(lab.Plan)} drop")
        ),
        new(
            "the endpoint's name in /etc/hosts",
            "psc",
            "dns",
            "outside",
            "`getent hosts NAME`",
            async lab =>
            {
                await File.AppendAllTextAsync(
                    Hosts,
                    $"10.99.0.1 {lab.Plan.Google.EndpointName.Value}\n"
                );
                await lab.Proxies!.RestartAsync();
            }
        ),
        new(
            "an endpoint that does not answer",
            "psc",
            "port",
            "no-answer",
            "pscConnectionStatus",
            lab =>
                FilterAsync(lab, $"ip daddr {lab.Plan.Google.Endpoint.Value} tcp dport 5433 drop")
        ),
        new(
            "an endpoint without a route",
            "psc",
            "port",
            "no-answer",
            "pscConnectionStatus",
            lab =>
                FilterAsync(
                    lab,
                    $"ip daddr {lab.Plan.Google.Endpoint.Value} tcp dport 5433 reject with icmp type host-unreachable"
                )
        ),
        new(
            "an endpoint that refuses",
            "psc",
            "port",
            "refused",
            Refresh,
            lab =>
                FilterAsync(
                    lab,
                    $"ip daddr {lab.Plan.Google.Endpoint.Value} tcp dport 5433 reject with tcp reset"
                )
        ),
        new(
            "a public address that does not answer",
            "public",
            "port",
            "no-answer",
            "pscConnectionStatus",
            lab =>
                FilterAsync(
                    lab,
                    $"ip daddr {lab.Plan.Google.PublicAddress!.Value} tcp dport 5433 drop"
                )
        ),
        new(
            "a proxy that is not installed",
            "psc",
            "proxy",
            "not-installed",
            "journalctl --unit alloydb-install@proxy",
            lab =>
            {
                lab.Plan.Login!.Units.Select(unit => unit.Binary)
                    .Distinct()
                    .ToList()
                    .ForEach(File.Delete);
                return Task.CompletedTask;
            }
        ),
        new(
            "a proxy that was stopped",
            "psc",
            "proxy",
            "stopped",
            "journalctl",
            lab =>
            {
                lab.Proxies!.Stop();
                return Task.CompletedTask;
            }
        ),
    ];

    /// <summary>Makes the instance as its first boot has made it.</summary>
    public static async Task RepairAsync(RunningLab lab)
    {
        await Command.InAsync(Topology.Ec2, Command.Words($"nft delete table ip {Table}"));
        await File.WriteAllTextAsync(Hosts, Sandbox.Hosts);
        await lab.Proxies!.InstallAsync();
    }

    /// <summary>Matches packets to Google's APIs, in nftables' words.</summary>
    private static string ToApis(LabPlan plan)
    {
        var addresses =
            plan.Google.ApiAddresses.Count > 0 ? plan.Google.ApiAddresses : [Topology.InternetApis];
        return $"ip daddr {{ {string.Join(", ", addresses)} }} tcp dport 443";
    }

    private static async Task FilterAsync(RunningLab lab, params IReadOnlyList<string> rules)
    {
        await lab.Proxies!.RestartAsync();
        await Command.RequireAsync(
            ["ip", "netns", "exec", Topology.Ec2, "nft", "-f", "-"],
            $$"""
            table ip {{Table}} {
              chain out {
                type filter hook output priority filter;
                {{string.Join("\n    ", rules)}}
              }
            }
            """
        );
    }
}
