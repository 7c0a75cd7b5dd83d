using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// unbound as Route 53 Resolver: answers at the VPC's resolver address, and asks from the outbound
/// endpoint for the forwarded domains only.
/// </summary>
internal static class Unbound
{
    /// <param name="aws">AWS's half of the plan.</param>
    /// <param name="apis">The hosts that only the internet's name servers know, all at one address.</param>
    /// <param name="address">Their address.</param>
    public static async Task<Daemon> StartAsync(
        AwsPlan aws,
        IReadOnlyList<string> apis,
        string address
    )
    {
        var file = $"{Sandbox.Folder}/unbound.conf";
        await File.WriteAllTextAsync(file, Settings(aws, apis, address));
        return Daemon.Start(
            "unbound",
            Topology.Resolver,
            Sandbox.Folder,
            $"exec unbound -d -c {file}"
        );
    }

    private static string Settings(AwsPlan aws, IReadOnlyList<string> apis, string address) =>
        string.Join(
            '\n',
            [
                "server:",
                $"  interface: {aws.Resolver}",
                .. aws.Outbound.Select(address => $"  outgoing-interface: {address.Value}"),
                "  access-control: 0.0.0.0/0 allow",
                "  do-ip6: no",
                "  do-daemonize: no",
                "  num-threads: 1",
                "  username: \"\"",
                "  chroot: \"\"",
                $"  directory: {Sandbox.Folder}",
                $"  pidfile: {Sandbox.Folder}/unbound.pid",
                "  use-syslog: no",
                "  module-config: iterator",
                // A forwarder that was away for a while is asked again at once.
                "  infra-keep-probing: yes",
                "  infra-host-ttl: 1",
                // A query that is not forwarded goes to the internet, of which only Google's APIs exist here.
                "  local-zone: . static",
                .. apis.Select(name => $"  local-data: \"{name}. 60 IN A {address}\""),
                .. aws.Rules.Select(rule => $"  local-zone: {rule.Domain.Value}. transparent"),
                .. aws.Rules.SelectMany(rule =>
                    rule.Targets.Select(target => $"  forward-addr: {target.Value}")
                        .Prepend($"  name: {rule.Domain.Value}.")
                        .Prepend("forward-zone:")
                ),
                "remote-control:",
                "  control-enable: no",
                "",
            ]
        );
}
