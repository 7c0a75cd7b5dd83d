using System.Globalization;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// strongSwan at one end of one tunnel. Its <c>kernel-libipsec</c> encrypts in the process and gives
/// a TUN device, which is moved to the router of the VPC: a route-based VPN whose public side and
/// inner side are separate, as in the clouds. There is one device and one policy table per process,
/// hence a process per end.
/// </summary>
internal sealed class StrongSwan : IDisposable
{
    /// <summary>Seconds without a packet after which a peer is asked for a sign of life.</summary>
    public const int DeadPeerDelay = 10;

    private const int Retries = 3;
    private const double Backoff = 1.5;

    private readonly string _folder;
    private readonly Daemon _daemon;

    private StrongSwan(string folder, Daemon daemon) => (_folder, _daemon) = (folder, daemon);

    public string Log =>
        File.Exists($"{_folder}/charon.log") ? File.ReadAllText($"{_folder}/charon.log") : "";

    /// <param name="network">The namespace of the public address.</param>
    /// <param name="end">What this end was told.</param>
    /// <param name="router">The namespace that gets the tunnel's device.</param>
    /// <param name="device">The name that the device gets there.</param>
    /// <param name="initiates">Google asks, AWS only answers, unless told otherwise.</param>
    public static async Task<StrongSwan> StartAsync(
        string network,
        TunnelEnd end,
        string router,
        string device,
        bool initiates
    )
    {
        var folder = $"{Sandbox.Folder}/{network}";
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync($"{folder}/strongswan.conf", Settings(folder, end));
        await File.WriteAllTextAsync($"{folder}/swanctl.conf", Connection(folder, end, initiates));
        await File.WriteAllTextAsync($"{folder}/updown", UpDown(folder, router, device));
        await File.WriteAllTextAsync($"{folder}/charon.pid", "");
        File.SetUnixFileMode($"{folder}/updown", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // Every charon insists on the same file for its process id.
        var daemon = Daemon.Start(
            "charon",
            network,
            $"{folder}/",
            $"mount --bind {folder}/charon.pid /run/charon.pid && exec /usr/lib/ipsec/charon",
            ("STRONGSWAN_CONF", $"{folder}/strongswan.conf")
        );
        await Until.HoldsAsync(
            () => Task.FromResult(File.Exists($"{folder}/vici")),
            TimeSpan.FromSeconds(10),
            $"charon in {network} does not start"
        );
        // It routes its policy over a device of the old name, so that one has to stay behind.
        await Command.RequireAsync(
            ["ip", "-n", network, "-batch", "-"],
            $"""
            link set ipsec0 netns {router} name {device}
            link add ipsec0 type veth peer name stub
            link set stub up
            link set ipsec0 up
            """
        );
        await Command.RequireAsync(
            Command.Words($"ip -n {router} address add {end.Inside.Value}/30 dev {device}")
        );
        return new(folder, daemon);
    }

    /// <summary>Reads the connection, and starts it where this end initiates.</summary>
    public Task<string> LoadAsync() =>
        Command.RequireAsync([
            "swanctl",
            "--load-all",
            "--file",
            $"{_folder}/swanctl.conf",
            .. Socket,
        ]);

    /// <summary>The security associations, as <c>swanctl --list-sas</c> shows them.</summary>
    public async Task<string> ListAsync() =>
        (await Command.RunAsync(["swanctl", "--list-sas", .. Socket])).Output;

    /// <summary>Renews the keys of the tunnel and of the association that guards it.</summary>
    public async Task RekeyAsync()
    {
        await Command.RequireAsync(["swanctl", "--rekey", "--child", "net", .. Socket]);
        await Command.RequireAsync(["swanctl", "--rekey", "--ike", "tunnel", .. Socket]);
    }

    /// <summary>Says goodbye to the peer, as a maintenance does.</summary>
    public Task<string> DeleteAsync() =>
        Command.RequireAsync(["swanctl", "--terminate", "--ike", "tunnel", .. Socket]);

    public void Dispose() => _daemon.Dispose();

    private string[] Socket => ["--uri", $"unix://{_folder}/vici"];

    private static string Settings(string folder, TunnelEnd end)
    {
        // A peer is dead after the delay and 1 + 1.5 + 1.5² + 1.5³ times the first timeout.
        var timeouts = Enumerable.Range(0, Retries + 1).Sum(i => Math.Pow(Backoff, i));
        var timeout = Math.Max(0.5, (end.DeadPeerTime - DeadPeerDelay) / timeouts);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            charon {
              # kernel-libipsec before kernel-netlink, or the kernel is asked for ESP.
              load = random nonce openssl kdf kernel-libipsec kernel-netlink socket-default vici updown
              # With 8, all are taken at start, and swanctl waits for ever.
              threads = 16
              retransmit_tries = {{Retries}}
              retransmit_base = {{Backoff}}
              retransmit_timeout = {{timeout:F2}}
              plugins {
                vici {
                  socket = unix://{{folder}}/vici
                }
              }
              filelog {
                file {
                  path = {{folder}}/charon.log
                  flush_line = yes
                  default = 1
                }
              }
            }
            """
        );
    }

    private static string Connection(string folder, TunnelEnd end, bool initiates)
    {
        var action = initiates ? "start" : "none";
        return $$"""
            connections {
              tunnel {
                version = 2
                local_addrs = {{end.Outside.Value}}
                remote_addrs = {{end.PeerOutside.Value}}
                proposals = {{end.Ike.Proposal}}
                # Debian's kernel-libipsec cannot send plain ESP.
                encap = yes
                mobike = no
                dpd_delay = {{DeadPeerDelay}}s
                keyingtries = 0
                local {
                  auth = psk
                  id = {{end.Outside.Value}}
                }
                remote {
                  auth = psk
                  id = {{end.PeerOutside.Value}}
                }
                children {
                  net {
                    local_ts = 0.0.0.0/0
                    remote_ts = 0.0.0.0/0
                    esp_proposals = {{end.Esp.Proposal}}
                    updown = {{folder}}/updown
                    start_action = {{action}}
                    close_action = {{action}}
                    dpd_action = {{(initiates ? "start" : "clear")}}
                  }
                }
              }
            }
            secrets {
              ike-tunnel {
                id-1 = {{end.Outside.Value}}
                id-2 = {{end.PeerOutside.Value}}
                secret = "{{end.Key.Value}}"
              }
            }
            """;
    }

    /// <summary>
    /// The device is up while there is a tunnel behind it. They are counted, because a new one may
    /// come before the old one goes.
    /// </summary>
    private static string UpDown(string folder, string router, string device) =>
        $$"""
            #!/bin/sh
            echo >> "{{folder}}/${PLUTO_VERB%%-*}"
            up=$(cat "{{folder}}/up" 2>/dev/null | wc -l)
            down=$(cat "{{folder}}/down" 2>/dev/null | wc -l)
            [ "$up" -gt "$down" ] && state=up || state=down
            ip -n {{router}} link set {{device}} $state

            """;
}
