using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>Google's APIs over the tunnels where they are private; elsewhere their names stay local.</summary>
internal static class GoogleApiChecks
{
    private const string Name = "sts.googleapis.com";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(4);

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var google = lab.Plan.Google;
        var answer = await DnsChecks.ResolveAsync(Name);
        if (google.ApiAddresses.Count == 0)
        {
            return
            [
                new(
                    "Names of Google's APIs lead to the internet, and Cloud DNS is not asked for them",
                    answer.Addresses is [Topology.InternetApis]
                        && Bind.Queries().All(query => query.Name != Name),
                    $"{Name}: {answer.Status} {string.Join(", ", answer.Addresses)} (setting googleApis is internet)"
                ),
            ];
        }
        var named =
            answer.Addresses.Count > 0 && answer.Addresses.All(google.ApiAddresses.Contains);
        return
        [
            new(
                "Names of Google's APIs lead to its private addresses",
                named,
                answer.Addresses.Count > 0
                    ? $"{Name} is {string.Join(", ", answer.Addresses)}"
                    : $"{Name}: {answer.Status}; resolver-rule-googleapis, network-googleapis-zone (setting googleApis)"
            ),
            .. lab.Login is null
                ? []
                : new[] { await ConnectAsync(google, google.ApiAddresses[0]) },
        ];
    }

    private static async Task<Check> ConnectAsync(GooglePlan google, string address)
    {
        const string What = "A private address of Google's APIs speaks TLS over a tunnel";
        using var socket = NetworkNamespace.Inside(
            Topology.Ec2,
            () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        );
        using var cancellation = new CancellationTokenSource(s_limit);
        try
        {
            await socket.ConnectAsync(
                IPAddress.Parse(address),
                LoginServers.ApiPort,
                cancellation.Token
            );
            await using var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = Name,
                    // The lab's server signs its own certificate; its name is compared all the same.
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                        certificate is not null
                        && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
                },
                cancellation.Token
            );
            return new(What, true, address);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return new(
                What,
                false,
                $"no answer from {address}; {google.AdvertisedSource} = "
                    + $"[{string.Join(", ", google.Advertised.Select(range => range.Value))}] (setting googleApis)"
            );
        }
    }
}
