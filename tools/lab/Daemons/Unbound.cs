using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// unbound as Route 53 Resolver: answers at the VPC's resolver address, and asks from the outbound
/// endpoint for the forwarded domains only.
/// </summary>
internal static class Unbound
{
    public static async Task<Daemon> StartAsync(AwsPlan aws)
    {
        var file = $"{Sandbox.Folder}/unbound.conf";
        await File.WriteAllTextAsync(file, Settings(aws));
        return Daemon.Start(
            "unbound",
            Topology.Resolver,
            Sandbox.Folder,
            $"exec unbound -d -c {file}"
        );
    }

    private static string Settings(AwsPlan aws) =>
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
                // A query that is not forwarded gets no answer; the real resolver would ask the
                // internet.
                "  local-zone: . static",
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
